"""What monitoring and the pulse may be at a moment: who is inside, which figures are accepted, what makes one too old."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.monitoring.models import ActualValue, MonitoringMethod
from cooperation.plan import policies as plans
from cooperation.plan import selectors
from cooperation.plan.models import JointGoal
from corpsys.access import table
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible, Refused
from corpsys.access.services import require_reading
from corpsys.access.states import K, Side, State
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.models import Cycle

GRACE = timedelta(days=30)
PERIOD = {
    MonitoringMethod.Frequency.MONTH: timedelta(days=31),
    MonitoringMethod.Frequency.QUARTER: timedelta(days=92),
    MonitoringMethod.Frequency.YEAR: timedelta(days=366),
}
# The client has a part in the pulse where it takes part in the process, and at the table of a negotiation.
PULSE_STATES = table.readable_states(K.K8, Side.PARTNER) | table.writable_states(K.K6B, Side.PARTNER)
STATEMENTS, LEAST, MOST = 5, 1, 5


def client_took_part(cycle: Cycle) -> bool:
    """Say whether the client has ever been inside this cycle; a withdrawal before that leaves all as it was hidden."""
    return cycle.entry_opened and cycle.entry_met


def require_inside(principal: Principal, cycle: Cycle) -> None:
    """Refuse as if it did not exist unless the joint plan, or before it the enterprise's own, may be read."""
    require_reading(principal, cycle, K.K8, K.K1)
    if principal.is_guest and not client_took_part(cycle):
        raise NotVisible


def has_pulse(cycle: Cycle) -> bool:
    """Say whether the state of a cycle knows the pulse. Source: access, K6b and K8."""
    return State(cycle.state) in PULSE_STATES


def require_pulse(principal: Principal, cycle: Cycle) -> None:
    """Refuse as if it did not exist unless the pulse of this cycle may be read."""
    require_reading(principal, cycle, K.K8, K.K6B)
    ended_outside = State(cycle.state) in table.readable_states(K.K8, Side.PARTNER) and not client_took_part(cycle)
    if principal.is_guest and (ended_outside or not has_pulse(cycle)):
        raise NotVisible


def check_own_side(side: Side, cycle: Cycle, by: Principal) -> None:
    """Refuse the figures of the other side, and a side that has no line in this plan. Source: D43."""
    if side != by.side:
        raise NotAllowed(_("Each side enters its own figures only."))
    if side not in plans.sides_of(cycle):
        raise Refused(_("This side has no line of its own in this plan."))


def goal_of(cycle: Cycle, number: int) -> JointGoal:
    """Return the goal of a number in the newest plan, or tell that there is none."""
    for goal in selectors.goals_in_force(cycle):
        if goal.number == number:
            return goal
    raise Invalid({"goal_number": [_("The plan has no goal of this number.")]})


def check_date(on: date) -> None:
    """Refuse a measured value of a day that has not come yet."""
    if on > timezone.localdate():
        raise Invalid({"on": [_("A measured value cannot be of a future date.")]})


def is_stale(value: ActualValue, method: MonitoringMethod | None, today: date) -> bool:
    """Say whether a value is older than 30 days past its frequency; a final one does not age. Source: D43.

    Where no method is set yet, monthly is taken.
    """
    frequency = MonitoringMethod.Frequency(method.frequency) if method else MonitoringMethod.Frequency.MONTH
    return not value.is_final and today > value.on + PERIOD[frequency] + GRACE


def check_levels(levels: list[int]) -> None:
    """Refuse anything but one answer from 1 to 5 to each of the five statements."""
    if len(levels) != STATEMENTS or any(not LEAST <= level <= MOST for level in levels):
        raise Invalid({"levels": [_("Answer each of the five statements with a number from 1 to 5.")]})


def team_size(workspace_id: int, side: Side) -> int:
    """Return how many people work for a side here."""
    return len(workspaces.people(workspace_id, side))
