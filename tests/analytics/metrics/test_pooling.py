"""What the enterprise may see of its competitors, and that it cannot work out more from what it sees."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.metrics.joined import PooledCompetitors, pooled_competitors, with_e4

SEARCH = settings(deadline=None, max_examples=50)  # frames take milliseconds each

Bought = tuple[str | None, str | None, str | None, int]  # period, category, vendor, money
BY = ("category", "period")


def frame(rows: list[Bought]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["period", "category", "vendor", "amount"])
    return with_e4(table.assign(amount=[Decimal(amount) for amount in table["amount"]]))


def cell(pooled: PooledCompetitors, *key: str | None) -> pd.Series:
    rows = pooled.rows[pooled.rows["level"] == len(key)]
    for column, value in zip(pooled.by, key, strict=False):
        rows = rows[rows[column].isna() if value is None else rows[column] == value]
    return rows.iloc[0]


def vendors(category: str, *names: str, period: str = "1", amount: int = 10) -> list[Bought]:
    return [(period, category, name, amount) for name in names]


FIVE = [
    *vendors("gin", "us", "a", "b", "c"),
    *vendors("rum", "a", "b", "c", "d"),
    *vendors("tea", "a", "b", "c", "d", "e"),
]


def test_others_are_pooled_and_own_stands_apart() -> None:
    gin = cell(pooled_competitors(frame(FIVE), "us"), "gin")
    assert (gin["own_e4"], gin["others_e4"], gin["total_e4"], gin["others_count"]) == (100_000, 300_000, 400_000, 3)
    assert not gin["is_suppressed"]


def test_the_total_is_the_first_row() -> None:
    total = cell(pooled_competitors(frame(FIVE), "us"))
    assert (total["own_e4"], total["others_e4"], total["others_count"]) == (100_000, 1_200_000, 5)


@pytest.mark.parametrize("names", [(), ("a",), ("a", "b")])
def test_a_cell_with_fewer_than_three_others_is_suppressed(names: tuple[str, ...]) -> None:
    oil = cell(pooled_competitors(frame([*FIVE, *vendors("oil", "us", *names)]), "us"), "oil")
    assert oil["is_suppressed"]
    assert oil["own_e4"] == 100_000  # its own sales are no secret to the enterprise
    assert [oil[column] is pd.NA for column in ("others_e4", "total_e4", "others_count")] == [True] * 3


def hidden(pooled: PooledCompetitors) -> set[tuple[object, ...]]:
    rows = pooled.rows[pooled.rows["is_suppressed"]]
    return {tuple(row[:row_level]) for row_level, *row in rows[["level", *pooled.by]].itertuples(index=False)}


def test_a_single_suppressed_cell_takes_the_smallest_shown_one_with_it() -> None:
    # total 1200 + 10 less gin, rum and tea would be oil's one vendor; gin has the least (300)
    pooled = pooled_competitors(frame([*FIVE, *vendors("oil", "a")]), "us")
    assert hidden(pooled) == {("oil",), ("gin",)}


def test_suppressed_cells_that_pool_three_others_together_need_no_more() -> None:
    rows = [*FIVE, *vendors("oil", "a", "b"), *vendors("rye", "c")]
    assert hidden(pooled_competitors(frame(rows), "us")) == {("oil",), ("rye",)}


def test_suppressed_cells_of_the_same_two_vendors_are_not_enough() -> None:
    rows = [*FIVE, *vendors("oil", "a", "b"), *vendors("rye", "b")]
    assert hidden(pooled_competitors(frame(rows), "us")) == {("oil",), ("rye",), ("gin",)}


def test_a_cell_without_any_other_vendor_needs_no_protection() -> None:
    assert hidden(pooled_competitors(frame([*FIVE, *vendors("oil", "us")]), "us")) == {("oil",)}


def test_with_fewer_than_three_others_at_all_nothing_is_shown() -> None:
    rows = [*vendors("gin", "us", "a", "b"), *vendors("rum", "b")]
    pooled = pooled_competitors(frame(rows), "us")
    assert pooled.rows["is_suppressed"].all()


def test_what_lies_beneath_a_suppressed_cell_goes_with_it() -> None:
    rows = [*FIVE, *vendors("oil", "a"), *vendors("oil", "b", period="2")]
    pooled = pooled_competitors(frame(rows), "us", by=BY)
    # gin is taken along with its only period
    assert hidden(pooled) == {("oil",), ("oil", "1"), ("oil", "2"), ("gin",), ("gin", "1")}


def test_a_shown_category_protects_its_own_periods() -> None:
    # gin 2 has one vendor; gin less gin 1 would give it, so gin 1 goes too, and gin itself stays
    rows = [*FIVE, *vendors("gin", "a", period="2"), *vendors("gin", "a", "b", "c", "d", period="3")]
    pooled = pooled_competitors(frame(rows), "us", by=BY)
    assert hidden(pooled) == {("gin", "2"), ("gin", "1")}
    assert cell(pooled, "gin")["others_e4"] == 800_000


def test_the_client_itself_may_see_everything() -> None:
    pooled = pooled_competitors(frame([*FIVE, *vendors("oil", "a")]), "us", min_others=0)
    assert not pooled.rows["is_suppressed"].any()
    assert cell(pooled, "oil")["others_e4"] == 100_000


def test_one_vendor_under_several_spellings_counts_once() -> None:
    rows = [*FIVE, *vendors("oil", "Acme  Ltd", "ACME LTD", " acme ltd")]
    assert cell(pooled_competitors(frame(rows), "us"), "oil")["is_suppressed"]


def test_own_names_are_recognised_in_any_spelling() -> None:
    rows = vendors("gin", "US  Inc", "us inc", "US Europe", "a", "b", "c")
    gin = cell(pooled_competitors(frame(rows), ["Us Inc", "us europe"]), "gin")
    assert (gin["own_e4"], gin["others_count"]) == (300_000, 3)


def test_a_vendor_whose_purchases_net_to_nothing_does_not_count() -> None:
    rows = [*FIVE, *vendors("oil", "a", "b", "c"), *vendors("oil", "c", amount=-10)]
    assert cell(pooled_competitors(frame(rows), "us"), "oil")["is_suppressed"]


def test_unknown_vendors_and_categories_stay_in_the_totals() -> None:
    rows = [*FIVE, ("1", "gin", None, 7), ("1", None, None, 25), ("1", "gin", " ", 1)]
    pooled = pooled_competitors(frame(rows), "us")
    assert cell(pooled)["unknown_vendor_e4"] == 330_000
    assert cell(pooled)["total_e4"] == 1_630_000  # 10 own + 120 others + 33
    assert (cell(pooled, "gin")["unknown_vendor_e4"], cell(pooled, "gin")["others_count"]) == (80_000, 3)
    assert (cell(pooled, None)["unknown_vendor_e4"], cell(pooled, None)["is_suppressed"]) == (250_000, True)
    assert hidden(pooled) == {(None,)}


def test_no_purchases_show_nothing() -> None:
    pooled = pooled_competitors(frame([]), "us")
    assert pooled.rows["is_suppressed"].tolist() == [True]
    assert pooled.rows["own_e4"].tolist() == [0]


def test_a_missing_vendor_column_is_refused() -> None:
    with pytest.raises(ValueError, match="vendor"):
        pooled_competitors(frame(FIVE).drop(columns="vendor"), "us")


def leaks(rows: list[Bought], shown: list[tuple[object, ...]]) -> bool:
    """Whether some combination of shown cells rests on the figures of one or two others alone.

    Shown cells are vectors over the leaves. For each two vendors: a combination that is zero on every leaf where anyone
    else sells, and not zero on a leaf of theirs, exists exactly if the rank grows with the columns of those leaves.
    """
    sellers: dict[tuple[object, ...], set[str]] = {}
    for period, category, vendor, _ in rows:
        leaf = sellers.setdefault((category, period), set())
        if vendor not in (None, "us"):
            leaf.add(str(vendor))
    leaves = list(sellers)
    if not shown:
        return False
    matrix = np.array([[leaf[: len(key)] == key for leaf in leaves] for key in shown], dtype=float)
    names = sorted(set().union(*sellers.values()))
    for pair in [set(two) for two in combinations(names, 2)] + [{name} for name in names]:
        foreign = [index for index, leaf in enumerate(leaves) if sellers[leaf] - pair]
        theirs = [index for index, leaf in enumerate(leaves) if sellers[leaf] and not sellers[leaf] - pair]
        if theirs and _rank(matrix[:, foreign + theirs]) > _rank(matrix[:, foreign]):
            return True
    return False


def _rank(matrix: np.ndarray) -> int:
    return int(np.linalg.matrix_rank(matrix)) if matrix.size else 0


def shown_keys(pooled: PooledCompetitors) -> list[tuple[object, ...]]:
    rows = pooled.rows[~pooled.rows["is_suppressed"]]
    return [tuple(row[:level]) for level, *row in rows[["level", *pooled.by]].itertuples(index=False)]


sales = st.lists(
    st.tuples(
        st.sampled_from("123"),
        st.sampled_from(["gin", "rum", "tea", "oil"]),
        st.sampled_from(["us", *"abcde"]),
        st.integers(1, 50),
    ),
    max_size=40,
)


@settings(deadline=None, max_examples=150)
@given(sales)
def test_nothing_shown_can_be_combined_to_fewer_than_three_others(rows: list[Bought]) -> None:
    assert not leaks(rows, shown_keys(pooled_competitors(frame(rows), "us", by=BY)))


def test_the_search_for_leaks_finds_the_one_that_single_suppression_leaves() -> None:
    rows = [*FIVE, *vendors("oil", "a")]
    naive = [(), ("gin",), ("rum",), ("tea",)]
    assert leaks(rows, naive)
    assert not leaks(rows, [(), ("rum",), ("tea",)])


@SEARCH
@given(sales, st.randoms(use_true_random=False))
def test_the_order_of_purchases_changes_nothing(rows: list[Bought], random) -> None:  # type: ignore[no-untyped-def]
    first = pooled_competitors(frame(rows), "us", by=BY).rows
    second = pooled_competitors(frame(random.sample(rows, len(rows))), "us", by=BY).rows
    pd.testing.assert_frame_equal(first, second)
