"""Importance of one client with its parts. Expected values by hand from D10, D11 and methods, Pareto."""

from datetime import date
from decimal import Decimal

import pytest

from analytics.ledger.models import ClientStanding, KeyClientRun
from analytics.metrics.importance_axis import Part
from analytics.scoring import market_position
from analytics.scoring.importance import importance_of
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible
from corpsys.audit.models import AuditEvent
from corpsys.corporation.models import Organisation
from tests.choosing import figures

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 15)


def earlier(world, standing, amount, in_previous=True):
    """Give the run in force a run before it, in which the client had this amount."""
    run = standing.run
    previous = KeyClientRun.objects.create(
        corporation_id=world.corporation_id,
        enterprise=world.enterprise,
        measure="profit",
        first_month=date(2017, 1, 1),
        last_month=date(2018, 12, 1),
        currency="USD",
        is_in_force=False,
    )
    KeyClientRun.objects.filter(pk=run.pk).update(previous=previous)
    if in_previous:
        ClientStanding.objects.create(
            corporation_id=world.corporation_id,
            enterprise=world.enterprise,
            run=previous,
            client=standing.client,
            rank=1,
            amount=Decimal(amount),
            share=None,
            pareto_class="A",
        )


def enter(world, share="0.3", name="Alice", source="Euromonitor 2025", as_of=TODAY):
    return market_position.set_market_position(
        workspace=world.workspace, share=Decimal(share), source=source, as_of=as_of, by=world.act_as(name)
    )


def holds(holds, top20, rank=1):
    KeyClientRun.objects.filter(is_in_force=True).update(summary={"does_8020_hold": holds, "top20_count": top20})
    ClientStanding.objects.filter(run__is_in_force=True).update(rank=rank)


def flag(world):
    Organisation.objects.filter(pk=world.client.pk).update(strategic=True)
    world.workspace.partner.refresh_from_db()


def test_nothing_known_is_said_part_by_part_and_is_never_class_c(world):
    found = importance_of(world.workspace)
    assert found.axis.importance_class is None
    assert found.axis.missing == (Part.SHARE, Part.PARETO_CLASS, Part.GROWTH, Part.MARKET_POSITION)
    parts = found.axis.parts
    assert (parts.share.reason, parts.growth.reason) == ("no_run", "no_run")
    assert parts.market_position.reason == "not_entered"
    assert found.key is None


def test_a_client_that_the_run_does_not_know_has_no_class(world):
    figures(world, client=world.other_client)
    parts = importance_of(world.workspace).axis.parts
    assert (parts.pareto_class, parts.share.reason, parts.growth.reason) == (None, "not_in_run", "not_in_run")


def test_every_part_known(world):
    # The ledger: 80 before, 100 now: +25 %.
    earlier(world, figures(world), "80")
    enter(world)
    found = importance_of(world.workspace)
    parts = found.axis.parts
    assert (found.axis.importance_class, found.axis.missing) == ("A", ())
    assert (parts.share.value, parts.growth.value, parts.market_position.value) == (
        Decimal("0.0811"),
        Decimal("0.25"),
        Decimal("0.3"),
    )
    assert found.before.run.first_month == date(2017, 1, 1)


@pytest.mark.parametrize(
    ("amount", "in_previous", "reason"),
    [("0", True, "no_base"), ("-5", True, "no_base"), ("80", False, "not_in_previous")],
)
def test_growth_without_a_base_says_why(world, amount, in_previous, reason):
    earlier(world, figures(world), amount, in_previous)
    assert importance_of(world.workspace).axis.parts.growth.reason == reason


def test_growth_without_an_earlier_run_says_why(world):
    figures(world)
    assert importance_of(world.workspace).axis.parts.growth.reason == "no_previous"


@pytest.mark.parametrize(("pareto_class", "lifted"), [("C", True), ("loss", True), ("A", False)])
def test_the_owners_flag_lifts_the_class_and_is_told_apart(world, pareto_class, lifted):
    figures(world, pareto_class)
    flag(world)
    found = importance_of(world.workspace).axis
    assert (found.importance_class, found.is_lifted) == ("A", lifted)
    assert found.parts.pareto_class == pareto_class


@pytest.mark.parametrize(
    ("pareto_class", "does_hold", "rank", "strategic", "expected"),
    [
        ("A", True, 30, False, (True, "class_holds")),
        ("A", False, 18, False, (True, "top_fifth")),
        # northwind: 34 of 89 clients make 80 %, so class A reaches far beyond the top 18.
        ("A", False, 19, False, (False, "beyond_top_fifth")),
        ("A", False, 19, True, (True, "strategic")),
        ("B", False, 1, True, (False, "not_class_a")),
    ],
)
def test_key_or_not(world, pareto_class, does_hold, rank, strategic, expected):
    figures(world, pareto_class)
    holds(does_hold, 18, rank)
    if strategic:
        flag(world)
    key = importance_of(world.workspace).key
    assert (key.is_key, key.reason) == expected


def test_four_questions_whatever_is_known(world, django_assert_num_queries):
    earlier(world, figures(world), "80")
    for _each in range(3):
        enter(world)
    world.workspace.partner  # noqa: B018 - loaded before, as on every page
    with django_assert_num_queries(4):
        importance_of(world.workspace)


# --- market position --------------------------------------------------------------------------------------------------


def test_the_newest_date_counts_and_older_entries_stay(world):
    enter(world, "0.2", as_of=date(2025, 6, 1))
    enter(world, "0.1", name="Bob", as_of=date(2024, 6, 1))
    found = importance_of(world.workspace)
    assert found.position.share == Decimal("0.2")
    by = [(each.share, each.user.name) for each in market_position.positions(world.act_as("Eve"), world.workspace)]
    assert by == [(Decimal("0.2"), "Alice"), (Decimal("0.1"), "Bob")]


def test_entering_is_audited(world):
    enter(world, "0.2")
    enter(world, "0.25", as_of=date(2026, 1, 16))
    world.act_as("Alice")
    first, second = AuditEvent.objects.filter(kind="market_position.set").order_by("id")
    assert first.before is None
    assert Decimal(second.before["share"]) == Decimal("0.2")
    assert second.after == {"share": "0.25", "source": "Euromonitor 2025", "as_of": "2026-01-16"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"share": "1.01"}, "share"),
        ({"share": "-0.1"}, "share"),
        ({"share": "0.1234567"}, "share"),
        ({"share": "NaN"}, "share"),
        ({"source": "   "}, "source"),
        ({"source": "x" * 401}, "source"),
        ({"as_of": date(2999, 1, 1)}, "as_of"),
    ],
)
def test_bad_entries_are_told_by_field(world, given, field):
    with pytest.raises(Invalid) as refusal:
        enter(world, **given)
    assert set(refusal.value.errors) == {field}


@pytest.mark.parametrize("name", ["Eve", "Adam", "Charlie", "Dora", "Lena", "Sam", "Hugo"])
def test_only_the_team_enters(world, join_client, name):
    with pytest.raises(NotAllowed):
        enter(world, name=name)


@pytest.mark.parametrize("name", ["Adam", "Charlie", "Dora", "Lena", "Sam", "Hugo"])
def test_nobody_else_reads_it(world, join_client, name):
    made = enter(world)
    by = world.act_as(name)
    assert not market_position.positions(by, world.workspace).exists()
    with pytest.raises(NotVisible):
        type(made).objects.get_visible(by, public_id=made.public_id)
