"""Questions about offers. The client never sees a draft: its author's side alone does. Source: access, K6, K7."""

from dataclasses import dataclass
from typing import Any

from cooperation.concept import policies
from cooperation.concept.models import Concept
from cooperation.process.models import Process
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible
from corpsys.workspace.models import Cycle, Invitation

Standing = Concept.Standing


@dataclass(frozen=True)
class Offer:
    """What the page shows: the version the client has (`shown`), the draft beside it, and the earlier ones."""

    kind: str
    shown: Concept | None
    draft: Concept | None
    earlier: list[Concept]
    messages: list[Any]
    invitations: list[Invitation]

    @property
    def is_signed_by_both(self) -> bool:
        return self.shown is not None and is_in_force(self.shown)


def offer(process: Process, principal: Principal) -> Offer:
    """Return the offer of a process as this reader sees it."""
    versions = list(_versions(principal).filter(cycle=process.cycle))
    presented = [version for version in versions if version.standing != Standing.DRAFT]
    drafts = [version for version in versions if version.standing == Standing.DRAFT]
    shown = presented[0] if presented else None
    asked = shown.messages.select_related("user") if shown else []
    return Offer(
        kind=policies.kind_of(process) or "",
        shown=shown,
        draft=drafts[0] if drafts else None,
        earlier=presented[1:],
        messages=list(asked),
        invitations=[] if principal.is_guest else _invitations(process, principal),
    )


def version(process: Process, principal: Principal, number: int) -> Concept:
    """Return one visible version, or refuse as if it did not exist."""
    found: Concept | None = _versions(principal).filter(cycle=process.cycle, number=number).first()
    if found is None:
        raise NotVisible
    return found


def fresh_copy(concept: Concept | None) -> Concept | None:
    """Return the version read anew: a form writes what was typed into its instance, and the service must not see that."""
    return Concept.objects.get(pk=concept.pk) if concept else None


def current(cycle: Cycle) -> Concept | None:
    """Return the version that the client has before it and may answer, or has accepted."""
    standings = (Standing.PRESENTED, Standing.ACCEPTED)
    found: Concept | None = Concept.objects.filter(cycle=cycle, standing__in=standings).first()
    return found


def is_in_force(concept: Concept) -> bool:
    """Say whether an offer binds: accepted, and an agreement also signed by the host."""
    signed = concept.kind == Concept.Kind.CONCEPT or concept.host_signed_at is not None
    return concept.standing == Standing.ACCEPTED and signed


def _versions(principal: Principal) -> Any:
    rows = Concept.objects.visible_to(principal).select_related("presented_by", "answered_by", "host_signed_by")
    return rows.exclude(standing=Standing.DRAFT) if principal.is_guest else rows


def _invitations(process: Process, principal: Principal) -> list[Invitation]:
    rows = Invitation.objects.visible_to(principal).filter(workspace_id=process.workspace_id, part="lead")
    return list(rows.select_related("invited_by").order_by("-id")[:5])
