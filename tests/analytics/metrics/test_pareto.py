"""Vectors of methods.md, section Pareto; what is not printed there is worked out in the comments."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.concentration import gini, hhi
from analytics.metrics.pareto import ParetoClass, ParetoResult, are_key, is_key, key_clients, key_clients_e4

A, B, C, NONE, LOSS = ParetoClass


def measured(*amounts: int | str) -> ParetoResult:
    return key_clients({f"c{index:02}": Decimal(amount) for index, amount in enumerate(amounts)})


def classes(result: ParetoResult) -> list[tuple[Decimal, ParetoClass | None]]:
    return [(row.amount, row.pareto_class) for row in result.rows]


@pytest.mark.parametrize(
    ("amounts", "hhi", "gini"),
    [
        ((30, 30, 20, 20), "2600", "0.10"),
        ((70, 30), "5800", "0.20"),  # 2(1*30 + 2*70)/(2*100) - 3/2 = 3.4/2 - 1.5
        ((10,) * 10, "1000", "0"),
        ((0,) * 9 + (50,), "10000", "0.90"),
        ((400, 400) + (25,) * 8, "3250", "0.60"),
        ((500, 300, 150, 50, 0, -50, -150), "3650", "0.5"),  # 50²+30²+15²+5²; over 0 50 150 300 500: 8500/5000 - 6/5
    ],
)
def test_concentration_has_the_published_values(amounts: tuple[int, ...], hhi: str, gini: str) -> None:
    result = measured(*amounts)
    assert result.hhi.value == Decimal(hhi)
    assert result.gini.value == Decimal(gini)
    assert result.effective_number.value == pytest.approx(Decimal(10000) / Decimal(hhi))


def test_8020_holds_where_the_top_fifth_brings_exactly_80_percent() -> None:
    result = measured(400, 400, *(25,) * 8)
    assert (result.top20_count, result.top20_share, result.does_8020_hold) == (2, Decimal("0.8"), True)
    assert (result.k80, result.k80_client_share, result.k80_share) == (2, Decimal("0.2"), Decimal("0.8"))


def test_8020_does_not_hold_a_ten_thousandth_below() -> None:
    result = measured("400", "399.9999", *(25,) * 8)
    assert result.does_8020_hold is False
    assert result.top20_share is not None
    assert result.top20_share < Decimal("0.8")


def test_losses_and_zero_have_classes_of_their_own_and_the_peak_is_above_the_net_total() -> None:
    result = measured(500, 300, 150, 50, 0, -50, -150)
    assert classes(result) == [(500, A), (300, A), (150, B), (50, C), (0, NONE), (-50, LOSS), (-150, LOSS)]
    assert (result.net_total, result.positive_total, result.peak) == (800, 1000, 1000)
    assert result.peak_of_net == Decimal("1.25")
    assert (result.counted, result.positive_count) == (7, 4)
    # 500 800 950 1000 1000 950 800 of 1000
    shares = [row.cumulative_share for row in result.rows]
    assert shares == [Decimal(part) for part in ("0.5", "0.8", "0.95", "1", "1", "0.95", "0.8")]
    assert result.rows[6].share == Decimal("-0.15")


def test_peak_of_net_is_unknown_where_losses_eat_everything() -> None:
    result = measured(10, -30)
    assert (result.peak, result.peak_of_net, result.net_total) == (10, None, -20)


def test_ties_at_the_cut_all_go_in() -> None:
    # 50 + 20 + 10 = 80 of 100 is reached by the third; the two others with 10 go in with it
    result = measured(50, 20, 10, 10, 10)
    assert [row.pareto_class for row in result.rows] == [A] * 5
    assert (result.k80, result.k80_share) == (5, 1)
    # 30 + 30 + 20 = 80
    assert measured(30, 30, 20, 20).k80 == 4


def test_ties_at_the_95_percent_cut_all_go_in() -> None:
    # total 100: 80 is A; 80 + 8 + 4 + 4 = 96 crosses 95 with the second 4, nothing is left for the last 4
    assert [row.pareto_class for row in measured(80, 8, 4, 4, 4).rows] == [A, B, B, B, B]


def test_the_cut_is_exact_where_floats_are_not() -> None:
    # 0.7 + 0.1 is 0.7999999999999999 in floats
    result = measured("0.7", "0.1", "0.08", "0.07", "0.05")
    assert [row.pareto_class for row in result.rows] == [A, A, B, B, C]


def test_a_cut_between_two_ten_thousandths_is_not_rounded_down() -> None:
    # 80 % of .0003 is .00024, which .0002 does not reach
    assert [row.pareto_class for row in measured("0.0002", "0.0001").rows] == [A, A]


def test_the_client_that_crosses_is_in_class_a() -> None:
    # 60 is below 80, 60 + 30 = 90 crosses, 100 - 90 reaches 95
    assert [row.pareto_class for row in measured(60, 30, 10).rows] == [A, A, B]


def test_tied_clients_share_a_rank_and_stand_in_order_of_their_keys() -> None:
    result = key_clients({"d": Decimal(5), "b": Decimal(7), "c": Decimal(7), "a": Decimal(1)})
    assert [(row.key, row.rank) for row in result.rows] == [("b", 1), ("c", 1), ("d", 3), ("a", 4)]


def test_the_top_fifth_counts_exactly_its_clients_even_among_ties() -> None:
    # ten equal clients: two of them bring 20 %, so 80/20 does not hold although all ten are tied
    result = measured(*(10,) * 10)
    assert (result.top20_count, result.top20_share, result.does_8020_hold) == (2, Decimal("0.2"), False)


def test_the_top_fifth_is_rounded_up() -> None:
    assert [measured(*(1,) * count).top20_count for count in (1, 5, 6, 10, 11)] == [1, 1, 2, 2, 3]


def test_losses_in_the_top_fifth_take_nothing_away() -> None:
    # six clients: the top two are 10 and -1
    result = measured(10, -1, -2, -3, -4, -5)
    assert (result.top20_count, result.top20_share) == (2, 1)


def test_clients_with_a_tenth_or_more_are_flagged() -> None:
    assert measured("80.0001", "10", "9.9999").large == ("c00", "c01")


@pytest.mark.parametrize("amounts", [(0, -5), (0,), (-1, -2)])
def test_without_a_positive_amount_there_are_no_classes_but_a_reason(amounts: tuple[int, ...]) -> None:
    result = measured(*amounts)
    assert result.reason == "no_positive_amount"
    assert {row.pareto_class for row in result.rows} == {None}
    assert {row.share for row in result.rows} == {None}
    assert (result.k80, result.top20_share, result.does_8020_hold, result.peak) == (None, None, None, None)
    assert (result.hhi.reason, result.gini.reason, result.effective_number.reason) == ("no_positive_amount",) * 3


def test_no_clients_is_a_reason_of_its_own() -> None:
    result = key_clients({})
    assert (result.reason, len(result.rows), result.counted, result.net_total) == ("no_clients", 0, 0, 0)


def test_amounts_beyond_64_bits_stay_exact() -> None:
    # 4·10^15 + 4·10^15 of 10^16 - in ten-thousandths 10^20, which int64 does not hold - reach 80 % exactly
    big = 10**15
    result = measured(4 * big, 4 * big, *(big // 4,) * 8)
    assert (result.k80, result.does_8020_hold, result.positive_total) == (2, True, 10 * big)
    assert result.hhi.value == 3250


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "0.00001", "1e16", "1.0000000000000000000000000000001"])
def test_amounts_that_are_not_money_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="four decimals"):
        key_clients({"a": Decimal(1), "b": Decimal(amount)})


def test_the_bulk_path_gives_the_same_as_the_mapping() -> None:
    columns = key_clients_e4(("a", "b", "c"), np.array([10_000, 30_000, 20_000]))
    assert [(row.key, row.amount) for row in columns.rows] == [("b", 3), ("c", 2), ("a", 1)]
    with pytest.raises(ValueError, match="length"):
        key_clients_e4(("a",), np.array([1, 2]))


def test_ties_may_stand_as_they_were_given() -> None:
    rows = key_clients_e4(("b", "a", "c"), np.array([5, 5, 9]), ties_as_given=True).rows
    assert (rows.keys, rows.ranks.tolist()) == (("c", "b", "a"), [1, 2, 2])


def test_rows_keep_the_keys_they_were_made_of() -> None:
    keys = ["b", "a", "c"]
    rows = key_clients_e4(keys, np.array([5, 5, 9])).rows
    keys[0] = "z"
    assert (rows.keys, rows.first_keys(2), rows.order.tolist()) == (("c", "a", "b"), ("c", "a"), [2, 1, 0])


def test_rows_behave_as_a_sequence_and_cannot_be_written() -> None:
    rows = measured(3, 2, 1).rows
    assert [row.amount for row in rows[1:]] == [2, 1]
    assert rows[-1].amount == 1
    with pytest.raises(IndexError):
        rows[3]
    with pytest.raises(ValueError, match="read-only"):
        rows.ranks[0] = 9


@pytest.mark.parametrize(
    ("pareto_class", "rank", "holds", "is_strategic", "expected"),
    [
        (A, 9, True, False, True),
        (A, 2, False, False, True),
        (A, 3, False, False, False),
        (A, 3, False, True, True),
        (B, 1, True, True, False),
        (None, 1, True, True, False),
    ],
)
def test_is_key(pareto_class: ParetoClass | None, rank: int, holds: bool, is_strategic: bool, expected: bool) -> None:
    found = is_key(pareto_class, rank=rank, top20_count=2, does_8020_hold=holds, is_strategic=is_strategic)
    assert found is expected


money = st.integers(-50_000, 50_000).map(lambda cents: Decimal(cents) / 100)
books = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), money, min_size=1, max_size=30)


@given(books, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(book: dict[str, Decimal], random) -> None:  # type: ignore[no-untyped-def]
    items = list(book.items())
    random.shuffle(items)
    assert list(key_clients(dict(items)).rows) == list(key_clients(book).rows)


@given(books)
def test_equal_amounts_have_equal_class_and_rank(book: dict[str, Decimal]) -> None:
    seen: dict[Decimal, tuple[object, int]] = {}
    for row in key_clients(book).rows:
        assert seen.setdefault(row.amount, (row.pareto_class, row.rank)) == (row.pareto_class, row.rank)


@given(books)
def test_class_a_is_the_smallest_prefix_that_reaches_80_percent(book: dict[str, Decimal]) -> None:
    result = key_clients(book)
    inside = [row.amount for row in result.rows if row.pareto_class is A]
    total = sum((amount for amount in book.values() if amount > 0), Decimal(0))
    if not total:
        assert inside == []
        return
    assert sum(inside) >= total * Decimal("0.8")
    assert all(row.amount < min(inside) for row in result.rows if row.pareto_class is not A)
    assert sum(inside) - inside.count(min(inside)) * min(inside) < total * Decimal("0.8")


@given(books, st.integers(1, 1000))
def test_classes_do_not_depend_on_the_currency(book: dict[str, Decimal], factor: int) -> None:
    scaled = key_clients({key: amount * factor for key, amount in book.items()})
    assert [row.pareto_class for row in scaled.rows] == [row.pareto_class for row in key_clients(book).rows]
    assert (scaled.hhi, scaled.gini) == (key_clients(book).hhi, key_clients(book).gini)


@given(st.lists(st.integers(0, 2**61), min_size=1, max_size=20))
def test_concentration_of_columns_is_that_of_the_list(amounts: list[int]) -> None:
    result = key_clients_e4([str(index) for index in range(len(amounts))], np.array(amounts))
    assert (result.hhi, result.gini) == (hhi(amounts), gini(amounts))


@given(books, st.data())
def test_all_key_clients_at_once_are_those_found_one_by_one(book: dict[str, Decimal], data: st.DataObject) -> None:
    result = key_clients(book)
    flags = dict(zip(book, data.draw(st.lists(st.booleans(), min_size=len(book), max_size=len(book))), strict=True))
    expected = [
        is_key(
            row.pareto_class,
            rank=row.rank,
            top20_count=result.top20_count,
            does_8020_hold=bool(result.does_8020_hold),
            is_strategic=flags[row.key],
        )
        for row in result.rows
    ]
    assert are_key(result, np.array(list(flags.values()))).tolist() == expected


def test_a_flag_is_needed_for_each_client() -> None:
    with pytest.raises(ValueError, match="length"):
        are_key(measured(1, 2), np.array([True]))
