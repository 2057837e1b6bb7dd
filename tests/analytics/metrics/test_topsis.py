"""Vectors of the methods document, section TOPSIS; what is not printed there is worked out in the comments."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.topsis import Criterion, Incomplete, Ranking, Undefined, ranking

# Hwang & Yoon 1981: choosing a fighter aircraft; the fourth criterion is its price
FIGHTERS = "2.0 1500 20000 5.5 5 9 | 2.5 2700 18000 6.5 3 5 | 1.8 2000 21000 4.5 7 7 | 2.2 1800 20000 5.0 5 5"
# Papathanasiou & Ploskas 2018
SITES = "8 7 2 1 | 5 3 7 5 | 7 5 6 4 | 9 9 7 3 | 11 10 3 7 | 6 9 5 4"


def ranked(table: str, weights: str, costs: str = "") -> Ranking:
    """Rows a, b, c… and criteria 1, 2, 3…; `costs` names those where less is better."""
    criteria = [
        Criterion(str(number), Decimal(weight), is_cost=str(number) in costs)
        for number, weight in enumerate(weights.split(), 1)
    ]
    rows = {
        "abcdefghi"[at]: {str(number): Decimal(value) for number, value in enumerate(row.split(), 1)}
        for at, row in enumerate(table.split("|"))
    }
    return ranking(rows, criteria)


def closeness(found: Ranking) -> list[str]:
    """Of the alternatives in the order of the table."""
    return [f"{place.closeness:.4f}" for place in sorted(found.places, key=lambda place: place.key)]


def test_the_published_fighters() -> None:
    found = ranked(FIGHTERS, ".2 .1 .1 .1 .2 .3", costs="4")
    assert closeness(found) == ["0.6433", "0.2684", "0.6135", "0.3123"]
    assert [(place.key, place.rank) for place in found.places] == [("a", 1), ("c", 2), ("d", 3), ("b", 4)]
    assert (found.reason, found.incomplete) == (None, ())


def test_the_published_sites() -> None:
    found = ranked(SITES, ".4 .3 .1 .2")
    assert closeness(found) == ["0.3872", "0.3272", "0.3907", "0.6147", "0.8685", "0.4928"]
    assert "".join(place.key for place in found.places) == "edfcab"


def test_distances_are_given() -> None:
    # one criterion 3 and 4: r = .6 and .8
    best, worst = ranked("3 | 4", "1").places
    assert (best.key, best.closeness, best.to_best, best.to_worst) == ("b", 1, 0, Decimal("0.2"))
    assert (worst.key, worst.closeness, worst.to_best, worst.to_worst) == ("a", 0, Decimal("0.2"), 0)


def test_where_less_is_better_the_order_turns() -> None:
    assert [place.key for place in ranked("3 | 4", "1", costs="1").places] == ["a", "b"]


def test_equal_alternatives_share_a_rank_in_the_order_given() -> None:
    found = ranked("1 5 | 9 9 | 1 5 | 0 0", "1 1")
    assert [(place.key, place.rank) for place in found.places] == [("b", 1), ("a", 2), ("c", 2), ("d", 4)]


def test_values_below_zero_are_ranked_like_others() -> None:
    # growth of -10 % against +10 %
    assert [place.key for place in ranked("-0.1 | 0.1 | 0", "1").places] == ["b", "c", "a"]


@pytest.mark.parametrize("table", ["0 1 | 0 2", "0 0 | 0 0"])
def test_a_criterion_that_is_zero_for_all_is_named(table: str) -> None:
    found = ranked(table, "1 1")
    assert (found.reason, found.places) == (Undefined.ZERO_COLUMN, ())
    assert found.zero_criteria == (("1",) if "1" in table else ("1", "2"))


def test_alternatives_that_are_all_alike_are_not_ranked() -> None:
    found = ranked("3 7 | 3 7 | 3 7", "1 2")
    assert (found.reason, found.places, found.zero_criteria) == (Undefined.NO_DIFFERENCE, (), ())


def test_a_difference_without_weight_is_none() -> None:
    assert ranked("3 7 | 3 9", "1 0").reason is Undefined.NO_DIFFERENCE


def test_one_alternative_and_none_are_said() -> None:
    assert ranked("3 7", "1 2").reason is Undefined.ONE_ALTERNATIVE
    assert ranking({}, [Criterion("1", Decimal(1))]).reason is Undefined.NO_ALTERNATIVES


def test_a_missing_value_is_missing_and_takes_the_alternative_out_of_the_ranking() -> None:
    criteria = [Criterion("x", Decimal(1)), Criterion("y", Decimal(1))]
    whole = {"a": {"x": Decimal(1), "y": Decimal(2)}, "b": {"x": Decimal(3), "y": Decimal(4)}}
    found = ranking({"m": {"x": None, "y": Decimal(9)}, **whole, "n": {}}, criteria)
    assert found.incomplete == (Incomplete("m", ("x",)), Incomplete("n", ("x", "y")))
    assert found.places == ranking(whole, criteria).places
    alone = ranking({"m": {"x": None}, "a": whole["a"]}, criteria)
    assert (alone.reason, alone.incomplete[0].key) == (Undefined.ONE_ALTERNATIVE, "m")


@pytest.mark.parametrize("weights", ["-1 2", "0 0", "NaN 1", "Infinity 1"])
def test_weights_that_mean_nothing_are_refused(weights: str) -> None:
    with pytest.raises(ValueError, match="weights"):
        ranked("1 2 | 3 4", weights)


def test_criteria_and_values_must_be_known() -> None:
    one = Criterion("x", Decimal(1))
    with pytest.raises(ValueError, match="weights"):
        ranking({}, [])
    with pytest.raises(ValueError, match="twice"):
        ranking({}, [one, one])
    with pytest.raises(ValueError, match="zzz"):
        ranking({"a": {"zzz": Decimal(1)}}, [one])
    with pytest.raises(ValueError, match="finite"):
        ranking({"a": {"x": Decimal("NaN")}}, [one])


rows = st.lists(st.tuples(*[st.integers(1, 99)] * 3), min_size=2, max_size=9)
weights = st.tuples(*[st.integers(1, 9)] * 3)


def of(table: list[tuple[int, ...]], parts: tuple[int, ...], factor: Decimal = Decimal(1)) -> Ranking:
    criteria = [Criterion(str(at), part * factor, is_cost=at == 2) for at, part in enumerate(parts)]
    return ranking(
        {str(key): {str(at): Decimal(x) for at, x in enumerate(row)} for key, row in enumerate(table)}, criteria
    )


@given(rows, weights)
def test_closeness_lies_between_none_and_one_and_a_dominating_alternative_is_first(
    table: list[tuple[int, ...]], parts: tuple[int, ...]
) -> None:
    found = of([*table, (100, 100, 0)], parts)
    assert all(0 <= place.closeness <= 1 for place in found.places)
    assert (found.places[0].key, found.places[0].closeness, found.places[0].rank) == (str(len(table)), 1, 1)
    assert [place.closeness for place in found.places] == sorted((p.closeness for p in found.places), reverse=True)


@given(rows, weights, st.integers(1, 1000))
def test_units_and_the_sum_of_weights_change_nothing(
    table: list[tuple[int, ...]], parts: tuple[int, ...], factor: int
) -> None:
    usual = of(table, parts)
    scaled = of([(first * factor, *rest) for first, *rest in table], parts, factor=Decimal(factor))
    assert scaled.reason == usual.reason
    assert [(p.key, p.rank, p.closeness) for p in scaled.places] == [(p.key, p.rank, p.closeness) for p in usual.places]
