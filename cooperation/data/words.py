"""Results of a join in words: headlines, statuses, the reasons for a missing figure, the columns of evidence."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from analytics.consolidation.models import Consolidation, JoinedCell
from cooperation.process.models import Process
from corpsys.access.refusals import Text
from corpsys.pages import numbers

REASONS: dict[str, Text] = {
    "suppressed": gettext_lazy("hidden: fewer than three other vendors"),
    "no_purchases": gettext_lazy("no purchases"),
    "unknown_key": gettext_lazy("category unknown"),
    "months_missing": gettext_lazy("the enterprise's figures do not cover all these months"),
    "two_years_needed": gettext_lazy("two full years of both sides are needed"),
    "client_no_base": gettext_lazy("nothing in the first year"),
    "market_no_base": gettext_lazy("no market figure in the first year"),
    "client_period_missing": gettext_lazy("a year is missing"),
    "market_period_missing": gettext_lazy("a year is missing"),
}
VIEWS: dict[str, Text] = {
    "wallet": gettext_lazy("Share of wallet by category"),
    "white_space": gettext_lazy("White space: bought elsewhere"),
    "growth": gettext_lazy("Growth against the market"),
    "own": gettext_lazy("Own data by category and year"),
}
COLUMNS: dict[str, Text] = {
    "category": gettext_lazy("Category"),
    "sales": gettext_lazy("Enterprise's sales"),
    "purchases": gettext_lazy("Client's purchases"),
    "from_others": gettext_lazy("Bought from others"),
    "share": gettext_lazy("Share"),
    "own": gettext_lazy("From the enterprise"),
    "elsewhere": gettext_lazy("Bought elsewhere"),
    "client_after": gettext_lazy("Client, last year"),
    "client_growth": gettext_lazy("Client's growth"),
    "market_growth": gettext_lazy("Market growth"),
    "lead": pgettext_lazy("client against market", "Difference"),
    "host_total": gettext_lazy("Enterprise's sales"),
    "share_of_wallet": gettext_lazy("Share of wallet"),
}


def numbered(value: Any) -> Any:
    """Return a figure of the JSON as a number; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        return Decimal(value)
    except InvalidOperation:
        return value


def reason(code: str | None) -> Text:
    """Return why a figure is missing, in words."""
    return REASONS.get(code or "", "")


def status_label(status: str) -> Text:
    """Return a status of a joined cell in words."""
    return JoinedCell.Status(status).label


@dataclass(frozen=True)
class Table:
    """Evidence as it is shown: `columns` (label, kind), `rows` of (value, kind), `facts` (label, value, kind)."""

    title: Text
    source: str
    currency: str
    facts: list[tuple[Text, Any, str]]
    columns: list[tuple[Text, str]]
    rows: list[list[tuple[Any, str]]]
    rows_total: int


def evidence_table(evidence: dict[str, Any] | None) -> Table | None:
    """Return frozen evidence in words and numbers, or None for a hypothesis."""
    if evidence is None:
        return None
    kinds = [kind for _name, kind in evidence["columns"]]
    spans = sorted({" – ".join(months) for months in evidence["months"].values()})
    versions = ", ".join(str(number) for number in evidence["versions"])
    return Table(
        title=VIEWS[evidence["view"]],
        source=_("%(months)s, versions %(versions)s") % {"months": "; ".join(spans), "versions": versions},
        currency=evidence["currency"],
        facts=[(COLUMNS.get(name, name), _of_kind(value, kind), kind) for name, kind, value in evidence["facts"]],
        columns=[(COLUMNS.get(name, name), kind) for name, kind in evidence["columns"]],
        rows=[
            [(_of_kind(value, kind), kind) for value, kind in zip(row, kinds, strict=True)] for row in evidence["rows"]
        ],
        rows_total=evidence["rows_total"],
    )


def _of_kind(value: Any, kind: str) -> Any:
    return value if kind == "text" else numbered(value)


def headline(process: Process, result: Consolidation) -> str:
    """Return what the join says, in one sentence."""
    return _of_sales(process, result.summary) if result.pair == "sales" else _of_market(process, result.summary)


def _of_sales(process: Process, summary: dict[str, Any]) -> str:
    names = {"host": process.workspace.host.name, "partner": process.workspace.partner.name}
    if summary["share_of_wallet"] is None or summary["purchases"] is None:
        return _("What %(partner)s buys from %(host)s cannot be given as a share: %(reason)s.") % {
            **names,
            "reason": reason(summary["share_reason"]),
        }
    return _("%(host)s has %(share)s of what %(partner)s buys: %(sales)s of %(purchases)s %(currency)s.") % {
        **names,
        "share": numbers.show_share(Decimal(summary["share_of_wallet"])),
        "sales": numbers.show(Decimal(summary["host_total"]), 2),
        "purchases": numbers.show(Decimal(summary["purchases"]), 2),
        "currency": summary["currency"],
    }


def _of_market(process: Process, summary: dict[str, Any]) -> str:
    partner = process.workspace.partner.name
    client, market = summary["client_growth"], summary["market_growth"]
    if client is None or market is None:
        return _("How %(partner)s grows against the market is not known: %(reason)s.") % {
            "partner": partner,
            "reason": reason(summary["growth_reason"]),
        }
    return _("%(partner)s grew by %(client)s from %(before)s to %(after)s, the market by %(market)s.") % {
        "partner": partner,
        "client": numbers.show_share(Decimal(client)),
        "market": numbers.show_share(Decimal(market)),
        "before": summary["years"][0],
        "after": summary["years"][1],
    }
