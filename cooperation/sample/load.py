"""Loads the sample: a corporation on public figures of the State of Iowa, built by its own people's acts in one transaction."""

from django.db import connection, transaction
from django.utils import translation

from cooperation.sample import corporation, fareway, kinds, ledger, others, readiness, system, years
from corpsys.tenancy import context

# One transaction of many acts: a page's patience does not count here.
PATIENCE = "SELECT set_config('idle_in_transaction_session_timeout', '600s', true), set_config('statement_timeout', '600s', true)"


def load() -> bool:
    """Load the sample corporation, all or nothing; return False, changing nothing, where it is there already."""
    if corporation.is_there():
        return False
    with translation.override("en"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(PATIENCE)
        company = corporation.found()
        ledger.load(company)
        fareway.load(company)
        others.load(company)
        readiness.load(company)
        years.load(company)
        kinds.load(company)
        system.load(company)
        context.set_local()
    return True
