"""Gate conditions about monitoring and the pulse. Source: process table, stages 5 and 7; D43."""

from django.utils.translation import gettext as _

from cooperation.monitoring import pulse_results
from cooperation.monitoring.models import ActualValue, MonitoringMethod
from cooperation.plan import policies as plans
from cooperation.plan import selectors
from cooperation.process.models import Process
from cooperation.process.registry import Answer, condition
from corpsys.access.states import Side
from corpsys.workspace.models import Cycle


@condition("monitoring_methods_set")
def monitoring_methods_set(process: Process) -> Answer:
    """Every goal of the newest plan has a method for each side of the plan."""
    rows = MonitoringMethod.objects.filter(cycle=process.cycle).values_list("goal_number", "side")
    return _answer(process.cycle, set(rows), _("Without a method: %(lines)s."))


@condition("final_values_entered")
def final_values_entered(process: Process) -> Answer:
    """Every goal has a final value of each side of the plan."""
    rows = ActualValue.objects.filter(cycle=process.cycle, is_final=True).values_list("goal_number", "side")
    return _answer(process.cycle, set(rows), _("Without a final value: %(lines)s."))


def _answer(cycle: Cycle, there: set[tuple[int, str]], missing_text: str) -> Answer:
    goals, sides = selectors.goals_in_force(cycle), plans.sides_of(cycle)
    if not goals:
        return Answer(False, _("The plan has no goals yet."), "plan")
    missing = [f"{goal} ({Side(side).label})" for goal in goals for side in sides if (goal.number, side) not in there]
    if missing:
        return Answer(False, missing_text % {"lines": "; ".join(missing)}, "monitoring")
    return Answer(True, _("%(count)s of %(count)s goals") % {"count": len(goals)}, "monitoring")


@condition("pulse_held")
def pulse_held(process: Process) -> Answer:
    """A round is closed that each side of the plan has answered; in negotiation the client's part is optional."""
    asked = set(plans.sides_of(process.cycle))
    rounds = pulse_results.sides_of_closed_rounds(process.cycle)
    if any(asked <= sides for sides in rounds):
        return Answer(True, _("held"), "pulse")
    if not rounds:
        return Answer(False, _("No round of the pulse has been held yet."), "pulse")
    best = max(rounds, key=len)
    silent = ", ".join(str(Side(side).label) for side in sorted(asked - best))
    return Answer(False, _("Nobody answered of: %(sides)s.") % {"sides": silent}, "pulse")
