"""The sales ledger as a kind of import: its columns, who may bring it, what is shown before it goes in."""

from datetime import date
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.ledger import loading, policies, selectors
from analytics.ledger.forms import LedgerUploadForm
from corpsys.access.principal import Principal
from corpsys.access.services import require
from corpsys.access.states import K, Side
from corpsys.corporation.models import CorporationAddress
from corpsys.intake.models import Intake
from corpsys.intake.registry import Fact, Field, Place, Target
from corpsys.jobs.registry import Run
from corpsys.pages import numbers

KIND = "ledger"
FIELDS = (
    Field(
        "client",
        gettext_lazy("Client"),
        True,
        "text",
        synonyms=("customer", "klient", "odbiorca", "kontrahent", "nabywca", "buyer", "account"),
    ),
    Field(
        "month",
        gettext_lazy("Month or date"),
        True,
        "month",
        synonyms=("month", "date", "period", "miesiąc", "data", "okres", "invoice date", "data sprzedaży"),
        is_past=True,
    ),
    Field(
        "amount",
        gettext_lazy("Revenue"),
        True,
        "amount",
        synonyms=("sales", "value", "net", "turnover", "kwota", "przychód", "sprzedaż", "wartość", "netto", "obrót"),
    ),
    Field("cost", gettext_lazy("Cost"), False, "amount", synonyms=("costs", "koszt", "koszty", "cogs")),
    Field("profit", gettext_lazy("Profit"), False, "amount", synonyms=("margin", "zysk", "marża", "gross profit")),
    Field(
        "quantity",
        gettext_lazy("Quantity"),
        False,
        "amount",
        synonyms=("bottles", "pieces", "units", "volume", "ilość", "sztuki", "szt", "wolumen"),
    ),
)


def admit(principal: Principal, context: dict[str, Any]) -> Place:
    """Ask the right to an enterprise's ledger. Context: `enterprise` (slug), `currency`, `replace`. Source: access, K1."""
    require(principal, "import_ledger")
    enterprise = selectors.enterprise_to_load(principal, str(context.get("enterprise", "")))
    policies.check_enterprise(principal, enterprise)
    currency = policies.check_currency(str(context.get("currency") or selectors.currency_of(principal)))
    replaces = str(context.get("replace", "")).lower() in ("true", "1", "on", "yes")
    return Place(K.K1, Side.HOST, {"enterprise": enterprise.slug, "currency": currency, "replace": replaces})


def load(intake: Intake, staged: Path, run: Run) -> dict[str, Any]:
    """Write the checked rows as sums by client and month."""
    enterprise = selectors.enterprise_to_load(run.principal, intake.context["enterprise"])
    made = loading.load(
        staged=staged,
        enterprise=enterprise,
        file=intake.file,
        currency=intake.context["currency"],
        replace=intake.context["replace"],
        by=run.principal,
    )
    return {
        "load": str(made.public_id),
        "enterprise": enterprise.slug,
        "rows": made.rows,
        "first_month": f"{made.first_month:%Y-%m}",
        "last_month": f"{made.last_month:%Y-%m}",
        "total": str(made.total),
        "currency": made.currency,
    }


def preview(intake: Intake, staged: Path) -> list[Fact]:
    """Return what the file amounts to, and what it would replace."""
    told = loading.outline(staged)
    enterprise = selectors.enterprise_by_slug(intake.corporation_id, intake.context["enterprise"])
    facts = [
        Fact(_("Enterprise"), enterprise.name),
        Fact(_("Clients"), numbers.show(told.clients, 0)),
        Fact(_("Months"), f"{told.first:%Y-%m} – {told.last:%Y-%m}"),
        Fact(_("Revenue"), f"{numbers.show(told.revenue, 2)} {intake.context['currency']}"),
        Fact(_("Profit"), numbers.show(told.profit, 2)),
    ]
    return [*facts, *_replaced(intake, enterprise.pk, told.first, told.last)]


def done(intake: Intake) -> str:
    """Go on to the key clients of the enterprise."""
    slug = CorporationAddress.objects.get(corporation_id=intake.corporation_id).slug
    return f"{reverse('key_clients', args=[slug])}?enterprise={intake.context['enterprise']}"


def _replaced(intake: Intake, enterprise_id: int, first: date, last: date) -> list[Fact]:
    loads = policies.overlapping(enterprise_id, first, last)
    if not loads:
        return []
    periods = ", ".join(str(load) for load in loads)
    label = _("Will be replaced") if intake.context["replace"] else _("Already loaded, so this will be refused")
    return [Fact(label, periods)]


TARGET = Target(
    label=gettext_lazy("Sales ledger"),
    lead=gettext_lazy(
        "What the enterprise sold to whom, by month. From it follow the key clients; no client ever sees it."
    ),
    fields=FIELDS,
    admit=admit,
    load=load,
    preview=preview,
    done=done,
    action="import_ledger",
    scope="ledger",
    at_most_one=(("cost", "profit"),),
    form=LedgerUploadForm,
)
