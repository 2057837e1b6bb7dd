"""What of the client's rows is published, attacked by subtraction. Source: D32; expectations counted by hand."""

import pandas as pd
import pytest

from analytics.consolidation.pool import pool

OWN = ["Us"]


def frame(rows):
    """Rows: (category, month YYYY-MM, vendor, whole money)."""
    return pd.DataFrame(
        {
            "category": pd.Series([row[0] for row in rows], dtype="str"),
            "year": pd.Series([int(row[1][:4]) for row in rows], dtype="int64"),
            "period": pd.to_datetime([f"{row[1]}-01" for row in rows]),
            "vendor": pd.Series([row[2] for row in rows], dtype="str"),
            "amount_e4": pd.Series([row[3] * 10_000 for row in rows], dtype="int64"),
        }
    )


def many(category, month, vendors, amount=10):
    return [(category, month, f"V{number}", amount) for number in range(vendors)]


def test_nothing_hidden_lets_the_years_be_told():
    made = pool(frame(many("A", "2019-01", 3) + many("A", "2020-01", 4)), OWN)
    assert made.year_totals == {2019: 300_000, 2020: 400_000}


def test_year_totals_are_withheld_where_they_would_give_a_hidden_category_away():
    # B has one other vendor in 2019: with the total of 2019 beside A's, its amount would be the difference.
    rows = many("A", "2019-01", 5) + many("A", "2020-01", 5)
    rows += [("B", "2019-01", "V1", 70), ("B", "2020-01", "V2", 80), ("B", "2020-01", "V3", 90)]
    made = pool(frame([*rows, ("B", "2020-02", "V4", 5)]), OWN)
    years = {(row["category"], row["year"]): row["total_e4"] for row in made.level(2)}
    assert years["B", 2019] is None and years["A", 2019] is not None
    assert made.year_totals == {}


def test_year_totals_stand_where_the_hidden_categories_have_enough_vendors_each_year():
    rows = many("A", "2019-01", 5) + many("A", "2020-01", 5)
    for position, category in enumerate("BCD"):
        rows += [(category, f"{year}-01", f"W{position}", 70) for year in (2019, 2020)]
    made = pool(frame(rows), OWN)
    assert {row["category"] for row in made.level(1) if row["is_suppressed"]} == {"B", "C", "D"}
    assert made.year_totals == {2019: 2_600_000, 2020: 2_600_000}


def test_the_enterprise_is_no_competitor_of_itself():
    made = pool(frame([("A", "2019-01", "Us", 10), *many("A", "2019-01", 2)]), OWN)
    assert made.root["total_e4"] is None


def test_a_file_without_vendors_hides_nothing():
    made = pool(frame([("A", "2019-01", None, 10), ("B", "2019-01", None, 20)]), OWN)
    assert made.months() == {
        (pd.Timestamp("2019-01-01").date(), "A"): 100_000,
        (pd.Timestamp("2019-01-01").date(), "B"): 200_000,
    }


@pytest.mark.parametrize("own", [[], OWN])
def test_the_upper_part_is_the_same_tree(own):
    made = pool(frame(many("A", "2019-01", 5) + many("B", "2019-01", 1)), own)
    upper = made.by_category().rows
    assert upper["level"].tolist() == [0, 1, 1]
    assert bool(upper[upper["category"] == "B"]["is_suppressed"].iloc[0])
