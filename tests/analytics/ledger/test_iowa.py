"""The real ledger of the sample through the real import: 850 clients, 48 of them make 80 %, Fareway second."""

import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.ledger.models import ClientStanding, LedgerClient, LedgerEntry, LedgerLoad

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[3] / "sample" / "iowa"
FIRST, LAST = datetime.date(2019, 1, 1), datetime.date(2021, 12, 1)


@pytest.fixture
def expected():
    return json.loads((SAMPLE / "expected.json").read_text())


@pytest.fixture
def loaded(load):
    content = (SAMPLE / "diageo_sales_by_chain.csv.gz").read_bytes()
    return load(content, name="diageo_sales_by_chain.csv.gz")


def test_every_row_comes_in_and_the_total_is_the_files(loaded, expected):
    intake, _job = loaded
    assert (intake.state, intake.rows_total, intake.rows_bad) == (
        "loaded",
        expected["rows"]["diageo_sales_by_chain"],
        0,
    )
    load = LedgerLoad.objects.get()
    assert load.total == Decimal(expected["pareto"]["2019_2021"]["total"])
    assert (load.first_month, load.last_month, load.currency) == (FIRST, LAST, "USD")
    assert LedgerEntry.objects.count() == 20_968
    assert not LedgerEntry.objects.filter(profit__isnull=False).exists()


def test_a_client_with_the_name_of_an_organisation_is_that_organisation(loaded, world):
    linked = LedgerClient.objects.filter(organisation__isnull=False).values_list("key", "organisation__name")
    assert set(linked) == {("FAREWAY", "Fareway"), ("HY-VEE", "Hy-Vee")}


@pytest.mark.parametrize(("period", "last"), [("2019_2021", LAST), ("2019_2020", datetime.date(2020, 12, 1))])
def test_key_clients_are_those_computed_without_the_product(loaded, compute, expected, period, last):
    run = compute(FIRST, last)
    wanted, told = expected["pareto"][period], run.summary
    assert told["counted"] == wanted["clients"]
    assert told["k80"] == wanted["k80"]
    assert {name: told["classes"][name] for name in "ABC"} == wanted["classes"]
    assert round(Decimal(told["top20_share"]), 6) == Decimal(wanted["top_20_percent_share"])
    assert round(Decimal(told["hhi"]["value"]), 4) == Decimal(wanted["hhi"])
    assert round(Decimal(told["gini"]["value"]), 6) == Decimal(wanted["gini"])
    assert (told["large"], told["does_8020_hold"]) == (wanted["clients_with_a_tenth_or_more"], True)
    fareway = ClientStanding.objects.get(run=run, client__key="FAREWAY")
    assert (fareway.rank, fareway.pareto_class, fareway.is_key) == (2, "A", True)
    assert fareway.amount == Decimal(wanted["fareway"]["amount"])
    assert round(fareway.share, 6) == Decimal(wanted["fareway"]["share"])
    assert told["key_count"] == ClientStanding.objects.filter(run=run, is_key=True).count() == wanted["k80"]


def test_the_whole_period_says_what_the_sample_promises(loaded, compute):
    run = compute(FIRST, LAST)
    assert (run.summary["counted"], run.summary["k80"]) == (850, 48)
    assert f"{ClientStanding.objects.get(run=run, rank=2).share:.2%}" == "8.11%"


def test_the_page_shows_the_finding_the_picture_and_the_clients(loaded, compute, world, sign_in):
    run = compute(FIRST, LAST)
    page = sign_in(world.users["Alice"]).get(f"/first/key-clients/{run.public_id}/").content.decode()
    assert "48 of 850 clients (5.6%) make 80%; the top 20% make 90.1%: 80/20 holds." in page
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert 'role="img"' in page
    assert "style=" not in page
    assert "18,886,115.43" in page
    assert "8.1%" in page
