"""`manage.py key_clients`: the figures as JSON, the ends of the period, refusals in words. Source: D10."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from analytics.ledger.models import KeyClientRun
from corpsys.audit.models import AuditEvent
from tests.analytics.ledger.entries import JANUARY, enter, month

pytestmark = pytest.mark.django_db


def told(world, *arguments):
    out = StringIO()
    call_command("key_clients", *arguments, "--json", stdout=out)
    world.act_as("Alice")
    return json.loads(out.getvalue())


@pytest.fixture
def ledger(world):
    amounts = {"a": 500, "b": 300, "c": 150, "d": 50, "e": 0, "f": -50, "g": -150}
    enter(world, [(name, JANUARY, amount) for name, amount in amounts.items()])
    enter(world, [("h", month(2), 1)])


def test_the_figures_are_those_of_the_run(world, ledger):
    found = told(world, "diageo", "--measure", "revenue", "--to", "2019-01")
    assert {name: found[name] for name in ("clients", "positive", "k80", "first_month", "last_month", "currency")} == {
        "clients": 7,
        "positive": 4,
        "k80": 2,
        "first_month": "2019-01",
        "last_month": "2019-01",
        "currency": "USD",
    }
    assert (Decimal(found["total"]), Decimal(found["positive_total"])) == (800, 1000)
    # 500² + 300² + 150² + 50² of 1000², in hundredths of a percent squared.
    assert (found["hhi"], found["share_of_clients"], found["top20_share"]) == (3650.0, round(2 / 7, 6), 0.8)
    # Σi·x = 3250 of four, and 4250 with the zero: 6500/4000 − 5/4, 8500/5000 − 6/5.
    assert (found["gini"], found["gini_with_zeros"]) == (0.375, 0.5)
    assert found["classes"] == {"A": 2, "B": 1, "C": 1, "none": 1, "loss": 2}
    run = KeyClientRun.objects.get(public_id=found["run"])
    assert run.is_in_force
    assert AuditEvent.objects.filter(kind="key_clients.commanded").count() == 1


def test_the_period_is_all_that_is_loaded_unless_said(world, ledger):
    found = told(world, "Diageo", "--measure", "revenue")
    assert (found["first_month"], found["last_month"], found["clients"]) == ("2019-01", "2019-02", 8)


def test_the_classes_may_be_left_as_they_are(world, ledger):
    first = told(world, "diageo", "--measure", "revenue")
    told(world, "diageo", "--measure", "revenue", "--not-in-force")
    assert str(KeyClientRun.objects.get(is_in_force=True).public_id) == first["run"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nobody", "--measure", "revenue"], "There is no enterprise “nobody”. diageo"),
        (["diageo"], "neither cost nor profit"),
        (["diageo", "--measure", "revenue", "--returns", "gross"], "Returns are not told apart"),
        (
            ["diageo", "--measure", "revenue", "--from", "2019-03", "--to", "2019-04"],
            "No sales are loaded for this period",
        ),
        (["diageo", "--measure", "revenue", "--from", "2019-02", "--to", "2019-01"], "before the first"),
        (["diageo", "--measure", "revenue", "--from", "2019-13"], "no month such as"),
        (["diageo", "--measure", "revenue", "--corporation", "other"], "no corporation with the address"),
    ],
)
def test_what_cannot_be_done_is_said(world, ledger, arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command("key_clients", *arguments, stdout=StringIO())


def test_without_json_it_is_said_in_words(world, ledger):
    out = StringIO()
    call_command("key_clients", "diageo", "--measure", "revenue", "--to", "2019-01", stdout=out)
    assert "2 of 7 clients make 80%; the top 20% make 80.0%.\n80/20 holds." in out.getvalue()
