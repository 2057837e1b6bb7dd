from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from analytics.metrics.answer import known, unknown
from analytics.metrics.attainment import (
    Plan,
    Weighted,
    attainment,
    clipped,
    mean_attainment,
    plan_line,
    running_attainment,
    synergy,
    win_win_index,
)
from analytics.metrics.vocabulary import Direction

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def raw(baseline: int, target: int, actual: int | None, direction: Direction = HIGHER) -> Decimal | None:
    answer = attainment(
        baseline=Decimal(baseline),
        target=Decimal(target),
        actual=None if actual is None else Decimal(actual),
        direction=direction,
    )
    return answer.value


def test_three_quarters_of_the_way() -> None:
    assert raw(100, 120, 115) == Decimal("0.75")


def test_lower_is_better() -> None:
    assert raw(10, 6, 5, LOWER) == Decimal("1.25")


def test_raw_is_kept_and_averages_use_the_clipped_value() -> None:
    assert raw(10, 6, 2, LOWER) == 2
    assert clipped(Decimal(2)) == Decimal("1.25")
    assert clipped(Decimal("-0.4")) == 0


@pytest.mark.parametrize(
    ("actual", "direction", "expected"),
    [(100, HIGHER, 1), (101, HIGHER, 1), (99, HIGHER, 0), (99, LOWER, 1), (100, LOWER, 1), (101, LOWER, 0)],
)
def test_a_target_to_keep_is_kept_or_not(actual: int, direction: Direction, expected: int) -> None:
    assert raw(100, 100, actual, direction) == expected


def test_a_missing_actual_is_unknown() -> None:
    answer = attainment(baseline=Decimal(1), target=Decimal(2), actual=None, direction=HIGHER)
    assert answer == unknown("actual_missing")


@pytest.mark.parametrize(("baseline", "target", "direction"), [(100, 90, HIGHER), (6, 10, LOWER)])
def test_a_target_worse_than_the_baseline_is_refused(baseline: int, target: int, direction: Direction) -> None:
    with pytest.raises(ValueError, match="direction"):
        raw(baseline, target, 95, direction)


HUNDRED_DAYS = Plan(Decimal(100), Decimal(120), HIGHER, date(2021, 1, 1), date(2021, 4, 11))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (date(2020, 12, 1), "100"),
        (date(2021, 1, 1), "100"),
        (date(2021, 1, 6), "101"),  # 5 of 100 days
        (date(2021, 2, 20), "110"),  # 50 of 100 days
        (date(2021, 4, 11), "120"),
        (date(2021, 12, 31), "120"),
    ],
)
def test_the_plan_line_is_linear_between_start_and_end(at: date, expected: str) -> None:
    assert plan_line(HUNDRED_DAYS, at) == Decimal(expected)


def test_running_attainment_is_measured_against_the_plan_line() -> None:
    # at day 50 the line is 110: (105 - 100)/10; against the final target it would be .25
    found = running_attainment(HUNDRED_DAYS, actual=Decimal(105), at=date(2021, 2, 20))
    assert found.value == Decimal("0.5")


def test_on_the_first_day_the_baseline_kept_is_full_attainment() -> None:
    assert running_attainment(HUNDRED_DAYS, actual=Decimal(100), at=date(2021, 1, 1)).value == 1
    assert running_attainment(HUNDRED_DAYS, actual=Decimal(99), at=date(2021, 1, 1)).value == 0


def test_a_plan_without_length_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Plan(Decimal(1), Decimal(2), HIGHER, date(2021, 1, 1), date(2021, 1, 1))


def weighted(key: str, value: str | None, weight: str = "1") -> Weighted:
    return Weighted(key, unknown("actual_missing") if value is None else known(Decimal(value)), Decimal(weight))


def test_the_mean_clips_and_weighs() -> None:
    # (3·1.25 + 1·0.25) / 4; unclipped it would be 1.5625
    assert mean_attainment([weighted("a", "2", "3"), weighted("b", "0.25")]).mean == known(Decimal(1))


def test_a_measure_below_its_baseline_counts_as_nothing_and_not_as_a_debt() -> None:
    assert mean_attainment([weighted("a", "1"), weighted("b", "-3")]).mean == known(Decimal("0.5"))


def test_one_unknown_measure_makes_the_mean_unknown() -> None:
    found = mean_attainment([weighted("a", "1"), weighted("b", None)])
    assert (found.mean.reason, found.missing) == ("actual_missing", ("b",))


def test_no_measures_have_no_mean() -> None:
    assert mean_attainment([]).mean.reason == "nothing_to_average"


@pytest.mark.parametrize(
    ("enterprise", "client", "index"),
    [("0.95", "1.30", "0.95"), ("1.30", "0.95", "0.95"), ("1.30", "1.40", "1.25"), ("-0.2", "1", "0")],
)
def test_the_win_win_index_is_the_lower_side(enterprise: str, client: str, index: str) -> None:
    assert win_win_index(known(Decimal(enterprise)), known(Decimal(client))).value == Decimal(index)


def test_the_win_win_index_needs_both_sides() -> None:
    assert win_win_index(known(Decimal(1)), unknown("stale")).reason == "actual_missing"


def test_synergy_is_what_the_two_alone_would_not_have() -> None:
    found = synergy(joint=Decimal(130), enterprise_alone=Decimal(60), client_alone=Decimal(55))
    assert found.value == 15


@pytest.mark.parametrize("missing", ["joint", "enterprise_alone", "client_alone"])
def test_synergy_without_one_of_the_three_is_not_measured(missing: str) -> None:
    results = {"joint": Decimal(130), "enterprise_alone": Decimal(60), "client_alone": Decimal(55), missing: None}
    assert synergy(**results).reason == "not_measured"
