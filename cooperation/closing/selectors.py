"""Questions about expectations and their answers: each side's own at once, the other's once both have submitted. Source: D44."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.metrics import attainment as metrics
from cooperation.closing import exit_list, policies
from cooperation.closing.models import Closing, ExitItem, Expectation, ExpectationAnswer
from cooperation.monitoring import selectors as monitoring
from cooperation.monitoring.models import ActualValue
from cooperation.plan import policies as plans
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible, Text
from corpsys.access.states import Side
from corpsys.workspace.models import Cycle


def expectations(cycle: Cycle, principal: Principal) -> list[Expectation]:
    """Return the expectations this principal may read: its own side's; the other's once the client takes part.

    At the table of a negotiation the client reads its own alone, and the enterprise the client's after both submitted.
    """
    sides: set[str] = {principal.side}
    is_revealed = set(Side.values) <= policies.submitted(cycle)
    if not policies.is_at_the_table(principal, cycle) and (_is_shared(cycle) or is_revealed):
        sides = set(Side.values)
    rows = Expectation.objects.filter(cycle=cycle, side__in=sides).select_related("set_by")
    return list(rows.order_by("side", "number"))


def _is_shared(cycle: Cycle) -> bool:
    # A joint plan, running or ended; both sides of it write their expectations for the other to read.
    return len(plans.sides_of(cycle)) == len(Side) and cycle.entry_opened and cycle.entry_met


def own_expectation(cycle: Cycle, principal: Principal, number: int) -> Expectation:
    """Return an expectation of one's own side."""
    row: Expectation | None = (
        Expectation.objects.filter(cycle=cycle, side=principal.side, number=number).select_related("cycle").first()
    )
    if row is None:
        raise NotVisible
    return row


def figures(cycle: Cycle, rows: Iterable[Expectation]) -> dict[int, Decimal | None]:
    """Return by expectation id the raw attainment by the final value of its goal, None where there is none.

    Measured on the expectation's own way from baseline to target where it has one, else on the goal's.
    """
    finals = {
        (item.goal_number, item.side): item.value
        for item in ActualValue.objects.filter(cycle=cycle, is_final=True).order_by("on", "id")
    }
    by_goal = {
        (row.goal.number, str(measured.side)): measured.final.value
        for row in monitoring.balance(cycle).rows
        for measured in row.sides
    }
    found: dict[int, Decimal | None] = {}
    for row in rows:
        line = (row.goal_number or 0, row.side)
        found[row.pk] = by_goal.get(line) if row.target is None else _of_own_target(row, finals.get(line))
    return found


def _of_own_target(row: Expectation, final: Decimal | None) -> Decimal | None:
    if row.baseline is None or row.target is None:
        return None
    direction = monitoring.direction_of(row.direction)
    return metrics.attainment(baseline=row.baseline, target=row.target, actual=final, direction=direction).value


@dataclass(frozen=True)
class Answered:
    """An expectation with its answer (None: not given, or sealed) and the computed attainment, if one can be computed."""

    expectation: Expectation
    answer: ExpectationAnswer | None
    figure: Decimal | None


@dataclass(frozen=True)
class SideAnswers:
    """One side's expectations as a reader sees them."""

    side: Side
    is_own: bool
    lines: tuple[Answered, ...]
    has_submitted: bool
    is_sealed: bool

    @property
    def is_complete(self) -> bool:
        """Whether every expectation has an answer; only known of answers that are not sealed."""
        return bool(self.lines) and all(line.answer is not None for line in self.lines)


def side_answers(cycle: Cycle, principal: Principal) -> list[SideAnswers]:
    """Return both sides' expectations with the answers that this principal may read, the own side first.

    The other side's answers are sealed until both have submitted; a client at the table of a negotiation reads its own only.
    """
    done, rows = policies.submitted(cycle), expectations(cycle, principal)
    is_revealed = set(Side.values) <= done
    readable = Side.values if is_revealed else [principal.side]
    answers = {row.expectation_id: row for row in _answers(rows).filter(side__in=readable)}
    computed = figures(cycle, rows)
    sides = [principal.side]
    if not policies.is_at_the_table(principal, cycle):
        sides.append(principal.side.other)
    return [
        SideAnswers(
            side=side,
            is_own=side == principal.side,
            lines=tuple(Answered(row, answers.get(row.pk), computed[row.pk]) for row in rows if row.side == side),
            has_submitted=side in done,
            is_sealed=side != principal.side and not is_revealed,
        )
        for side in sides
    ]


def _answers(rows: list[Expectation]) -> Any:
    return ExpectationAnswer.objects.filter(expectation__in=rows).select_related("user")


def closing(cycle: Cycle, principal: Principal) -> Closing | None:
    """Return the recorded decision, as far as this principal may read it."""
    found: Closing | None = (
        Closing.objects.visible_to(principal).filter(cycle=cycle).select_related("host_by", "partner_by").first()
    )
    return found


def is_decided(found: Closing | None, cycle: Cycle) -> bool:
    """Say whether every side that decides has recorded it; in negotiation the enterprise alone. Source: D44."""
    if found is None:
        return False
    return all(getattr(found, f"{side}_at") is not None for side in plans.sides_of(cycle))


@dataclass(frozen=True)
class ExitPoint:
    """A point of the exit checklist; `item` is None until it is settled."""

    key: str
    label: Text
    item: ExitItem | None


def exit_points(cycle: Cycle) -> list[ExitPoint]:
    """Return the exit checklist with what has been settled."""
    done = {
        row.key: row for row in ExitItem.objects.filter(cycle=cycle, done_at__isnull=False).select_related("done_by")
    }
    return [ExitPoint(key, label, done.get(key)) for key, label in exit_list.POINTS.items()]
