"""Whose clients are looked at: one enterprise, and the run of key clients that gives them their classes. Source: D10."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Value

from analytics.ledger.models import KeyClientRun
from cooperation.decision.grounds import latest_run
from corpsys.access.principal import Principal
from corpsys.access.states import Role
from corpsys.corporation.models import Organisation


@dataclass(frozen=True)
class Scope:
    """The enterprise in view, None where there is none, with its run in force.

    `knows_run`: this person reads what the whole run says: measure, months, sums. Who reads the class of a single
    client learns that client's and no more.
    """

    enterprise: Organisation | None
    run: KeyClientRun | None
    knows_run: bool

    @property
    def host_id(self) -> int:
        """Of the enterprise; 0, which no row has, where there is none."""
        return self.enterprise.pk if self.enterprise else 0

    @property
    def run_id(self) -> int:
        """Of the run in force; 0, which no row has, where there is none."""
        return self.run.pk if self.run else 0


def scope_of(principal: Principal, chosen: Organisation | str | None = None) -> Scope:
    """Return what a list of clients is about; `chosen`: an enterprise or its address."""
    enterprise = chosen if isinstance(chosen, Organisation) else enterprise_in_view(principal, chosen or "")
    if enterprise is None:
        return Scope(None, None, False)
    is_own = principal.role == Role.KAM and principal.organisation_id == enterprise.pk
    return Scope(enterprise, latest_run(enterprise.pk), principal.role == Role.EXECUTIVE or is_own)


def enterprises(principal: Principal) -> Any:
    """Return the enterprises whose clients may be looked at."""
    return Organisation.objects.visible_to(principal).filter(kind=Organisation.Kind.ENTERPRISE)


def enterprise_in_view(principal: Principal, chosen: str = "") -> Organisation | None:
    """Return the enterprise whose clients are looked at: the chosen one, or a person's own.

    For people of the corporation as a whole the one for which they work most, then the one with most cooperations.
    """
    rows = enterprises(principal)
    if chosen:
        return rows.filter(slug=chosen).first()  # type: ignore[no-any-return]
    own: Organisation | None = rows.filter(pk=principal.organisation_id).first() if principal.organisation_id else None
    if own is not None:
        return own
    mine = Count("hosted", filter=Q(hosted__in=principal.workspaces)) if principal.workspaces else Value(0)
    rows = rows.annotate(mine=mine, every=Count("hosted"))
    return rows.order_by("-mine", "-every", "sort_key", "id").first()  # type: ignore[no-any-return]
