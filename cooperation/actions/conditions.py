"""Gate conditions about actions. Source: process table, stages 5 and 6; D42."""

from django.utils.translation import gettext as _

from cooperation.actions import selectors
from cooperation.plan import selectors as plans
from cooperation.process.models import Process
from cooperation.process.registry import Answer, condition


@condition("goals_have_actions")
def goals_have_actions(process: Process) -> Answer:
    """Every goal of the newest plan has at least one action."""
    covered = set(selectors.all_of(process.cycle).values_list("goal_number", flat=True))
    goals = plans.goals_in_force(process.cycle)
    bare = [str(goal) for goal in goals if goal.number not in covered]
    if not goals:
        return Answer(False, _("The plan has no goals yet."), "plan")
    if bare:
        return Answer(False, _("Without an action: %(goals)s.") % {"goals": "; ".join(bare)}, "actions")
    return Answer(True, _("%(count)s goals") % {"count": len(goals)}, "actions")


@condition("actions_owned_and_dated")
def actions_owned_and_dated(process: Process) -> Answer:
    """Every action has an owner and a due date."""
    rows = list(selectors.all_of(process.cycle))
    loose = [str(row) for row in rows if row.owner_id is None or row.due_on is None]
    if not rows:
        return Answer(False, _("There are no actions yet."), "actions")
    if loose:
        return Answer(
            False, _("Without an owner or a due date: %(actions)s.") % {"actions": "; ".join(loose)}, "actions"
        )
    return Answer(True, _("%(count)s actions") % {"count": len(rows)}, "actions")


@condition("actions_closed_or_carried")
def actions_closed_or_carried(process: Process) -> Answer:
    """No action is open: done, or carried over with a reason."""
    rows = list(selectors.all_of(process.cycle))
    still_open = [str(row) for row in rows if row.standing in selectors.OPEN]
    if not rows:
        return Answer(False, _("There are no actions yet."), "actions")
    if still_open:
        return Answer(False, _("Still open: %(actions)s.") % {"actions": "; ".join(still_open)}, "actions")
    return Answer(True, _("%(count)s actions") % {"count": len(rows)}, "actions")
