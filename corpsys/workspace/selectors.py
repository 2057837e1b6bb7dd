"""Questions about workspaces: who works where, for which side."""

from typing import Any

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.states import Part, Side
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
