"""The shipped sample data of Iowa: rows, totals and the agreement of both sides, read with csv and Decimal alone."""

import csv
import gzip
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

IOWA = Path(__file__).parents[2] / "sample" / "iowa"
ENTERPRISE = "DIAGEO AMERICAS"
PERIODS = ("2019_2020", "2021")

Rows = list[dict[str, str]]
Cells = dict[tuple[str, str], tuple[Decimal, int]]


def read(name: str) -> Rows:
    with gzip.open(IOWA / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def total(rows: Rows) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))


def by_month_and_category(rows: Rows) -> Cells:
    cells: Cells = defaultdict(lambda: (Decimal(0), 0))
    for row in rows:
        key = (row["month"], row["category"])
        cells[key] = (cells[key][0] + Decimal(row["amount"]), cells[key][1] + int(row["bottles"]))
    return dict(cells)


def from_enterprise(rows: Rows) -> Rows:
    return [row for row in rows if row["vendor"] == ENTERPRISE]


def load(name: str) -> Any:
    return json.loads((IOWA / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("diageo_sales_by_chain", 20968),
        ("enterprise_sales_to_fareway_2019_2020", 538),
        ("enterprise_sales_to_fareway_2021", 267),
        ("enterprise_market_2019_2020", 1123),
        ("enterprise_market_2021", 554),
        ("fareway_purchases_2019_2020", 7407),
        ("fareway_purchases_2021", 4210),
    ],
)
def test_file_has_its_rows_without_repeated_keys(name: str, rows: int) -> None:
    keys = [tuple(value for column, value in row.items() if column not in ("amount", "bottles")) for row in read(name)]
    assert len(keys) == len(set(keys)) == rows


def test_purchases_of_three_years_are_11617_rows() -> None:
    assert sum(len(read(f"fareway_purchases_{period}")) for period in PERIODS) == 11617


@pytest.mark.parametrize(
    ("period", "purchases", "enterprise", "unknown"),
    [
        ("2019_2020", "53127225.17", "12805099.28", "667687.39"),
        ("2021", "27405169.10", "6081016.15", "360.00"),
    ],
)
def test_client_bought_the_stated_totals(period: str, purchases: str, enterprise: str, unknown: str) -> None:
    rows = read(f"fareway_purchases_{period}")
    assert total(rows) == Decimal(purchases)
    assert total(from_enterprise(rows)) == Decimal(enterprise)
    assert total([row for row in rows if not row["vendor"] and not row["category"]]) == Decimal(unknown)


def test_vendor_and_category_are_unknown_together() -> None:
    rows = [row for period in PERIODS for row in read(f"fareway_purchases_{period}")]
    assert all(bool(row["vendor"]) == bool(row["category"]) for row in rows)
    assert total([row for row in rows if not row["vendor"]]) == Decimal("668047.39")


@pytest.mark.parametrize(("period", "cells"), [("2019_2020", 538), ("2021", 267)])
def test_both_sides_agree_to_the_cent_and_the_bottle_in_every_cell(period: str, cells: int) -> None:
    enterprise = by_month_and_category(read(f"enterprise_sales_to_fareway_{period}"))
    client = by_month_and_category(from_enterprise(read(f"fareway_purchases_{period}")))
    assert enterprise == client
    assert len(enterprise) == cells


@pytest.mark.parametrize("period", PERIODS)
def test_client_never_exceeds_the_market(period: str) -> None:
    market = by_month_and_category(read(f"enterprise_market_{period}"))
    client = by_month_and_category(read(f"fareway_purchases_{period}"))
    assert all(amount <= market[key][0] and bottles <= market[key][1] for key, (amount, bottles) in client.items())


def test_clients_are_850_and_48_of_them_make_80_percent() -> None:
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for row in read("diageo_sales_by_chain"):
        amounts[row["client"]] += Decimal(row["amount"])
    ranked = sorted(amounts, key=lambda name: -amounts[name])
    everything = sum(amounts.values())
    assert (len(ranked), everything) == (850, Decimal("233017506.34"))
    assert ranked[:2] == ["HY-VEE", "FAREWAY"]
    assert round(amounts["FAREWAY"] / everything, 4) == Decimal("0.0811")
    assert sum(amounts[name] for name in ranked[:48]) >= everything * Decimal("0.8")
    assert sum(amounts[name] for name in ranked[:47]) < everything * Decimal("0.8")


def test_clients_file_and_sales_to_fareway_agree_by_month() -> None:
    by_client: dict[str, Decimal] = defaultdict(Decimal)
    by_pair: dict[str, Decimal] = defaultdict(Decimal)
    for row in read("diageo_sales_by_chain"):
        if row["client"] == "FAREWAY":
            by_client[row["month"]] += Decimal(row["amount"])
    for period in PERIODS:
        for row in read(f"enterprise_sales_to_fareway_{period}"):
            by_pair[row["month"]] += Decimal(row["amount"])
    assert by_client == by_pair
    assert len(by_client) == 36


def test_seeded_discrepancies_are_five_exceptions_of_cells_in_the_file() -> None:
    cells = load("discrepancies.json")["cells"]
    shipped = by_month_and_category(read("enterprise_sales_to_fareway_2019_2020"))
    assert len({(cell["month"], cell["category"]) for cell in cells}) == 5
    for cell in cells:
        original, seeded = Decimal(cell["original_amount"]), Decimal(cell["seeded_amount"])
        assert shipped[cell["month"], cell["category"]][0] == original
        assert abs(original - seeded) > Decimal("0.1") * max(original, seeded)
        assert cell["reason"]
        assert cell["label"]


def test_expected_figures_are_those_of_the_files() -> None:
    figures = load("expected.json")["totals"]
    for period in PERIODS:
        rows = read(f"fareway_purchases_{period}")
        assert Decimal(figures[period]["purchases"]) == total(rows)
        assert Decimal(figures[period]["purchases_from_enterprise"]) == total(from_enterprise(rows))
        assert Decimal(figures[period]["market"]) == total(read(f"enterprise_market_{period}"))
    assert figures["2019_2020"]["share_of_wallet"] == "0.241027"


def test_plan_attainments_follow_from_baseline_target_and_actual() -> None:
    plan = load("plan_rule.json")
    lines = [(goal, goal[side]) for goal in plan["goals"] for side in ("enterprise", "client")]
    lines += [(expectation, expectation) for expectation in plan["expectations"]]
    assert len(lines) == 12
    for measure, side in lines:
        baseline, actual = Decimal(measure["baseline_2020"]), Decimal(measure["actual_2021"])
        target, raw = Decimal(side["target_2021"]), Decimal(side["attainment_raw"])
        kept = actual >= baseline if measure["direction"] == "higher is better" else actual <= baseline
        right = Decimal(kept) if target == baseline else (actual - baseline) / (target - baseline)
        assert abs(raw - right) <= Decimal("0.00005")
        assert Decimal(side["attainment_used"]) == min(max(raw, Decimal(0)), Decimal("1.25"))


def test_plan_covers_the_four_perspectives_with_a_benefit_for_each_side() -> None:
    goals = load("plan_rule.json")["goals"]
    perspectives = ["enterprise_profit", "client_profit", "corporation_development", "environment"]
    assert [goal["perspective"] for goal in goals] == perspectives
    assert all(goal[side]["benefit"] for goal in goals for side in ("enterprise", "client"))


@pytest.mark.parametrize("name", ["expected.json", "plan_rule.json", "discrepancies.json", "SOURCE.md"])
def test_what_is_shipped_is_attributed_or_labelled(name: str) -> None:
    text = (IOWA / name).read_text(encoding="utf-8")
    assert "State of Iowa" in text or "Made up" in text
