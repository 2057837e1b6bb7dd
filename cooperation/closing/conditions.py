"""Gate conditions about expectations, their answers, the decision and the exit; and what passing the last gate does. Source: D44, D45."""

from django.utils.translation import gettext as _

from cooperation.closing import policies, selectors
from cooperation.closing.models import Closing, Expectation
from cooperation.closing.verdicts import as_data, verdict_of
from cooperation.process.hooks import after_passing
from cooperation.process.models import Process
from cooperation.process.registry import Answer, condition
from corpsys.access.principal import Principal
from corpsys.access.states import Ending, Side
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Cycle


@condition("enterprise_expectations_set")
def enterprise_expectations_set(process: Process) -> Answer:
    """The enterprise has written down at least one expectation."""
    return _set(process, Side.HOST)


@condition("client_expectations_set")
def client_expectations_set(process: Process) -> Answer:
    """The client has written down at least one expectation."""
    return _set(process, Side.PARTNER)


def _set(process: Process, side: Side) -> Answer:
    count = Expectation.objects.filter(cycle=process.cycle, side=side).count()
    if not count:
        return Answer(False, _("No expectation has been written down yet."), "expectations")
    return Answer(True, _("Expectations: %(count)s") % {"count": count}, "expectations")


@condition("enterprise_expectations_answered")
def enterprise_expectations_answered(process: Process) -> Answer:
    """The enterprise has submitted its answers."""
    return _answered(process, Side.HOST)


@condition("client_expectations_answered")
def client_expectations_answered(process: Process) -> Answer:
    """The client has submitted its answers."""
    return _answered(process, Side.PARTNER)


def _answered(process: Process, side: Side) -> Answer:
    # How many are answered stays sealed with the answers.
    done = side in policies.submitted(process.cycle)
    return Answer(done, _("submitted") if done else _("The answers have not been submitted yet."), "closing")


@condition("closing_decision_recorded")
def closing_decision_recorded(process: Process) -> Answer:
    """Both leads have recorded the same decision on the verdict as it stands; in negotiation the enterprise's alone."""
    found, cycle = _closing(process.cycle), process.cycle
    if found is None:
        return Answer(False, _("No decision has been recorded yet."), "closing")
    if not selectors.is_decided(found, cycle):
        return Answer(False, _("The other side has not recorded the same decision yet."), "closing")
    verdict = verdict_of(cycle)
    if verdict is None or as_data(verdict)["outcome"] != found.verdict["outcome"]:
        return Answer(False, _("The verdict has changed since; record the decision again."), "closing")
    return Answer(True, found.get_choice_display(), "closing")


@condition("exit_checklist_done_if_ending")
def exit_checklist_done_if_ending(process: Process) -> Answer:
    """Where the cooperation ends, every point of the exit checklist is settled. Source: D45."""
    found = _closing(process.cycle)
    if found is None or found.choice != Closing.Choice.END:
        return Answer(True, _("The cooperation does not end."), "closing")
    left = [str(point.label) for point in selectors.exit_points(process.cycle) if point.item is None]
    if left:
        return Answer(False, _("Still to be settled: %(points)s.") % {"points": "; ".join(left)}, "closing")
    return Answer(True, _("settled"), "closing")


def _closing(cycle: Cycle) -> Closing | None:
    found: Closing | None = Closing.objects.filter(cycle=cycle).first()
    return found


@after_passing(policies.CLOSING)
def end_cycle(process: Process, by: Principal) -> None:
    """End the cycle with the outcome of its verdict; by "end" the cooperation ends with it. Source: D44."""
    found, verdict = _closing(process.cycle), verdict_of(process.cycle)
    outcome = str(verdict.outcome) if verdict else Cycle.Outcome.UNDECIDED
    is_end = found is not None and found.choice == Closing.Choice.END and selectors.is_decided(found, process.cycle)
    ending = Ending.ENDED if is_end else Ending.CLOSED
    workspaces.end_cycle(cycle=process.cycle, ending=ending, outcome=outcome, by=by)
