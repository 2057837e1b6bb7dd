"""The sales ledger as a kind of import: its columns, who may bring it, what is shown before it goes in."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.ledger import lines, loading, policies, selectors
from analytics.ledger.columns import FIELDS
from analytics.ledger.forms import LedgerUploadForm
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused, Text
from corpsys.access.services import require
from corpsys.access.states import K, Side
from corpsys.corporation.models import CorporationAddress
from corpsys.intake.models import Intake
from corpsys.intake.registry import Fact, Inspected, Place, Target
from corpsys.jobs.registry import Run
from corpsys.pages import numbers

KIND = "ledger"


def admit(principal: Principal, context: dict[str, Any]) -> Place:
    """Ask the right to an enterprise's ledger. Source: access, K1.

    Context: `enterprise` (slug), `currency`, `replace`, `cancelled_prefix` (how marks of cancelled rows begin).
    """
    require(principal, "import_ledger")
    enterprise = selectors.enterprise_to_load(principal, str(context.get("enterprise", "")))
    policies.check_enterprise(principal, enterprise)
    said = {
        "enterprise": enterprise.slug,
        "currency": policies.check_currency(str(context.get("currency") or selectors.currency_of(principal))),
        "replace": str(context.get("replace", "")).lower() in ("true", "1", "on", "yes"),
        "cancelled_prefix": policies.check_prefix(str(context.get("cancelled_prefix") or "")),
    }
    return Place(K.K1, Side.HOST, said)


def inspect(intake: Intake, staged: Path, run: Run) -> Inspected:
    """Find the rows without a revenue: which columns it needs depends on which were chosen. Outcome: first, last month."""
    return Inspected(lines.faults(staged, by_price="price" in intake.mapping), lines.months(staged))


def refusal(intake: Intake) -> Text:
    """Say why the months of a checked file could not be loaded now."""
    months = intake.preview.get("outcome") or {}
    if not months:
        return ""
    enterprise = selectors.enterprise_by_slug(intake.corporation_id, intake.context["enterprise"])
    first, last = (date.fromisoformat(months[name]) for name in ("first", "last"))
    replace, currency = intake.context["replace"], intake.context["currency"]
    try:
        policies.check_period(enterprise.pk, currency, first, last, replace=replace)
    except Refused as refused:
        return " ".join(map(str, [refused.reason, *refused.allowed]))
    return ""


def load(intake: Intake, staged: Path, run: Run) -> dict[str, Any]:
    """Write the checked rows as sums by client and month."""
    enterprise = selectors.enterprise_to_load(run.principal, intake.context["enterprise"])
    made = loading.load(
        source=loading.Source(
            staged=staged,
            file=intake.file,
            currency=intake.context["currency"],
            cancelled_prefix=intake.context.get("cancelled_prefix", ""),
            rejected=intake.rows_bad,
        ),
        enterprise=enterprise,
        replace=intake.context["replace"],
        by=run.principal,
    )
    return {
        "load": str(made.public_id),
        "enterprise": enterprise.slug,
        "rows": made.rows,
        "rejected": made.rejected,
        "first_month": f"{made.first_month:%Y-%m}",
        "last_month": f"{made.last_month:%Y-%m}",
        "total": str(made.total),
        "currency": made.currency,
    }


def preview(intake: Intake, staged: Path) -> list[Fact]:
    """Return what the file amounts to, and what it would replace."""
    told = loading.outline(staged, intake.context.get("cancelled_prefix", ""))
    enterprise = selectors.enterprise_by_slug(intake.corporation_id, intake.context["enterprise"])
    currency = intake.context["currency"]
    facts = [
        Fact(_("Enterprise"), enterprise.name),
        Fact(_("Clients"), numbers.show(told.clients, 0)),
        *([Fact(_("Groups"), numbers.show(told.groups, 0))] if told.groups else []),
        *([Fact(_("Items"), numbers.show(told.items, 0))] if told.items else []),
        Fact(_("Months"), f"{told.first:%Y-%m} – {told.last:%Y-%m}"),
        Fact(_("Revenue"), f"{numbers.show(told.revenue, 2)} {currency}"),
        *_returned(told, currency),
        Fact(_("Profit"), numbers.show(told.profit, 2)),
    ]
    return [*facts, *_replaced(intake, enterprise.pk, told.first, told.last)]


def done(intake: Intake) -> str:
    """Go on to the key clients of the enterprise, over the months of the file."""
    told = intake.result or {}
    months = {name: told[name] for name in ("first_month", "last_month") if name in told}
    return reverse("key_clients", args=[_slug(intake)], query={"enterprise": intake.context["enterprise"], **months})


def loaded_words(intake: Intake) -> Text:
    """Say what is in the ledger now, and how many of its clients nobody has named yet."""
    told = intake.result or {}
    words = _("%(rows)s rows of %(first)s – %(last)s are in the ledger: %(total)s.") % {
        "rows": numbers.show(told["rows"], 0),
        "first": told["first_month"],
        "last": told["last_month"],
        "total": f"{numbers.show(Decimal(told['total']), 2)} {told['currency']}",
    }
    unmatched = _unmatched(intake)
    unknown = ngettext(
        "%(count)s client in them is no client of the corporation yet.",
        "%(count)s clients in them are no clients of the corporation yet.",
        unmatched,
    ) % {"count": numbers.show(unmatched, 0)}
    return f"{words} {unknown}" if unmatched else words


def aside(intake: Intake) -> tuple[Text, str] | None:
    """Lead to the clients of the ledger whom nobody has named yet."""
    if not _unmatched(intake):
        return None
    query = {"enterprise": intake.context["enterprise"]}
    return _("Say who they are"), reverse("ledger_clients", args=[_slug(intake)], query=query)


def _unmatched(intake: Intake) -> int:
    load = (intake.result or {}).get("load", "")
    return selectors.unmatched_of_load(intake.corporation_id, load) if load else 0


def _slug(intake: Intake) -> str:
    return str(CorporationAddress.objects.get(corporation_id=intake.corporation_id).slug)


def _returned(told: loading.Outline, currency: str) -> list[Fact]:
    if not told.returns:
        return []
    text = _("%(amount)s in %(count)s rows") % {
        "amount": f"{numbers.show(told.returned, 2)} {currency}",
        "count": numbers.show(told.returns, 0),
    }
    facts = [Fact(_("Of it returns and cancelled rows"), text)]
    if told.turned:
        facts.append(Fact(_("Cancelled rows with a positive revenue, taken off"), numbers.show(told.turned, 0)))
    return facts


def _replaced(intake: Intake, enterprise_id: int, first: date, last: date) -> list[Fact]:
    currency = intake.context["currency"]
    loads = policies.overlapping(enterprise_id, first, last)
    same = [load for load in loads if load.currency == currency]
    others = [f"{load} ({load.currency})" for load in loads if load.currency != currency]
    is_wider = any(load.first_month < first or load.last_month > last for load in same)
    may_replace = intake.context["replace"] and not is_wider
    label = _("Will be replaced") if may_replace else _("Already loaded, so this will be refused")
    facts = [Fact(label, ", ".join(map(str, same)))] if same else []
    return [*facts, *([Fact(_("Loaded in another currency, kept beside"), ", ".join(others))] if others else [])]


TARGET = Target(
    label=gettext_lazy("Sales ledger"),
    lead=gettext_lazy(
        "What the enterprise sold to whom, row by row or in sums. Kept are sums by client and month; from them follow the"
        " key clients, and no client ever sees them."
    ),
    fields=FIELDS,
    admit=admit,
    inspect=inspect,
    load=load,
    preview=preview,
    done=done,
    refusal=refusal,
    loaded_words=loaded_words,
    done_label=gettext_lazy("Compute the key clients"),
    aside=aside,
    action="import_ledger",
    scope="ledger",
    at_most_one=(("amount", "price"), ("cost", "profit")),
    check_mapping=policies.check_mapping,
    remembers=("cancelled_prefix",),
    form=LedgerUploadForm,
)
