"""Attainment per side against its own plan line, stale figures, win-win. Source: D43; methods, Expectations."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from cooperation.monitoring import selectors, services, wording
from cooperation.monitoring.models import ActualValue
from corpsys.access.states import Side
from tests.cooperation.monitoring.conftest import END, START, partner_cells, plan_of

pytestmark = pytest.mark.django_db


def enter(world, name, value, on=END, is_final=False, goal=1):
    by = world.act_as(name)
    return services.enter_value(
        cycle=world.cycle,
        goal_number=goal,
        side=by.side,
        on=on,
        value=Decimal(value),
        is_final=is_final,
        source="ledger",
        by=by,
    )


def of(world, side):
    return selectors.balance(world.cycle).of(Side(side)).mean


@pytest.mark.parametrize(
    ("baseline", "target", "direction", "actual", "raw", "used"),
    [
        (100, 120, "up", "115", "0.75", "0.75"),
        (10, 6, "down", "5", "1.25", "1.25"),
        (10, 6, "down", "2", "2", "1.25"),
    ],
)
def test_published_attainments(negotiated, baseline, target, direction, actual, raw, used):
    plans_fields = {"host_baseline": Decimal(baseline), "host_target": Decimal(target), "direction": direction}
    from cooperation.plan import selectors as plans
    from cooperation.plan import services

    goal = plans.goals_in_force(negotiated.cycle)[0]
    services.edit_goal(goal=goal, version=goal.version, by=negotiated.act_as("Alice"), **plans_fields)
    enter(negotiated, "Alice", actual, is_final=True)
    found = selectors.balance(negotiated.cycle)
    measured = found.rows[0].sides[0]
    assert (measured.attainment.value, measured.final.value) == (Decimal(raw), Decimal(raw))
    assert found.of(Side.HOST).mean.value == Decimal(used)


def test_win_win_is_the_lower_of_the_two(joint):
    enter(joint, "Alice", "119", is_final=True)  # (119 − 100) / (120 − 100) = .95
    enter(joint, "Sam", "16.5", is_final=True)  # (16.5 − 10) / (15 − 10) = 1.30
    found = selectors.balance(joint.cycle)
    assert found.index.value == Decimal("0.95")
    assert found.rows[0].sides[1].attainment.value == Decimal("1.3")
    assert wording.headline(found) == "Both sides are winning."


def test_the_plan_line_at_the_date_counts_not_the_final_target(world, take_part):
    today = timezone.localdate()
    take_part("cooperation", 1, 2, 3)
    plan_of(world, today - timedelta(days=50), today + timedelta(days=50))
    partner_cells(world)
    enter(world, "Alice", "110", on=today)
    enter(world, "Lena", "11", on=today)
    found = selectors.balance(world.cycle)
    host, partner = found.rows[0].sides
    assert (host.planned, host.attainment.value) == (Decimal(110), Decimal(1))
    assert (partner.planned, partner.attainment.value) == (Decimal("12.5"), Decimal("0.4"))
    assert found.index.value == Decimal("0.4")
    assert wording.headline(found) == "The enterprise is winning, the client not yet."
    assert (host.final.value, host.final.reason) == (None, "actual_missing")


def test_a_missing_side_gives_no_verdict_and_says_so(joint):
    enter(joint, "Alice", "119", is_final=True)
    found = selectors.balance(joint.cycle)
    assert (found.of(Side.HOST).is_winning, found.of(Side.PARTNER).is_winning) == (True, None)
    assert (found.index.value, found.index.reason) == (None, "actual_missing")
    assert "the client's figure of 1 goal is missing" in wording.headline(found)
    assert wording.why(found.rows[0].sides[1]) == "no value yet"


@pytest.mark.parametrize(("frequency", "limit"), [("month", 61), ("quarter", 122), ("year", 396)])
def test_a_figure_older_than_its_frequency_and_thirty_days_is_stale(joint, frequency, limit):
    alice = joint.act_as("Alice")
    services.set_method(
        cycle=joint.cycle,
        goal_number=1,
        side=Side.HOST,
        source="ledger",
        frequency=frequency,
        responsible=joint.users["Bob"],
        by=alice,
    )
    value = enter(joint, "Alice", "119", on=timezone.localdate() - timedelta(days=limit))
    assert of(joint, "host").is_known
    ActualValue.objects.filter(pk=value.pk).update(on=timezone.localdate() - timedelta(days=limit + 1))
    found = selectors.balance(joint.cycle)
    assert found.rows[0].sides[0].attainment.reason == "stale"
    assert not found.of(Side.HOST).mean.is_known
    assert wording.why(found.rows[0].sides[0]) == f"the last value is {limit + 1} days old"


def test_the_newest_value_of_a_date_counts_and_a_final_one_does_not_age(joint):
    enter(joint, "Alice", "110")
    enter(joint, "Alice", "120", is_final=True)
    enter(joint, "Alice", "101", on=START)
    assert of(joint, "host").value == 1


def test_a_plan_of_one_side_has_no_win_win(negotiated):
    enter(negotiated, "Alice", "120", is_final=True)
    found = selectors.balance(negotiated.cycle)
    assert [side.side for side in found.sides] == ["host"]
    assert found.index.reason == "one_sided"
    assert wording.headline(found) == "The enterprise is on its plan."


def test_without_a_plan_nothing_is_claimed(world, open_process):
    open_process("cooperation")
    found = selectors.balance(world.cycle)
    assert (found.rows, found.of(Side.HOST).mean.reason) == ((), "no_plan")
    assert wording.headline(found) == "There is no plan to measure against yet."


def test_weights_count(joint):
    from cooperation.plan import selectors as plans
    from cooperation.plan import services as plan_services

    plan = plans.current(joint.cycle)
    plan_services.add_goal(
        plan=plan,
        by=joint.act_as("Alice"),
        title="Second",
        perspective="environment",
        weight=Decimal(3),
        host_baseline=Decimal(0),
        host_target=Decimal(10),
    )
    enter(joint, "Alice", "120", is_final=True)
    enter(joint, "Alice", "6", is_final=True, goal=2)
    assert of(joint, "host").value == Decimal("0.7")  # (1·1 + .6·3) / 4
