"""How far a measure came: attainment against a target, the plan line at a date, win-win and synergy.

Attainments are shares (1 = target reached). Averages use them clipped to 0-1.25; the raw value is always kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analytics.metrics.answer import Answer, known, unknown, weighted_mean
from analytics.metrics.vocabulary import Direction

LOWEST, HIGHEST = Decimal(0), Decimal("1.25")
ACTUAL_MISSING = "actual_missing"
NOT_MEASURED = "not_measured"


@dataclass(frozen=True)
class Plan:
    """A measure's way from its baseline at `start` to its target at `end`, in the measure's own unit.

    Raises ValueError for a target worse than its baseline, or an end that is not after the start.
    """

    baseline: Decimal
    target: Decimal
    direction: Direction
    start: date
    end: date

    def __post_init__(self) -> None:
        _check_direction(self.baseline, self.target, self.direction)
        if self.end <= self.start:
            raise ValueError("a plan ends after it starts")


@dataclass(frozen=True)
class Weighted:
    """One measure's raw attainment with its weight in an average."""

    key: str
    attainment: Answer
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class MeanAttainment:
    """Weighted mean of clipped attainments, or why there is none; `missing` names the measures without a value."""

    mean: Answer
    missing: tuple[str, ...] = ()


def attainment(*, baseline: Decimal, target: Decimal, actual: Decimal | None, direction: Direction) -> Answer:
    """Raw attainment (a - b)/(t - b); where t = b it is 1 if kept or better, else 0.

    Reason: `actual_missing`. Raises ValueError for a target worse than its baseline.
    Source: methods, Expectations.
    """
    _check_direction(baseline, target, direction)
    if actual is None:
        return unknown(ACTUAL_MISSING)
    if target == baseline:
        return known(Decimal(_is_kept(baseline, actual, direction)))
    return known((actual - baseline) / (target - baseline))


def clipped(raw: Decimal) -> Decimal:
    """A raw attainment as averages use it: within 0-1.25. Source: methods, Expectations."""
    return min(max(raw, LOWEST), HIGHEST)


def plan_line(plan: Plan, at: date) -> Decimal:
    """The planned value at a date: linear by days, baseline before the start, target after the end.

    Source: D43; methods, Expectations.
    """
    days = min(max((at - plan.start).days, 0), (plan.end - plan.start).days)
    return plan.baseline + (plan.target - plan.baseline) * days / (plan.end - plan.start).days


def running_attainment(plan: Plan, *, actual: Decimal | None, at: date) -> Answer:
    """Raw attainment against the plan line at the date, not the final target. Reason: `actual_missing`.

    Source: D43; methods, Expectations.
    """
    expected = plan_line(plan, at)
    return attainment(baseline=plan.baseline, target=expected, actual=actual, direction=plan.direction)


def mean_attainment(measures: Iterable[Weighted]) -> MeanAttainment:
    """A side's weighted mean of clipped attainments; one unknown measure makes the mean unknown.

    Reasons: `actual_missing`, `nothing_to_average`, `no_weight`. Source: D43; methods, Expectations.
    """
    items = tuple(measures)
    missing = tuple(item.key for item in items if not item.attainment.is_known)
    if missing:
        return MeanAttainment(unknown(ACTUAL_MISSING), missing)
    values = [(clipped(raw), item.weight) for item in items if (raw := item.attainment.value) is not None]
    return MeanAttainment(weighted_mean(values))


def win_win_index(enterprise: Answer, client: Answer) -> Answer:
    """The lower of the two sides' weighted goal attainments, clipped to 0-1.25; `actual_missing` if one is unknown.

    Source: D43; methods, Expectations.
    """
    if enterprise.value is None or client.value is None:
        return unknown(ACTUAL_MISSING)
    return known(min(clipped(enterprise.value), clipped(client.value)))


def synergy(*, joint: Decimal | None, enterprise_alone: Decimal | None, client_alone: Decimal | None) -> Answer:
    """Joint result - (enterprise alone + client alone), in the unit of the measure, same period, fixed baselines.

    Reason: `not_measured` if one of the three is not there. Source: methods, Expectations.
    """
    if joint is None or enterprise_alone is None or client_alone is None:
        return unknown(NOT_MEASURED)
    return known(joint - (enterprise_alone + client_alone))


def _is_kept(baseline: Decimal, actual: Decimal, direction: Direction) -> bool:
    return actual >= baseline if direction is Direction.HIGHER else actual <= baseline


def _check_direction(baseline: Decimal, target: Decimal, direction: Direction) -> None:
    if not _is_kept(baseline, target, direction):
        raise ValueError("the target is worse than the baseline in the measure's direction")
