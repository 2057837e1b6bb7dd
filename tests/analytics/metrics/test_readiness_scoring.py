from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.readiness import Factor, pair_score, side_score
from analytics.metrics.readiness_scoring import (
    MISSING,
    Scores,
    changes,
    lowest_gates,
    pair_points,
    scores,
    side_points,
)

THRESHOLDS = (Decimal(25), Decimal(50), Decimal(75))


def table(*rows: list[int]) -> np.ndarray:
    return np.array(rows, dtype=np.int8)


def scored(ratings: np.ndarray, *weights: str) -> Scores:
    return scores(side_points(ratings, [Decimal(weight) for weight in weights]), THRESHOLDS)


def test_equal_ratings_give_quarters_and_levels(factors: tuple[Factor, ...]) -> None:
    weights = [factor.weight for factor in factors]
    found = scores(side_points(table(*([rating] * 13 for rating in range(5))), weights), THRESHOLDS)
    assert found.scores_e4.tolist() == [0, 250_000, 500_000, 750_000, 1_000_000]
    assert found.levels.tolist() == [0, 1, 2, 3, 3]
    assert (found.scores_e4.dtype, found.levels.dtype) == (np.int64, np.int8)


def test_one_factor_lower_is_below_the_threshold(factors: tuple[Factor, ...]) -> None:
    # 25/52 = 48.0769…
    found = scores(side_points(table([2] * 12 + [1]), [factor.weight for factor in factors]), THRESHOLDS)
    assert (found.scores_e4.tolist(), found.levels.tolist()) == ([480_769], [1])


def test_a_score_just_below_a_threshold_does_not_reach_it_although_it_rounds_to_it() -> None:
    # 2 and 1 with weights 9999999 and 1: (2·9999999 + 1)/(4·10^7) = 49.9999975
    found = scored(table([2, 1]), "9.999999", "0.000001")
    assert (found.scores_e4.tolist(), found.levels.tolist()) == ([500_000], [1])


def test_halves_are_rounded_to_even() -> None:
    # 1 of 4·500000 points is .00005: half a ten-thousandth; 3 are one and a half
    assert scored(table([0, 1], [0, 3]), "0.499999", "0.000001").scores_e4.tolist() == [0, 2]


def test_a_missing_rating_is_missing_and_not_zero() -> None:
    found = scored(table([2, MISSING], [2, 0]), "1", "1")
    assert (found.scores_e4.tolist(), found.levels.tolist()) == ([MISSING, 250_000], [MISSING, 1])
    answer = side_points(table([2, MISSING]), [Decimal(1)] * 2).answer(0)
    assert (answer.value, answer.reason) == (None, "missing_ratings")


def test_a_missing_rating_is_missing_even_where_its_factor_has_no_weight() -> None:
    assert scored(table([2, MISSING]), "1", "0").scores_e4.tolist() == [MISSING]


def test_the_pair_is_its_lower_side_and_missing_with_either() -> None:
    weights = [Decimal(1)]
    enterprise = side_points(table([3], [1], [MISSING], [4]), weights)
    client = side_points(table([2], [4], [4], [MISSING]), weights)
    assert scores(pair_points(enterprise, client), THRESHOLDS).scores_e4.tolist() == [
        500_000,
        250_000,
        MISSING,
        MISSING,
    ]
    with pytest.raises(ValueError, match="different weights"):
        pair_points(enterprise, side_points(table([2]), [Decimal(2)]))


def test_the_lowest_gate_of_each_client() -> None:
    ratings = table([4, 2, 1], [3, MISSING, 4])
    assert lowest_gates(ratings, [0, 1]).tolist() == [2, MISSING]
    assert lowest_gates(ratings, []).tolist() == [4, 4]


def test_no_clients_have_no_scores() -> None:
    found = scored(np.empty((0, 2), dtype=np.int8), "1", "1")
    assert (found.scores_e4.tolist(), found.levels.tolist()) == ([], [])


@pytest.mark.parametrize("rating", [-2, 5])
def test_a_rating_off_the_scale_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match="0 to 4"):
        scored(table([rating]), "1")


@pytest.mark.parametrize("weights", [("-1", "2"), ("0", "0"), ("NaN", "1"), ("Infinity", "1")])
def test_weights_that_mean_nothing_are_refused(weights: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="weights"):
        scored(table([1, 2]), *weights)


def test_every_column_needs_its_weight_and_thresholds_must_not_fall() -> None:
    with pytest.raises(ValueError, match="column"):
        scored(table([1, 2]), "1")
    with pytest.raises(ValueError, match="fall"):
        scores(side_points(table([1]), [Decimal(1)]), [Decimal(50), Decimal(49)])


def test_who_reaches_one_of_two_equal_thresholds_reaches_both() -> None:
    found = scores(side_points(table([1], [2]), [Decimal(1)]), [Decimal(25), Decimal(50), Decimal(50)])
    assert found.levels.tolist() == [1, 3]


def stored(*rows: tuple[int, int]) -> Scores:
    return Scores(np.array([row[0] for row in rows], dtype=np.int64), np.array([row[1] for row in rows], dtype=np.int8))


def ids(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def test_only_what_changed_has_to_be_written() -> None:
    # client 7 as it was, 3 has another score, 9 another level, 5 became missing, 1 is new, 8 is gone
    fresh = stored((500_000, 2), (10, 0), (500_000, 1), (MISSING, MISSING), (750_000, 3))
    old = stored((0, 0), (500_000, 2), (500_000, 2), (20, 1), (20, 0))
    found = changes(ids(7, 3, 9, 5, 1), fresh, ids(8, 9, 7, 5, 3), old)
    assert (found.added.tolist(), found.changed.tolist(), found.gone.tolist()) == ([4], [1, 2, 3], [0])


def test_scoring_again_changes_nothing() -> None:
    fresh = stored((1, 0), (MISSING, MISSING), (2, 0))
    turned = Scores(fresh.scores_e4[::-1], fresh.levels[::-1])
    found = changes(ids(4, 5, 6), fresh, ids(6, 5, 4), turned)
    assert [len(each) for each in (found.added, found.changed, found.gone)] == [0, 0, 0]


def test_the_first_scoring_adds_every_row() -> None:
    found = changes(ids(4, 5), stored((1, 0), (2, 0)), ids(), stored())
    assert (found.added.tolist(), found.changed.tolist(), found.gone.tolist()) == ([0, 1], [], [])


def test_a_client_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        changes(ids(4, 4), stored((1, 0), (2, 0)), ids(), stored())
    with pytest.raises(ValueError, match="twice"):
        changes(ids(), stored(), ids(4, 4), stored((1, 0), (2, 0)))


weight = st.decimals(0, 10**6, places=6) | st.decimals(0, 10**9, places=9)  # the second do not fit into 64 bits
rating = st.none() | st.integers(0, 4)


@st.composite
def portfolios(draw: st.DrawFn) -> tuple[list[Decimal], list[list[int | None]], list[list[int | None]]]:
    weights = draw(st.lists(weight, min_size=1, max_size=13).filter(any))
    side = st.lists(st.lists(rating, min_size=len(weights), max_size=len(weights)), min_size=3, max_size=3)
    return weights, draw(side), draw(side)


@given(portfolios())
def test_columns_agree_with_the_formula_of_one_client(
    portfolio: tuple[list[Decimal], list[list[int | None]], list[list[int | None]]],
) -> None:
    weights, *sides = portfolio
    by_key = {str(at): each for at, each in enumerate(weights)}
    tables = [table(*([MISSING if each is None else each for each in row] for row in side)) for side in sides]
    columns = [side_points(each, weights) for each in tables]
    pair = pair_points(*columns)
    found = scores(pair, THRESHOLDS)
    for at in range(3):
        one, other = (side_score({str(f): each for f, each in enumerate(side[at])}, by_key) for side in sides)
        assert [column.answer(at) for column in columns] == [one.score, other.score]
        expected = pair_score(one, other)
        assert pair.answer(at) == expected
        if expected.value is None:
            assert (found.scores_e4[at], found.levels[at]) == (MISSING, MISSING)
            continue
        assert Decimal(int(found.scores_e4[at])).scaleb(-4) == expected.value.quantize(Decimal("0.0001"))
        assert found.levels[at] == sum(expected.value >= threshold for threshold in THRESHOLDS)
