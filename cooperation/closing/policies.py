"""What closing may be at a moment: who comes, when expectations and answers can be changed, which decisions are open."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from analytics.metrics.verdict import is_against_the_figure
from analytics.metrics.vocabulary import Hint, Reply
from cooperation.closing.models import AnswerSubmission, Closing
from cooperation.monitoring import policies as monitoring
from cooperation.plan import policies as plans
from cooperation.plan.models import JointGoal
from cooperation.process.models import Stage, StageState
from corpsys.access import table
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotVisible, Refused
from corpsys.access.services import reads
from corpsys.access.states import K, Side, State
from corpsys.workspace.models import Cycle

CLOSING = 8
CLASSES = (K.K8, K.K1, K.K6B)
RUNNING = (StageState.OPEN, StageState.REOPENED)
# At the table of a negotiation the client may answer, if it wants to: what it brings there is its own proposal.
AT_THE_TABLE = table.writable_states(K.K6B, Side.PARTNER) - table.readable_states(K.K8, Side.PARTNER)
LADDER = tuple(Cycle.Variant)


def written(side: Side) -> tuple[K, ...]:
    """Return the classes a side's expectations and answers are written as."""
    return (K.K1,) if side == Side.HOST else (K.K8, K.K6B)


def is_at_the_table(principal: Principal, cycle: Cycle) -> bool:
    """Say whether this is a client in a negotiation: it sees its own expectations and answers, and nothing else."""
    return principal.is_guest and State(cycle.state) in AT_THE_TABLE


def sees_both(principal: Principal, cycle: Cycle) -> bool:
    """Say whether what concerns both sides may be read: the joint plan, or the enterprise's own."""
    if principal.is_guest and not monitoring.client_took_part(cycle):
        return False
    return reads(principal, cycle, K.K8) or reads(principal, cycle, K.K1)


def require_room(principal: Principal, cycle: Cycle) -> None:
    """Refuse as if it did not exist unless this person's side has expectations here."""
    at_the_table = is_at_the_table(principal, cycle) and reads(principal, cycle, K.K6B)
    if not at_the_table and not sees_both(principal, cycle):
        raise NotVisible


def closing_state(cycle: Cycle) -> str:
    """Return the state of the closing stage; not open where there is no process yet."""
    row = Stage.objects.filter(cycle=cycle, number=CLOSING).values_list("state", flat=True).first()
    return str(row or StageState.NOT_OPEN)


def submitted(cycle: Cycle) -> set[str]:
    """Return the sides that have submitted their answers."""
    return set(AnswerSubmission.objects.filter(cycle=cycle).values_list("side", flat=True))


def waited_for(cycle: Cycle, done: set[str]) -> list[Side]:
    """Return the sides without whose answers there is no verdict; in negotiation the client's are optional. Source: D44."""
    return [Side(side) for side in plans.sides_of(cycle) if side not in done]


def check_may_set(cycle: Cycle, side: Side, *, is_first: bool) -> None:
    """Refuse to change expectations once they are being answered; a side without any may still write them down."""
    if side in submitted(cycle):
        raise Refused(_("Your side has submitted its answers."))
    if closing_state(cycle) != StageState.NOT_OPEN and not is_first:
        raise Refused(_("The closing has begun: the expectations are answered now, as they stand."))


def check_target(fields: dict[str, Any]) -> None:
    """Refuse half a measure, and a target worse than its baseline: no attainment could be computed. Source: methods."""
    baseline, target = fields.get("baseline"), fields.get("target")
    if (baseline is None) != (target is None):
        missing = "target" if target is None else "baseline"
        raise Invalid({missing: [_("Give both a baseline and a target, or neither.")]})
    up = fields.get("direction", JointGoal.Direction.UP) == JointGoal.Direction.UP
    if baseline is not None and target is not None and (target < baseline if up else target > baseline):
        raise Invalid({"target": [_("The target is worse than the baseline in this direction.")]})


def check_answering(cycle: Cycle, side: Side) -> None:
    """Refuse answers before the closing stage is open, and after one's own side has submitted."""
    if closing_state(cycle) not in RUNNING:
        raise Refused(_("Expectations are answered once the closing stage is open."))
    if side in submitted(cycle):
        raise Refused(_("Your side has submitted its answers; they can no longer be changed."))


def needs_reason(reply: str, figure: Decimal | None) -> bool:
    """Say whether an answer contradicts the computed attainment. Source: D44."""
    return figure is not None and is_against_the_figure(Reply(reply), figure)


def possible_choices(variant: str, options: tuple[str, ...]) -> list[Closing.Choice]:
    """Return what the two sides may decide: never raise unless the verdict says so, nothing beyond the ladder's ends."""
    barred = set() if Hint.RAISE in options else {Closing.Choice.RAISE}
    if variant == LADDER[0]:
        barred.add(Closing.Choice.LOWER)
    return [choice for choice in Closing.Choice if choice not in barred]


def check_choice(choice: str, note: str, *, variant: str, options: tuple[str, ...]) -> None:
    """Refuse a decision that the rule bars, and one against its options without a reason. Source: D44."""
    possible = possible_choices(variant, options)
    if choice not in possible:
        raise Refused(
            _("The verdict does not allow this decision."), allowed=[str(option.label) for option in possible]
        )
    if not follows(choice, options) and not note.strip():
        raise Invalid({"note": [_("This differs from what the verdict suggests: say why.")]})


def follows(choice: str, options: tuple[str, ...]) -> bool:
    """Say whether a decision is among the verdict's options; repairing keeps the variant."""
    return choice in {Closing.Choice.KEEP if option == Hint.REPAIR else option for option in options}


def check_closing_runs(cycle: Cycle) -> None:
    """Refuse outside the closing stage."""
    if closing_state(cycle) not in RUNNING:
        raise Refused(_("This is done in the closing stage, while it is open."))
