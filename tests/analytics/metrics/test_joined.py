from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.metrics.joined import (
    JoinedPair,
    MatchStatus,
    forecast_accuracy,
    growth_against_market,
    join_pair,
    pooled_competitors,
    share_of_wallet,
    white_space,
    with_e4,
)

SEARCH = settings(deadline=None, max_examples=50)  # frames take milliseconds each

Row = tuple[str | None, str | None, int | str]


def frame(*rows: Row) -> pd.DataFrame:
    """Rows of period, category and money."""
    columns = ["period", "category", "amount"]
    table = pd.DataFrame([(period, category, Decimal(amount)) for period, category, amount in rows], columns=columns)
    return with_e4(table.astype({"period": "str", "category": "str"}))


def statuses(joined: JoinedPair) -> list[str]:
    return joined.rows["status"].tolist()


def one_cell(host: int | str, partner: int | str, tolerance: str = "0.10") -> str:
    return statuses(join_pair(frame(("p", "c", host)), frame(("p", "c", partner)), tolerance=Decimal(tolerance)))[0]


@pytest.mark.parametrize(
    ("host", "partner", "status"),
    [
        (100, 90, "matched"),  # 10/100 is not above 10 %
        (100, 89, "exception"),
        (90, 100, "matched"),
        (89, 100, "exception"),
        (0, 0, "matched"),
        (0, "0.0001", "exception"),
        (-100, -90, "matched"),
        (-100, 100, "exception"),
        ("100", "89.9999", "exception"),
        (10**14, 9 * 10**13, "matched"),  # in ten-thousandths times ten beyond 64 bits
        (10**14, 9 * 10**13 - 1, "exception"),
        (4 * 10**14, 1, "exception"),
    ],
)
def test_a_difference_above_a_tenth_of_the_larger_is_an_exception(
    host: int | str, partner: int | str, status: str
) -> None:
    assert one_cell(host, partner) == status


@pytest.mark.parametrize(("tolerance", "status"), [("0", "exception"), ("0.01", "matched"), ("0.0099", "exception")])
def test_the_tolerance_is_exact(tolerance: str, status: str) -> None:
    assert one_cell(100, 99, tolerance) == status


def test_no_tolerance_still_matches_equal_figures() -> None:
    assert one_cell("0.1", "0.1", "0") == "matched"


@pytest.mark.parametrize("tolerance", ["-0.1", "NaN"])
def test_a_tolerance_that_means_nothing_is_refused(tolerance: str) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        one_cell(1, 1, tolerance)


HOST = frame(("1", "gin", 100), ("1", "rum", 50), ("2", "gin", 70), ("1", None, 5))
PARTNER = frame(("1", "gin", 60), ("1", "gin", 40), ("1", "tea", 8), ("2", "gin", 50), ("1", None, 5))


def test_cells_are_summed_joined_and_told_apart() -> None:
    rows = join_pair(HOST, PARTNER).rows
    # unknown categories come last and stay each on its own side
    assert rows["category"].fillna("?").tolist() == ["gin", "rum", "tea", "?", "?", "gin"]
    assert rows["period"].tolist() == ["1", "1", "1", "1", "1", "2"]
    assert rows["status"].tolist() == ["matched", "only_host", "only_partner", "only_host", "only_partner", "exception"]
    assert rows["host_e4"].fillna(-1).tolist() == [1_000_000, 500_000, -1, 50_000, -1, 700_000]
    assert rows["partner_e4"].fillna(-1).tolist() == [1_000_000, -1, 80_000, -1, 50_000, 500_000]
    assert rows["difference_e4"].fillna(-1).tolist() == [0, -1, -1, -1, -1, 200_000]
    assert rows["partner_rows"].fillna(0).tolist() == [2, 0, 1, 0, 1, 1]


def test_totals_cover_every_row() -> None:
    joined = join_pair(HOST, PARTNER)
    assert (joined.host_total, joined.partner_total, joined.difference) == (225, 163, 62)
    assert [(item.status, item.cells, item.host, item.partner) for item in joined.by_status] == [
        ("matched", 1, 100, 100),
        ("only_host", 2, 55, 0),
        ("only_partner", 2, 0, 13),
        ("exception", 1, 70, 50),
    ]
    assert joined.cells(MatchStatus.EXCEPTION) == 1


def test_large_whole_numbers_survive_a_one_sided_join() -> None:
    # beyond 2^53 a float would lose the last digits
    joined = join_pair(frame(("1", "a", "900719925474.0993")), frame(("1", "b", 1)))
    assert joined.rows["host_e4"].tolist()[0] == 9_007_199_254_740_993


def test_money_beyond_64_bits_is_joined_exactly() -> None:
    huge = 10**15
    joined = join_pair(frame(("1", "a", huge), ("2", "a", 1)), frame(("1", "a", huge)))
    assert statuses(joined) == ["matched", "only_host"]
    assert joined.difference == 1


def test_empty_sides_join_to_the_other() -> None:
    empty = HOST.iloc[:0]
    assert set(statuses(join_pair(HOST, empty))) == {"only_host"}
    assert set(statuses(join_pair(empty, PARTNER))) == {"only_partner"}
    assert join_pair(empty, empty).host_total == 0


def test_blank_keys_are_unknown() -> None:
    joined = join_pair(frame(("1", "  ", 5)), frame(("1", "  ", 5)))
    assert sorted(statuses(joined)) == ["only_host", "only_partner"]


def test_more_dimensions_can_be_shared() -> None:
    host, partner = HOST.assign(place="x"), PARTNER.assign(place="y")
    assert "matched" not in statuses(join_pair(host, partner, on=("period", "category", "place")))


@pytest.mark.parametrize(
    ("spoiled", "message"),
    [
        (HOST.drop(columns="category"), "category"),
        (HOST.drop(columns="amount_e4"), "amount_e4"),
        (HOST.assign(amount_e4=1.5), "whole"),
        (HOST.assign(amount_e4=pd.Series([1, None, 2, 3], dtype="Int64")), "missing"),
    ],
)
def test_frames_of_the_wrong_shape_are_refused(spoiled: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        join_pair(spoiled, PARTNER)


cells = st.lists(
    st.tuples(st.sampled_from("12"), st.sampled_from(["a", "b", "c", None]), st.integers(-200, 200)), max_size=12
)


@SEARCH
@given(cells, cells, st.randoms(use_true_random=False))
def test_order_changes_nothing_and_totals_are_kept(host: list[Row], partner: list[Row], random) -> None:  # type: ignore[no-untyped-def]
    joined = join_pair(frame(*host), frame(*partner))
    shuffled = random.sample(host, len(host)), random.sample(partner, len(partner))
    again = join_pair(frame(*shuffled[0]), frame(*shuffled[1]))
    pd.testing.assert_frame_equal(joined.rows, again.rows)
    assert joined.host_total == sum(amount for _, _, amount in host)
    assert joined.partner_total == sum(amount for _, _, amount in partner)
    assert sum(item.host for item in joined.by_status) == joined.host_total


@SEARCH
@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), st.integers(0, 100))
def test_the_tolerance_is_its_definition(host: int, partner: int, percent: int) -> None:
    larger = max(abs(host), abs(partner))
    beyond = larger > 0 and abs(host - partner) * 100 > percent * larger
    assert one_cell(host, partner, str(Decimal(percent) / 100)) == ("exception" if beyond else "matched")


def purchases(*rows: tuple[str | None, str | None, int]) -> pd.DataFrame:
    """Rows of category, vendor and money."""
    table = pd.DataFrame(
        [(category, vendor, Decimal(amount)) for category, vendor, amount in rows],
        columns=["category", "vendor", "amount"],
    )
    return with_e4(table)


BOUGHT = purchases(
    ("gin", "us", 30), ("gin", "v1", 40), ("gin", "v2", 20), ("gin", "v3", 10),
    ("rum", "v1", 5), ("rum", "v2", 5), ("rum", "v4", 5), ("rum", None, 85),
    ("tea", "us", 5), ("tea", "v1", 90), ("tea", "v3", 3), ("tea", "v4", 2),
    ("rye", "us", 7), ("rye", "v1", 2), ("rye", "v2", 2), ("rye", "v3", 2), ("rye", "v4", 1),
    (None, None, 25),
)  # fmt: skip
SOLD = with_e4(
    pd.DataFrame(
        {"category": ["gin", "tea", "rye", "oil"], "amount": [Decimal(30), Decimal(5), Decimal(7), Decimal(3)]}
    )
)


def by_category(table: pd.DataFrame, column: str) -> dict[object, object]:
    lowest = table[table["level"] == 1] if "level" in table else table
    return dict(zip(lowest["category"].tolist(), lowest[column].tolist(), strict=True))


def test_share_of_wallet_per_category_and_in_total() -> None:
    found = share_of_wallet(SOLD, pooled_competitors(BOUGHT, "us"))
    shares = by_category(found, "share")
    assert shares["gin"] == Decimal("0.3")  # 30 of 100
    assert shares["rum"] == 0  # nothing of 100, 85 of it from an unknown vendor
    assert shares["tea"] == Decimal("0.05")
    assert shares["rye"] == Decimal("0.5")
    total = found[found["level"] == 0].iloc[0]
    # 30 + 5 + 7 + 3 sold; 100 + 100 + 100 + 14 + 25 bought, the unknown kept
    assert (total["sales_e4"], total["purchases_e4"]) == (450_000, 3_390_000)
    assert total["share"] == Decimal(45) / Decimal(339)


def test_share_of_wallet_says_why_it_is_missing() -> None:
    found = share_of_wallet(SOLD, pooled_competitors(BOUGHT, "us"))
    reasons = by_category(found, "reason")
    assert (reasons["oil"], reasons[None]) == ("no_purchases", "unknown_key")
    assert by_category(found, "share")["oil"] is None
    few = purchases(("gin", "us", 30), ("gin", "v1", 70), ("tea", "v1", 1), ("tea", "v2", 1), ("tea", "v3", 1))
    hidden = share_of_wallet(SOLD, pooled_competitors(few, "us"))
    gin = hidden[hidden["category"] == "gin"].iloc[0]
    assert (gin["share"], gin["reason"], gin["purchases_e4"] is pd.NA) == (None, "suppressed", True)


def test_white_space_is_bought_elsewhere_and_little_or_not_from_us() -> None:
    found = white_space(pooled_competitors(BOUGHT, "us"))
    white = by_category(found, "is_white_space")
    assert [white["gin"], white["rum"], white["tea"], white["rye"]] == [False, True, True, False]
    elsewhere = by_category(found, "elsewhere_e4")
    assert (elsewhere["rum"], elsewhere["tea"]) == (150_000, 950_000)  # without the 85 of an unknown vendor
    assert by_category(found, "unknown_vendor_e4")["rum"] == 850_000


def test_little_is_a_choice() -> None:
    found = white_space(pooled_competitors(BOUGHT, "us"), little=Decimal("0.0499"))
    assert by_category(found, "is_white_space")["tea"] is False


def test_unknown_vendors_and_categories_are_never_white_space() -> None:
    bought = purchases((None, "v1", 5), (None, "v2", 5), (None, "v3", 5), ("gin", None, 50))
    found = white_space(pooled_competitors(bought, "us", min_others=0))
    assert by_category(found, "is_white_space") == {None: False, "gin": False}
    assert by_category(found, "reason") == {None: "unknown_key", "gin": "no_purchases"}


def test_suppressed_cells_are_no_verdict_on_white_space() -> None:
    bought = purchases(("gin", "v1", 70), ("tea", "v1", 1), ("tea", "v2", 1), ("tea", "v3", 1))
    found = white_space(pooled_competitors(bought, "us"))
    assert by_category(found, "is_white_space")["gin"] is pd.NA
    assert by_category(found, "reason")["gin"] == "suppressed"


CLIENT = frame(("2019", "gin", 100), ("2020", "gin", 110), ("2019", "rum", 0), ("2020", "rum", 10))
MARKET = frame(("2019", "gin", 1000), ("2020", "gin", 1250), ("2019", "rum", 50), ("2020", "rum", 40))


def test_growth_is_set_against_the_market() -> None:
    found = growth_against_market(CLIENT, MARKET, before=["2019"], after=["2020"]).iloc[0]
    # client 100 -> 120, market 1050 -> 1290
    assert found["client_growth"] == Decimal("0.2")
    assert found["market_growth"] == Decimal(240) / Decimal(1050)
    assert found["lead"] == Decimal("0.2") - Decimal(240) / Decimal(1050)
    assert (found["client_before_e4"], found["client_after_e4"]) == (1_000_000, 1_200_000)


def test_growth_by_category_says_where_there_is_no_base() -> None:
    found = growth_against_market(CLIENT, MARKET, before=["2019"], after=["2020"], by=["category"])
    assert found["category"].tolist() == ["gin", "rum"]
    assert found["lead"].tolist() == [Decimal("0.1") - Decimal("0.25"), None]
    assert found["reason"].tolist() == [None, "client_no_base"]
    assert found["market_growth"].tolist() == [Decimal("0.25"), Decimal("-0.2")]


@pytest.mark.parametrize(
    ("client", "market", "reason"),
    [
        (CLIENT[CLIENT["period"] == "2020"], MARKET, "client_period_missing"),
        (CLIENT, MARKET[MARKET["period"] == "2019"], "market_period_missing"),
    ],
)
def test_growth_over_a_period_that_one_side_lacks_is_unknown(
    client: pd.DataFrame, market: pd.DataFrame, reason: str
) -> None:
    found = growth_against_market(client, market, before=["2019"], after=["2020"]).iloc[0]
    assert (found["lead"], found["reason"]) == (None, reason)


@pytest.mark.parametrize(("before", "after"), [([], ["2020"]), (["2019"], []), (["2019"], ["2019", "2020"])])
def test_growth_needs_two_separate_spans(before: list[str], after: list[str]) -> None:
    with pytest.raises(ValueError, match="periods"):
        growth_against_market(CLIENT, MARKET, before=before, after=after)


def test_the_published_forecast_accuracy() -> None:
    assert forecast_accuracy([Decimal(110), Decimal(90)], [Decimal(100), Decimal(100)]).value == Decimal("0.90")


def test_a_forecast_without_actuals_is_not_computable() -> None:
    assert forecast_accuracy([Decimal(5)], [Decimal(0)]).reason == "no_actuals"
    assert forecast_accuracy([], []).reason == "no_actuals"


def test_a_forecast_can_be_worse_than_none() -> None:
    # 1 - 20/10
    assert forecast_accuracy([Decimal(30)], [Decimal(10)]).value == -1


def test_forecasts_and_actuals_must_pair_up() -> None:
    with pytest.raises(ValueError, match="argument"):
        forecast_accuracy([Decimal(1)], [])
