from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.answer import known
from analytics.metrics.readiness import (
    Factor,
    SideScore,
    fit_gaps,
    missing_ratings,
    pair_score,
    perception_gaps,
    side_score,
)

EQUAL = {"a": Decimal(1), "b": Decimal(1)}


@pytest.mark.parametrize(("rating", "score"), [(0, 0), (1, 25), (2, 50), (3, 75), (4, 100)])
def test_equal_ratings_give_quarters(factors: tuple[Factor, ...], rating: int, score: int) -> None:
    weights = {factor.key: factor.weight for factor in factors}
    assert side_score(dict.fromkeys(weights, rating), weights).score == known(Decimal(score))


def test_weights_count() -> None:
    # 100·(3·4 + 1·2) / (4·4)
    assert side_score({"a": 4, "b": 2}, {"a": Decimal(3), "b": Decimal(1)}).score.value == Decimal("87.5")


def test_three_quarters_are_exact_for_weights_that_floats_cannot_hold() -> None:
    weights = {"a": Decimal("0.1"), "b": Decimal("0.2"), "c": Decimal("0.7")}
    assert side_score(dict.fromkeys(weights, 3), weights).score.value == 75


@pytest.mark.parametrize("ratings", [{"a": 2, "b": None}, {"a": 2}])
def test_a_missing_rating_is_missing_and_not_zero(ratings: dict[str, int | None]) -> None:
    result = side_score(ratings, EQUAL)
    assert (result.score.value, result.score.reason, result.missing) == (None, "missing_ratings", ("b",))


def test_the_missing_are_listed_in_the_order_of_the_catalogue() -> None:
    assert missing_ratings({"b": 0}, ("c", "b", "a")) == ("c", "a")


def test_the_pair_is_as_ready_as_its_lower_side() -> None:
    high, low = SideScore(known(Decimal(80)), ()), SideScore(known(Decimal(45)), ())
    assert pair_score(high, low).value == pair_score(low, high).value == 45


def test_a_pair_without_one_side_has_no_score() -> None:
    assert pair_score(SideScore(known(Decimal(80)), ()), side_score({}, EQUAL)).reason == "missing_ratings"


def test_gaps_are_flagged_from_two() -> None:
    gaps = fit_gaps({"a": 4, "b": 1, "c": None}, {"a": 3, "b": 3, "c": 4}, ("a", "b", "c"))
    assert [(gap.factor, gap.size, gap.is_flagged) for gap in gaps] == [
        ("a", 1, False),
        ("b", 2, True),
        ("c", None, False),
    ]


def test_enterprise_four_and_client_two_flag_thirteen_gaps(factors: tuple[Factor, ...]) -> None:
    keys = [factor.key for factor in factors]
    assert sum(gap.is_flagged for gap in fit_gaps(dict.fromkeys(keys, 4), dict.fromkeys(keys, 2), keys)) == 13


def test_perception_gaps_compare_two_views_of_one_party() -> None:
    gap = perception_gaps({"a": 4}, {"a": 1}, ("a",))[0]
    assert (gap.first, gap.second, gap.size, gap.is_flagged) == (4, 1, 3, True)


@pytest.mark.parametrize("rating", [-1, 5])
def test_a_rating_off_the_scale_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match="0 to 4"):
        side_score({"a": rating, "b": 1}, EQUAL)


def test_a_rating_of_an_unknown_factor_is_refused() -> None:
    with pytest.raises(ValueError, match="zzz"):
        side_score({"a": 1, "b": 1, "zzz": 1}, EQUAL)


@pytest.mark.parametrize("weights", [{"a": "-1", "b": "2"}, {"a": "0", "b": "0"}, {"a": "NaN", "b": "1"}, {}])
def test_weights_that_mean_nothing_are_refused(weights: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="weights"):
        side_score(dict.fromkeys(weights, 2), {key: Decimal(weight) for key, weight in weights.items()})


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), min_size=1, max_size=9).filter(
        lambda pairs: any(weight for _, weight in pairs)
    )
)
def test_a_score_lies_between_its_lowest_and_highest_rating(pairs: list[tuple[int, int]]) -> None:
    ratings = {str(index): rating for index, (rating, _) in enumerate(pairs)}
    weights = {str(index): Decimal(weight) for index, (_, weight) in enumerate(pairs)}
    score = side_score(ratings, weights).score.value
    assert score is not None
    assert 25 * min(ratings.values()) <= score <= 25 * max(ratings.values())
    assert score == side_score(dict(reversed(ratings.items())), dict(reversed(weights.items()))).score.value
