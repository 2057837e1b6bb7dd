"""The enterprise's ledger of the sample and its key clients over the three years that the public record gives."""

from datetime import date

from analytics.ledger import services as ledger
from cooperation.sample import imports, shipped
from cooperation.sample.corporation import CURRENCY, Company
from cooperation.sample.people import KAM, acting
from corpsys.jobs.inline import run_inline

FIRST, LAST = date(2019, 1, 1), date(2021, 12, 1)
LAST_YEAR = date(2021, 1, 1)
FILE = "sales of DIAGEO AMERICAS by client 2019-2021.csv"


def load(company: Company) -> None:
    """Import the sales of every client and have the key clients computed; sales stand for profit, which is not public.

    The last year is computed too, and with it the year before, for who rose and who fell; in force is the whole period.
    """
    context = {"enterprise": company.enterprise.slug, "currency": CURRENCY}
    imports.bring("ledger", shipped.table(shipped.SALES_BY_CLIENT), FILE, context, KAM)
    for first, is_in_force in ((LAST_YEAR, False), (FIRST, True)):
        job = ledger.ask_for_key_clients(
            enterprise=company.enterprise,
            measure="revenue",
            first_month=first,
            last_month=LAST,
            is_in_force=is_in_force,
            by=acting(KAM),
        )
        run_inline(job)
