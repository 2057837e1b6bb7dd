"""Changes of actions: what carries the goals out, by whom, until when. Source: D42."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from cooperation.actions.models import Action, ActionDependency
from cooperation.plan import policies as plan_policies
from cooperation.plan import selectors as plans
from cooperation.plan.models import JointGoal
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Stale
from corpsys.access.services import require, require_writing
from corpsys.access.states import Side
from corpsys.audit.services import record
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.models import Cycle

FIELDS = ("title", "owner", "due_on", "effort_days", "budget")


@transaction.atomic
def add_action(
    *, cycle: Cycle, goal_number: int, by: Principal, needs: list[Action] | None = None, **fields: Any
) -> Action:
    """Add an action to a goal of the newest plan."""
    _may_edit(cycle, by)
    goal = _goal(cycle, goal_number)
    side = _side_of(cycle, fields.get("owner"))
    number = (Action.objects.filter(cycle=cycle).aggregate(top=Max("number"))["top"] or 0) + 1
    action: Action = Action.objects.create(
        **cycle.scope(), number=number, goal=goal, goal_number=goal_number, side=side, **fields
    )
    _set_needs(action, needs or [])
    _record("action.added", action, by)
    return action


@transaction.atomic
def edit_action(
    *, action: Action, version: int, by: Principal, needs: list[Action] | None = None, **fields: Any
) -> Action:
    """Change an action; refused where somebody changed it since `version`, or where its dependencies would go in a circle."""
    _may_edit(action.cycle, by)
    before = {name: str(getattr(action, name) or "") for name in fields}
    if "owner" in fields:
        fields["side"] = _side_of(action.cycle, fields["owner"])
    if not Action.objects.filter(pk=action.pk, version=version).update(version=version + 1, **fields):
        raise Stale(_("Somebody changed this action in the meantime."))
    action.refresh_from_db()
    if needs is not None:
        _set_needs(action, needs)
    _record(
        "action.edited", action, by, before=before, after={name: str(getattr(action, name) or "") for name in before}
    )
    return action


@transaction.atomic
def move(*, action: Action, standing: str, version: int, by: Principal, reason: str = "") -> Action:
    """Move an action on: in progress, done, or carried over to the next cycle with a reason."""
    _may_edit(action.cycle, by)
    if standing == Action.Standing.CARRIED and not reason.strip():
        raise Invalid({"reason": [_("Say why it is carried over.")]})
    if standing == Action.Standing.DONE:
        _refuse_while_needed(action)
    changed = Action.objects.filter(pk=action.pk, version=version).update(
        version=version + 1, standing=standing, carried_reason=reason.strip()
    )
    if not changed:
        raise Stale(_("Somebody changed this action in the meantime."))
    before = action.standing
    action.refresh_from_db()
    _record("action.moved", action, by, before={"standing": before}, after={"standing": standing})
    return action


def _refuse_while_needed(action: Action) -> None:
    waiting = [
        str(row.needs)
        for row in action.dependencies.select_related("needs")
        if row.needs.standing not in (Action.Standing.DONE, Action.Standing.CARRIED)
    ]
    if waiting:
        raise Refused(_("Other actions come first:"), allowed=waiting)


def _goal(cycle: Cycle, number: int) -> JointGoal:
    for goal in plans.goals_in_force(cycle):
        if goal.number == number:
            return goal
    raise Invalid({"goal_number": [_("The plan has no goal of this number.")]})


def _side_of(cycle: Cycle, owner: User | None) -> str:
    """Return the side an owner works for; somebody who is on neither team cannot own an action."""
    if owner is None:
        return ""
    for side in Side:
        if owner in workspaces.people(cycle.workspace_id, side):
            return side
    raise Invalid({"owner": [_("This person is not a member of the team.")]})


def _set_needs(action: Action, needs: list[Action]) -> None:
    """Write what must be done first, unless that would go in a circle. Source: D42."""
    edges: dict[int, set[int]] = {}
    for row in ActionDependency.objects.filter(cycle=action.cycle).exclude(action=action):
        edges.setdefault(row.action_id, set()).add(row.needs_id)
    edges[action.pk] = {need.pk for need in needs}
    if _reaches(edges, action.pk):
        raise Invalid({"needs": [_("These dependencies go in a circle.")]})
    ActionDependency.objects.filter(action=action).exclude(needs__in=needs).delete()
    for need in needs:
        ActionDependency.objects.get_or_create(
            action=action, needs=need, corporation_id=action.corporation_id, defaults=action.cycle.scope()
        )


def _reaches(edges: dict[int, set[int]], start: int) -> bool:
    seen: set[int] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        node = waiting.pop()
        if node == start:
            return True
        if node not in seen:
            seen.add(node)
            waiting.extend(edges.get(node, ()))
    return False


def _may_edit(cycle: Cycle, by: Principal) -> None:
    require(by, "edit_actions", cycle.workspace_id)
    require_writing(by, cycle, *plan_policies.classes(cycle))


def _record(kind: str, action: Action, by: Principal, **values: Any) -> None:
    record(kind=kind, by=by, entity=action, joint=plan_policies.is_joint(action.cycle), **values)
