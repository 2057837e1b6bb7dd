"""Questions about workspaces: who works where, for which side."""

from typing import Any

from django.utils.translation import ngettext

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.states import Part, Side
from corpsys.corporation.models import Membership
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
