"""What a merge of two organisations does with the sales ledger: clients follow, an enterprise's ledger stays where it is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.ledger.models import LedgerClient, LedgerLoad
from corpsys.corporation import merging
from corpsys.corporation.merging import Relation
from corpsys.corporation.models import Organisation

OF_ENTERPRISE = ("LedgerClient", "LedgerLoad", "LedgerEntry", "KeyClientRun", "ClientStanding")


def register() -> None:
    """Declare the client of a ledger's line, and the enterprise of everything in it."""
    merging.register(Relation("analytics.LedgerClient", "organisation", gettext_lazy("clients in sales ledgers")))
    ledger = gettext_lazy("the sales ledger")
    merging.register(
        *(Relation(f"analytics.{model}", "enterprise", ledger, against=_ledger, moves=False) for model in OF_ENTERPRISE)
    )


def _ledger(kept: Organisation, merged: Organisation) -> list[str]:
    """A ledger may hold millions of lines, classed as of one enterprise: it is kept, not moved."""
    has = {each.pk: _has_ledger(each) for each in (kept, merged)}
    if has[kept.pk] and has[merged.pk]:
        return [_("Both have a sales ledger.")]
    if has[merged.pk]:
        return [_("%(name)s has a sales ledger: keep this one, and merge the other into it.") % {"name": merged.name}]
    return []


def _has_ledger(enterprise: Organisation) -> bool:
    rows = (LedgerLoad.objects.filter(enterprise=enterprise), LedgerClient.objects.filter(enterprise=enterprise))
    return any(found.exists() for found in rows)
