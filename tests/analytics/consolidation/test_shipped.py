"""The shipped files through the real services give the figures that were computed without the product."""

import json
from decimal import Decimal

import pytest

from analytics.consolidation import selectors, services
from analytics.consolidation.models import Consolidation, JoinedCell
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import pair_of
from tests.halves import IOWA, join, load, shipped

pytestmark = pytest.mark.django_db
EXPECTED = json.loads((IOWA / "expected.json").read_text(encoding="utf-8"))
TOTALS = EXPECTED["totals"]["2019_2020"]


def money(text):
    return Decimal(text)


@pytest.fixture
def joined(world, state, file_root):
    state("C2")
    for kind in ("sales_to_client", "client_purchases", "market", "client_sales"):
        load(world, kind, shipped(kind), file_root)
    for pair in ("sales", "market"):
        assert join(world, pair).state == "done"
    return {row.pair: row for row in Consolidation.objects.all()}


def test_totals_of_the_halves(world, joined):
    of = {row.kind: row for row in Dataset.objects.all()}
    assert of["client_purchases"].total == money("53127225.17") == money(TOTALS["purchases"])
    assert of["client_purchases"].unknown_total == money(TOTALS["purchases_without_vendor_and_category"])
    assert of["sales_to_client"].total == money(TOTALS["enterprise_sales_to_client"])
    assert of["market"].total == money(TOTALS["market"])
    assert (of["client_purchases"].rows, of["market"].rows) == (7407, 1123)
    assert f"{of['market'].first_month} {of['market'].last_month}" == "2019-01-01 2020-12-01"
    assert of["client_purchases"].own_vendors == ["DIAGEO AMERICAS"]


def test_share_of_wallet_in_total(joined):
    summary = joined["sales"].summary
    assert money(summary["purchases"]) == money("53127225.17")
    assert money(summary["partner_total"]) == money("12805099.28") == money(TOTALS["purchases_from_enterprise"])
    assert money(summary["from_others"]) == money(TOTALS["purchases_from_other_known_vendors"])
    assert money(summary["unknown_vendor"]) == money(TOTALS["purchases_without_vendor_and_category"])
    assert summary["share_by_partner"] == TOTALS["share_of_wallet"]
    assert summary["share_of_wallet"] == TOTALS["share_of_wallet"] == "0.241027"


def test_share_of_wallet_by_category(joined):
    found = joined["sales"].results["wallet"]
    wanted = EXPECTED["share_of_wallet_2019_2020"]
    told = [
        {
            "category": row["category"],
            "purchases": money(row["purchases"]),
            "from_enterprise": money(row["sales"]),
            "from_others": money(row["from_others"]),
            "share": row["share"],
        }
        for row in found[: len(wanted)]
    ]
    assert told == [
        {
            "category": row["category"],
            "purchases": money(row["purchases"]),
            "from_enterprise": money(row["from_enterprise"]),
            "from_others": money(row["from_others"]),
            "share": row["share_of_wallet"],
        }
        for row in wanted
    ]


def test_categories_with_too_few_competitors_are_suppressed(joined):
    hidden = {row["category"] for row in joined["sales"].results["wallet"] if row["purchases"] is None}
    wanted = EXPECTED["suppression_2019_2020"]["categories_suppressed_over_the_period"]
    assert hidden >= {row["category"] for row in wanted}
    assert len(joined["sales"].results["wallet"]) == EXPECTED["white_space_2019_2020"]["known_categories"]
    for row in wanted:
        assert row["purchases"] not in json.dumps(joined["sales"].results) + json.dumps(joined["market"].results)


def test_white_space(joined):
    found = {row["category"]: row for row in joined["sales"].results["white_space"]}
    for row in EXPECTED["white_space_2019_2020"]["largest_without_enterprise"]:
        if not row["suppressed_for_enterprise"]:
            assert money(found[row["category"]]["elsewhere"]) == money(row["from_others"])
            assert money(found[row["category"]]["own"]) == 0
    assert "WHISKEY LIQUEUR" in found and "SPICED RUM" not in found and None not in found


def test_sales_match_to_the_cent(joined):
    wanted = EXPECTED["consolidation"]["2019_2020"]["sales_with_purchases_from_enterprise"]
    counts = {found["status"]: found["cells"] for found in joined["sales"].summary["by_status"]}
    assert counts == {
        "matched": wanted["matched"],
        "only_host": wanted["only_enterprise"],
        "only_partner": wanted["only_client"],
        "exception": wanted["exceptions"],
    }
    cells = JoinedCell.objects.filter(consolidation=joined["sales"])
    assert sum(cell.host_amount == cell.partner_amount for cell in cells) == wanted["equal_to_the_cent"] == 538
    assert all(cell.host_rows and cell.partner_rows for cell in cells)


def test_market_cells(joined):
    wanted = EXPECTED["consolidation"]["2019_2020"]
    summary = joined["market"].summary
    counts = {found["status"]: found["cells"] for found in summary["by_status"]}
    unknown_client = wanted["client_cells_without_category"]
    unknown_market = summary["unknown"]["host"]["cells"]
    # The expectation counts months without a category as cells; here they are nobody's counterpart.
    assert counts["matched"] + unknown_client == wanted["market_with_all_purchases"]["matched"]
    assert counts["matched"] + counts["only_host"] + unknown_market == EXPECTED["rows"]["enterprise_market_2019_2020"]
    assert (counts["only_partner"], counts["exception"]) == (0, 0)
    assert summary["unknown"]["partner"]["cells"] == unknown_client
    assert money(summary["unknown"]["partner"]["amount"]) == money(TOTALS["purchases_without_vendor_and_category"])


def test_growth(joined):
    wanted, summary = EXPECTED["growth_2019_2020"], joined["market"].summary
    assert (summary["client_growth"], summary["market_growth"]) == (wanted["client"], wanted["market"])
    found = {row["category"]: row for row in joined["market"].results["growth"]}
    for row in wanted["by_category"]:
        if row["category"]:
            assert found[row["category"]]["client_growth"] == row["client"]
            assert found[row["category"]]["market_growth"] == row["market"]


def test_no_competitor_is_named_in_what_is_kept(joined):
    vendors = {line.split(",")[2] for line in shipped("client_purchases").split("\n")[1:] if line.count(",") == 4}
    kept = json.dumps([row.summary for row in joined.values()]) + json.dumps([row.results for row in joined.values()])
    kept += json.dumps(list(JoinedCell.objects.values("category", "note")))
    named = {vendor for vendor in vendors if len(vendor) > 5 and vendor in kept}
    assert len(vendors) > 50
    assert named == set()


def test_a_suppressed_month_has_no_figure_of_the_client(joined):
    hidden = JoinedCell.objects.filter(consolidation=joined["market"], status="matched", partner_amount=None)
    least = EXPECTED["suppression_2019_2020"]["month_category_cells_suppressed"]
    assert hidden.count() >= least
    assert not any(cell.partner_rows for cell in hidden)


def with_discrepancies():
    seeded = json.loads((IOWA / "discrepancies.json").read_text(encoding="utf-8"))["cells"]
    changed = {(cell["month"], cell["category"]): cell["seeded_amount"] for cell in seeded}
    lines = shipped("sales_to_client").splitlines()
    rows = [line.split(",") for line in lines[1:]]
    told = [",".join([row[0], row[1], changed.get((row[0], row[1]), row[2]), row[3]]) for row in rows]
    return "\n".join([lines[0], *told])


def test_the_five_seeded_discrepancies_are_the_exceptions(world, state, file_root):
    state("C2")
    load(world, "sales_to_client", with_discrepancies(), file_root)
    load(world, "client_purchases", shipped("client_purchases"), file_root)
    assert join(world, "sales").state == "done"
    wanted = EXPECTED["with_the_seeded_discrepancies"]
    result = Consolidation.objects.get()
    assert money(result.summary["host_total"]) == money(wanted["enterprise_sales_to_client"])
    exceptions = selectors.exceptions(world.principal("Alice"), result)
    seeded = json.loads((IOWA / "discrepancies.json").read_text(encoding="utf-8"))["cells"]
    assert {(f"{cell.month:%Y-%m}", cell.category) for cell in exceptions} == {
        (cell["month"], cell["category"]) for cell in seeded
    }
    assert selectors.standing(world.cycle, pair_of("sales")).open == wanted["exceptions"] == 5
    for cell in exceptions:
        services.resolve(cell=cell, resolution="accepted", note="Booked later.", by=world.act_as("Lena"))
    assert selectors.standing(world.cycle, pair_of("sales")).open == 0
