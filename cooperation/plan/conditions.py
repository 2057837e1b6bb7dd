"""Gate conditions about the plan. Source: process table, stage 4."""

from django.utils.translation import gettext as _

from cooperation.plan import policies, selectors
from cooperation.plan.models import JointGoal
from cooperation.process.models import Process
from cooperation.process.registry import Answer, condition
from corpsys.access.states import Side


@condition("goals_measurable")
def goals_measurable(process: Process) -> Answer:
    """Every goal has a measure, and a baseline and target of each side of the plan. Source: D40."""
    goals = selectors.goals_in_force(process.cycle)
    sides = policies.sides_of(process.cycle)
    return _answer(goals, [gap for goal in goals for gap in policies.measurable_gaps(goal, sides=sides)])


@condition("goals_benefit_both")
def goals_benefit_both(process: Process) -> Answer:
    """Every goal brings each side a benefit. Source: D40."""
    goals = selectors.goals_in_force(process.cycle)
    return _answer(goals, [gap for goal in goals for gap in policies.benefit_gaps(goal)])


def _answer(goals: list[JointGoal], gaps: list[policies.Gap]) -> Answer:
    if not goals:
        return Answer(False, _("The plan has no goals yet."), "plan")
    if gaps:
        return Answer(False, "; ".join(f"{gap.goal}: {gap.text}" for gap in gaps), "plan")
    return Answer(True, _("%(count)s of %(count)s goals") % {"count": len(goals)}, "plan")


@condition("enterprise_plan_signed")
def enterprise_plan_signed(process: Process) -> Answer:
    """The enterprise has signed its plan."""
    signed = selectors.has_signed(process.cycle, Side.HOST)
    return Answer(signed, _("signed") if signed else _("The plan has not been signed by the enterprise."), "plan")


@condition("plan_signed_both")
def plan_signed_both(process: Process) -> Answer:
    """Both sides have signed the same version. Source: D41."""
    open_sides = [side.label for side in Side if not selectors.has_signed(process.cycle, side)]
    if open_sides:
        text = _("The signature is missing of: %(sides)s.") % {"sides": ", ".join(str(side) for side in open_sides)}
        return Answer(False, text, "plan")
    return Answer(True, _("signed by both"), "plan")
