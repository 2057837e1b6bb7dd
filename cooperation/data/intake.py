"""The tables that the data room takes: the columns of each half, who may bring it now, and where it goes. Source: D30, D31."""

from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from analytics.dataroom import policies, services
from analytics.dataroom.pairs import LOADABLE, Half
from cooperation.process import selectors as processes
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible
from corpsys.access.services import require_reading
from corpsys.access.states import K, Side
from corpsys.intake import registry
from corpsys.intake.models import Intake
from corpsys.intake.registry import Fact, Field, Place, Target
from corpsys.jobs.registry import Run
from corpsys.pages import numbers

MONTH = Field(
    "month", _("Month"), True, "month", ("miesiąc", "miesiac", "date", "data", "period", "okres"), is_past=True
)
CATEGORY = Field("category", _("Category"), False, "text", ("kategoria", "category name", "group", "grupa"))
VENDOR = Field("vendor", _("Vendor"), False, "text", ("dostawca", "supplier", "vendor name", "producer", "producent"))
AMOUNT = Field("amount", _("Amount"), True, "amount", ("kwota", "wartość", "wartosc", "sales", "sprzedaż", "value"))
QUANTITY = Field(
    "quantity", _("Quantity"), False, "integer", ("ilość", "ilosc", "bottles", "units", "sztuki", "volume")
)
READS = {Side.HOST: K.K2, Side.PARTNER: K.K5}


def register() -> None:
    """Register every half that is taken as a table."""
    for pair in LOADABLE:
        for half in (pair.host, pair.partner):
            registry.register(half.kind, target(half))


def target(half: Half) -> Target:
    """Return what an import of a half takes and does."""
    vendors = (VENDOR,) if half.has_vendors else ()

    def admit(principal: Principal, context: dict[str, Any]) -> Place:
        return _place(half, principal, context)

    def load(intake: Intake, staged: Path, run: Run) -> dict[str, Any]:
        return _load(half, intake, staged, run)

    return Target(
        label=half.label,
        fields=(MONTH, CATEGORY, *vendors, AMOUNT, QUANTITY),
        admit=admit,
        load=load,
        done=lambda intake: str(intake.context["page"]),
        action="upload_data",
        scope="data",
        preview=_preview,
        lead=_("One row per month and category. The file is kept unchanged; only your side sees its rows."),
    )


def _place(half: Half, principal: Principal, context: dict[str, Any]) -> Place:
    """Resolve the process that an import names; refuse as if missing where this side does not take part yet."""
    key = context.get("process")
    if not isinstance(key, str):
        raise NotVisible
    process = processes.get(principal, key)
    require_reading(principal, process.cycle, READS[principal.side])
    services.admit(cycle=process.cycle, half=half, by=principal)
    page = reverse("dataroom", args=[principal.corporation_slug, key])
    return Place(
        data_class=policies.OWN_CLASS[half.side],
        owner_side=half.side,
        context={"process": key, "page": page},
        workspace_id=process.workspace_id,
        cycle=process.cycle,
    )


def _load(half: Half, intake: Intake, staged: Path, run: Run) -> dict[str, Any]:
    process = processes.get(run.principal, intake.context["process"])
    made = services.load(cycle=process.cycle, half=half, file=intake.file, staged=staged, by=run.principal)
    return {"half": half.kind, "version": made.number, "rows": made.rows}


def _preview(intake: Intake, staged: Path) -> list[Fact]:
    from analytics.dataroom import scan

    known = scan.facts(staged)
    if known is None:
        return []
    months = [date_format(day, "YEAR_MONTH_FORMAT") for day in (known.first_month, known.last_month)]
    return [
        Fact(_("Months"), " – ".join(months)),
        Fact(_("Total"), numbers.show(known.total, 2)),
        Fact(_("Of it without category and vendor"), numbers.show(known.unknown_total, 2)),
    ]
