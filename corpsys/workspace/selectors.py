"""Questions about workspaces: who works where, for which side."""

from typing import Any

from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.states import Part, Role, Side
from corpsys.corporation.models import Membership, Organisation
from corpsys.corporation.names import search_key
from corpsys.workspace.models import Assignment, Cycle, Workspace


def workspaces(principal: Principal) -> Any:
    """Return the workspaces whose existence this principal may know of."""
    return Workspace.objects.visible_to(principal).select_related("host", "partner")


def team(workspace_id: int, side: Side | None = None) -> Any:
    """Return the active assignments of a workspace, of one side or both, with their people."""
    rows = (
        Assignment.objects.filter(workspace_id=workspace_id, is_active=True)
        .select_related("user")
        .order_by("part", "id")
    )
    return rows.filter(side=side) if side else rows


def people(workspace_id: int, side: Side) -> list[User]:
    """Return the people who work for a side in a workspace."""
    return [assignment.user for assignment in team(workspace_id, side)]


def lead_of(workspace_id: int, side: Side) -> User | None:
    """Return the leader (enterprise) or lead (client) of a side."""
    part = Part.LEADER if side == Side.HOST else Part.LEAD
    assignment = team(workspace_id, side).filter(part=part).first()
    return assignment.user if assignment else None


def leaders(corporation_id: int) -> Any:
    """Return the memberships of those who may lead a cooperation: key-account managers and members with access now."""
    today = timezone.localdate()
    return (
        Membership.objects.filter(corporation_id=corporation_id, role__in=(Role.KAM, Role.MEMBER), is_active=True)
        .filter(Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today), user__is_active=True)
        .select_related("user", "organisation")
        .order_by("user__name", "id")
    )


def parties(principal: Principal, q: str, *, but: Organisation | None = None) -> Any:
    """Return the accepted organisations whose name matches, enterprises first: who may be a party of a cooperation."""
    rows = Organisation.objects.visible_to(principal).filter(standing=Organisation.Standing.ACCEPTED)
    if q:
        rows = rows.filter(search_key__contains=search_key(q))
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    first = Case(When(kind=Organisation.Kind.ENTERPRISE, then=Value(0)), default=Value(1))
    return rows.select_related("level").order_by(first, "sort_key", "id")


def party(principal: Principal, slug: str) -> Organisation | None:
    """Return the organisation of an address, None for an empty one; refuses one that is not visible."""
    if not slug:
        return None
    found: Organisation = Organisation.objects.select_related("level").get_visible(principal, slug=slug)
    return found


def between(principal: Principal, one: Organisation, other: Organisation) -> Workspace | None:
    """Return the workspace of two parties, whichever of them opened it, as far as the principal may know of it."""
    pair = Q(host=one, partner=other) | Q(host=other, partner=one)
    found: Workspace | None = workspaces(principal).filter(pair).first()
    return found


def of_organisation(principal: Principal, organisation: Organisation) -> Any:
    """Return the workspaces in which an organisation is a party, as far as the principal may know of them."""
    return workspaces(principal).filter(Q(host=organisation) | Q(partner=organisation)).order_by("id")


def current_cycle(workspace_id: int) -> Cycle | None:
    """Return the newest cycle of a workspace."""
    cycle: Cycle | None = Cycle.objects.filter(workspace_id=workspace_id).order_by("-number").first()
    return cycle


def work_in_the_way(membership: Membership) -> Text:
    """Return why this person cannot become an administrator, who has no business data; empty where nothing is in the way."""
    count = Assignment.objects.filter(
        corporation_id=membership.corporation_id, user_id=membership.user_id, is_active=True
    ).count()
    if not count:
        return ""
    return ngettext(
        "This person works in %(count)s cooperation; it has to be handed on first.",
        "This person works in %(count)s cooperations; they have to be handed on first.",
        count,
    ) % {"count": count}
