"""Questions about actions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from cooperation.actions.models import Action
from cooperation.plan import selectors as plans
from corpsys.access.principal import Principal
from corpsys.workspace.models import Cycle

OPEN = (Action.Standing.TODO, Action.Standing.DOING)


@dataclass(frozen=True)
class Row:
    """An action as a list shows it: overdue ones first."""

    action: Action
    needs: list[Action]
    is_overdue: bool
    goal_title: str


def rows(cycle: Cycle, principal: Principal, *, mine: bool = False, side: str = "") -> list[Row]:
    """Return the actions of a cycle, overdue first, then by due date."""
    found = Action.objects.visible_to(principal).filter(cycle=cycle).select_related("owner")
    # An action belongs to its goal across versions of the plan: the newest title is shown.
    titles = {goal.number: goal.title for goal in plans.goals_in_force(cycle)}
    if mine:
        found = found.filter(owner_id=principal.user_id)
    if side:
        found = found.filter(side=side)
    today = timezone.localdate()
    listed = [
        Row(
            action,
            [d.needs for d in action.dependencies.all()],
            is_overdue(action, today),
            titles.get(action.goal_number, ""),
        )
        for action in found.prefetch_related("dependencies__needs")
    ]
    return sorted(listed, key=lambda row: (not row.is_overdue, row.action.due_on or date.max, row.action.number))


def is_overdue(action: Action, today: date) -> bool:
    """Say whether an open action is past its due date."""
    return action.standing in OPEN and action.due_on is not None and action.due_on < today


def action(principal: Principal, cycle: Cycle, number: int) -> Action:
    """Return one visible action."""
    found: Action = Action.objects.select_related("cycle").get_visible(principal, cycle=cycle, number=number)
    return found


def all_of(cycle: Cycle) -> Any:
    """Return the actions of a cycle, whoever asks; for conditions."""
    return Action.objects.filter(cycle=cycle).select_related("owner")
