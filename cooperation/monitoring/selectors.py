"""Questions about monitoring: how far each side is against its own plan line, and whether both are winning. Source: D43.

Balances are computed from all figures of a cycle, for whoever has been admitted to them before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from analytics.metrics import attainment as metrics
from analytics.metrics.answer import Answer, known, unknown
from analytics.metrics.attainment import Plan, Weighted
from analytics.metrics.verdict import DEFAULT_RULES
from analytics.metrics.vocabulary import Direction
from cooperation.monitoring import policies
from cooperation.monitoring.models import ActualValue, MonitoringMethod
from cooperation.plan import policies as plans
from cooperation.plan.models import JointGoal, StrategicPlan
from corpsys.access.principal import Principal
from corpsys.access.states import Side
from corpsys.workspace.models import Cycle

NO_TARGET, NO_PLAN, STALE, ONE_SIDED = "no_target", "no_plan", "stale", "one_sided"
Key = tuple[int, int, str]


@dataclass(frozen=True)
class Measured:
    """One side's line of a goal.

    `planned`: the plan line at the date of the newest value, or today. `attainment`: raw share of that line, or the
    reason why there is none: actual_missing, stale, no_target. `final`: raw share of the target by the final value.
    """

    side: Side
    baseline: Decimal | None
    target: Decimal | None
    planned: Decimal | None
    actual: ActualValue | None
    attainment: Answer
    final: Answer
    method: MonitoringMethod | None
    age_days: int | None


@dataclass(frozen=True)
class GoalRow:
    """A goal with the line of each side of the plan."""

    goal: JointGoal
    sides: tuple[Measured, ...]


@dataclass(frozen=True)
class SideBalance:
    """A side's weighted mean of clipped attainments, and the goals without one."""

    side: Side
    mean: Answer
    missing: tuple[tuple[JointGoal, Measured], ...]

    @property
    def is_winning(self) -> bool | None:
        """Whether the side reaches the share from which its plan counts as met; None while it cannot be said."""
        return None if self.mean.value is None else self.mean.value >= DEFAULT_RULES.met_from


@dataclass(frozen=True)
class Balance:
    """`index`: win-win, the lower of both sides' means; unknown while a side is, and in a plan of one side."""

    plan: StrategicPlan | None
    rows: tuple[GoalRow, ...]
    sides: tuple[SideBalance, ...]
    index: Answer

    def of(self, side: Side) -> SideBalance | None:
        """Return the balance of a side, None where it has no line in the plan."""
        return next((found for found in self.sides if found.side == side), None)


@dataclass(frozen=True)
class _Facts:
    """The rows of many cycles, each kind fetched in one question."""

    plans: dict[int, StrategicPlan]
    goals: dict[int, list[JointGoal]]
    methods: dict[Key, MonitoringMethod]
    newest: dict[Key, ActualValue]
    finals: dict[Key, ActualValue]


def balance(cycle: Cycle) -> Balance:
    """Return the win-win balance of a cycle now."""
    return balances([cycle])[cycle.pk]


def balances(cycles: Iterable[Cycle]) -> dict[int, Balance]:
    """Return the balance of each of many cycles, in a number of questions that does not grow with them."""
    listed = list(cycles)
    facts = _facts([cycle.pk for cycle in listed])
    return {cycle.pk: _balance(cycle, facts) for cycle in listed}


def _facts(ids: list[int]) -> _Facts:
    newest_plans = StrategicPlan.objects.filter(cycle__in=ids).exclude(standing=StrategicPlan.Standing.REPLACED)
    by_cycle = {plan.cycle_id: plan for plan in newest_plans}
    goals: dict[int, list[JointGoal]] = {}
    for goal in JointGoal.objects.filter(plan__in=list(by_cycle.values())).order_by("number"):
        goals.setdefault(goal.cycle_id, []).append(goal)
    values = ActualValue.objects.filter(cycle__in=ids)
    methods = MonitoringMethod.objects.filter(cycle__in=ids).select_related("responsible")
    return _Facts(
        by_cycle,
        goals,
        {_key(row): row for row in methods},
        _newest(values),
        _newest(values.filter(is_final=True)),
    )


def _newest(values: Any) -> dict[Key, ActualValue]:
    line = ("cycle_id", "goal_number", "side")
    rows = values.order_by(*line, "-on", "-id").distinct(*line)
    return {_key(row): row for row in rows}


def _key(row: Any) -> Key:
    return row.cycle_id, row.goal_number, row.side


def _balance(cycle: Cycle, facts: _Facts) -> Balance:
    plan, sides = facts.plans.get(cycle.pk), [Side(side) for side in plans.sides_of(cycle)]
    today = timezone.localdate(cycle.ended_at) if cycle.ended_at else timezone.localdate()
    rows = tuple(
        GoalRow(goal, tuple(_measured(goal, side, plan, facts, today) for side in sides))
        for goal in facts.goals.get(cycle.pk, [])
        if plan is not None
    )
    found = tuple(_side_balance(side, rows) for side in sides)
    return Balance(plan, rows, found, _index(found))


def _index(sides: tuple[SideBalance, ...]) -> Answer:
    if len(sides) < 2:
        return unknown(ONE_SIDED)
    return metrics.win_win_index(sides[0].mean, sides[1].mean)


def _side_balance(side: Side, rows: tuple[GoalRow, ...]) -> SideBalance:
    own = [(row.goal, measured) for row in rows for measured in row.sides if measured.side == side]
    result = metrics.mean_attainment(
        [Weighted(str(goal.number), measured.attainment, goal.weight) for goal, measured in own]
    )
    missing = tuple((goal, measured) for goal, measured in own if not measured.attainment.is_known)
    return SideBalance(side, result.mean if rows else unknown(NO_PLAN), missing)


def _measured(goal: JointGoal, side: Side, plan: StrategicPlan, facts: _Facts, today: date) -> Measured:
    key = (goal.cycle_id, goal.number, str(side))
    actual, method, final = facts.newest.get(key), facts.methods.get(key), facts.finals.get(key)
    baseline, target = getattr(goal, f"{side}_baseline"), getattr(goal, f"{side}_target")
    at = actual.on if actual else today
    way = line_of(goal, side, plan)
    return Measured(
        side=side,
        baseline=baseline,
        target=target,
        planned=metrics.plan_line(way, at) if way else None,
        actual=actual,
        attainment=_running(way, actual, method, today),
        final=_final(way, final),
        method=method,
        age_days=(today - actual.on).days if actual else None,
    )


def line_of(goal: JointGoal, side: Side, plan: StrategicPlan) -> Plan | None:
    """Return a side's way from its baseline to its target over the plan's period, None while one is missing."""
    baseline, target = getattr(goal, f"{side}_baseline"), getattr(goal, f"{side}_target")
    if baseline is None or target is None:
        return None
    return Plan(baseline, target, direction_of(goal.direction), plan.first_day, plan.last_day)


def direction_of(stored: str) -> Direction:
    """Return the metrics' word for a stored direction."""
    return Direction.HIGHER if stored == JointGoal.Direction.UP else Direction.LOWER


def _running(way: Plan | None, actual: ActualValue | None, method: MonitoringMethod | None, today: date) -> Answer:
    if way is None:
        return unknown(NO_TARGET)
    if actual is None:
        return unknown(metrics.ACTUAL_MISSING)
    if policies.is_stale(actual, method, today):
        return unknown(STALE)
    return metrics.running_attainment(way, actual=actual.value, at=actual.on)


def _final(way: Plan | None, final: ActualValue | None) -> Answer:
    if way is None:
        return unknown(NO_TARGET)
    return metrics.attainment(
        baseline=way.baseline, target=way.target, actual=final.value if final else None, direction=way.direction
    )


def final_attainments(balance: Balance, side: Side) -> tuple[Weighted, ...]:
    """Return a side's raw attainments of its targets by the final values, goal by goal. Source: D44."""
    return tuple(
        Weighted(str(row.goal), measured.final, row.goal.weight)
        for row in balance.rows
        for measured in row.sides
        if measured.side == side
    )


def values(cycle: Cycle, principal: Principal, goal_number: int) -> Any:
    """Return the values entered for a goal, the newest first."""
    rows = ActualValue.objects.visible_to(principal).filter(cycle=cycle, goal_number=goal_number)
    return rows.select_related("user").order_by("-on", "-id")


def clipped(answer: Answer) -> Answer:
    """Return an attainment as averages use it, 0 to 1.25."""
    return answer if answer.value is None else known(metrics.clipped(answer.value))
