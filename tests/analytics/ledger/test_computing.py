"""What a run is computed from: returns, groups, currencies, the period before; which run is in force. Source: D10, D14."""

from decimal import Decimal

import pytest

from analytics.ledger import services
from analytics.ledger.definition import Definition
from analytics.ledger.models import ClientStanding, KeyClientRun, LedgerClient
from corpsys.access.refusals import NotAllowed, Refused
from corpsys.audit.models import AuditEvent
from corpsys.corporation import services as corporations
from corpsys.corporation.models import Organisation
from corpsys.jobs.services import system
from tests.analytics.ledger.entries import JANUARY, compute, enter, link, month, rate, run_asked

pytestmark = pytest.mark.django_db
FEBRUARY = month(2)


def amounts(run):
    rows = ClientStanding.objects.filter(run=run).select_related("client").order_by("rank", "client__key")
    return {row.client.key: row.amount for row in rows}


def returned(client, revenue, back, at=JANUARY):
    return {"client": client, "month": at, "revenue": revenue, "returned": back}


class TestReturns:
    def test_net_counts_what_came_back_and_gross_does_not(self, world):
        enter(world, [returned("a", 60, -40), returned("b", 70, 0)])
        net, gross = compute(world), compute(world, returns="gross")
        assert amounts(net) == {"b": 70, "a": 60}
        assert amounts(gross) == {"a": 100, "b": 70}

    def test_gross_is_refused_where_a_file_did_not_tell_returns_apart(self, world):
        enter(world, [returned("a", 60, -40)])
        enter(world, [("a", FEBRUARY, 5)])
        with pytest.raises(Refused, match="2019-02"):
            compute(world, JANUARY, FEBRUARY, returns="gross")
        assert amounts(compute(world, returns="gross")) == {"a": 100}

    def test_profit_has_returns_of_its_own(self, world):
        enter(world, [{**returned("a", 60, -40), "profit": 6, "returned_profit": -3}, returned("b", 1, 0)])
        assert amounts(compute(world, measure="profit", returns="gross")) == {"a": 9}


class TestGroups:
    def test_a_group_of_the_file_stands_for_its_clients(self, world):
        enter(world, [("a1", JANUARY, 30), ("a2", JANUARY, 30), ("b", JANUARY, 40)], groups={"a1": "A", "a2": "A"})
        run = compute(world, counted_by="group")
        assert amounts(run) == {"A": 60, "b": 40}
        assert ClientStanding.objects.get(run=run, client__key="A").client.is_group
        assert amounts(compute(world)) == {"b": 40, "a1": 30, "a2": 30}

    @pytest.fixture
    def chain(self, world):
        """Casey's with two shops as clients of the corporation, and a ledger of both without groups."""
        eve, level = world.principal("Eve"), world.extra["levels"][0]
        made = [
            corporations.propose_organisation(kind="client", name=name, level=level, by=eve)
            for name in ("Casey's", "Shop 1", "Shop 2")
        ]
        Organisation.objects.filter(pk__in=[row.pk for row in made[1:]]).update(parent=made[0])
        enter(world, [("s1", JANUARY, 30), ("s2", JANUARY, 25), ("b", JANUARY, 40)])
        for name, shop in zip(("s1", "s2"), made[1:], strict=True):
            link(name, shop)
        return made[0]

    def test_where_the_file_has_none_the_parent_organisation_is_the_group(self, world, chain):
        run = compute(world, counted_by="group")
        assert amounts(run) == {"Casey's": 55, "b": 40}
        group = LedgerClient.objects.get(is_group=True)
        assert (group.key, group.organisation) == ("Casey's", chain)
        assert amounts(compute(world, counted_by="group")) == {"Casey's": 55, "b": 40}
        assert LedgerClient.objects.filter(is_group=True).count() == 1

    def test_the_parent_itself_is_in_its_group(self, world, chain):
        link("b", chain)
        assert amounts(compute(world, counted_by="group")) == {"Casey's": 95}

    def test_a_group_of_the_file_with_the_parents_name_is_the_same(self, world, chain):
        enter(world, [("s3", JANUARY, 5)], groups={"s3": "Casey's"})
        assert amounts(compute(world, counted_by="group")) == {"Casey's": 60, "b": 40}

    def test_a_group_with_a_client_without_figures_has_none(self, world):
        rows = [
            {"client": name, "month": JANUARY, "revenue": 9, "profit": profit}
            for name, profit in (("a", 5), ("b", None))
        ]
        enter(world, [*rows, {"client": "c", "month": JANUARY, "revenue": 9, "profit": 2}], groups={"a": "A", "b": "A"})
        run = compute(world, measure="profit", counted_by="group")
        assert (amounts(run), run.summary["without_figures"]) == ({"c": 2}, 1)

    def test_the_owners_mark_on_one_client_marks_the_group(self, world, chain):
        enter(world, [(name, JANUARY, 50) for name in ("x", "y")])
        Organisation.objects.filter(name="Shop 2").update(strategic=True)
        run = compute(world, counted_by="group")
        assert run.summary["does_8020_hold"] is False
        flags = dict(ClientStanding.objects.filter(run=run).values_list("client__key", "is_key"))
        assert flags == {"Casey's": True, "x": False, "y": False, "b": False}
        Organisation.objects.update(strategic=False)
        rows = ClientStanding.objects.filter(run=compute(world, counted_by="group"), is_key=True)
        assert [row.client.key for row in rows] == ["Casey's"]


class TestCurrencies:
    def test_one_currency_stays_as_it_is(self, world):
        enter(world, [("a", JANUARY, 5)], currency="EUR")
        run = compute(world)
        assert (run.currency, amounts(run), run.summary["rates"]) == ("EUR", {"a": 5}, {})

    def test_several_are_converted_month_by_month(self, world):
        enter(world, [("a", JANUARY, 10), ("b", FEBRUARY, 10)], currency="EUR")
        enter(world, [("a", JANUARY, 1)])
        rate(world, "EUR", JANUARY, Decimal("1.1"))
        rate(world, "EUR", FEBRUARY, Decimal("1.23456789"))
        run = compute(world, JANUARY, FEBRUARY)
        assert (run.currency, amounts(run)) == ("USD", {"b": Decimal("12.3457"), "a": 12})
        assert run.summary["rates"] == {"EUR": {"months": 2, "lowest": "1.10000000", "highest": "1.23456789"}}

    def test_a_month_without_a_rate_is_named(self, world):
        enter(world, [("a", JANUARY, 10), ("b", FEBRUARY, 10)], currency="EUR")
        enter(world, [("a", JANUARY, 1)])
        rate(world, "EUR", JANUARY, 1)
        with pytest.raises(Refused, match="EUR: 2019-02"):
            compute(world, JANUARY, FEBRUARY)
        assert amounts(compute(world)) == {"a": 11}


class TestPrevious:
    def test_the_period_before_is_computed_along(self, world):
        enter(world, [("a", month(n), n) for n in range(1, 5)])
        run = compute(world, month(3), month(4))
        assert (run.previous.first_month, run.previous.last_month) == (JANUARY, FEBRUARY)
        assert (run.previous.is_in_force, run.is_in_force) == (False, True)
        assert (amounts(run.previous), amounts(run)) == ({"a": 3}, {"a": 7})

    def test_not_where_a_month_of_it_is_not_loaded(self, world):
        enter(world, [("a", month(n), n) for n in (2, 3, 4)])
        assert compute(world, month(3), month(4)).previous is None

    def test_not_where_its_figures_answer_another_question(self, world):
        enter(world, [("a", JANUARY, 1)])
        enter(world, [returned("a", 1, 0, FEBRUARY)])
        assert compute(world, FEBRUARY).previous.first_month == JANUARY
        assert compute(world, FEBRUARY, returns="gross").previous is None

    def test_a_period_over_the_turn_of_the_year(self):
        asked = Definition(1, "revenue", "net", "client", month(1), month(12))
        assert asked.before() == Definition(1, "revenue", "net", "client", month(1, 2018), month(12, 2018))
        assert Definition(1, "revenue", "net", "client", month(2), month(4)).before().first_month == month(11, 2018)
        assert Definition.read(asked.as_payload()) == asked

    def test_the_calendar_has_none(self, world):
        enter(world, [("a", JANUARY, 1)])
        assert compute(world, month(1, 1), JANUARY).previous is None
        assert Definition(1, "revenue", "net", "client", month(3, 1), month(4, 1)).before().first_month == month(1, 1)


class TestInForce:
    @pytest.fixture
    def runs(self, world):
        enter(world, [("a", JANUARY, 1)])
        return compute(world), compute(world, is_in_force=False), compute(world)

    def test_a_new_run_is_in_force_unless_said_otherwise(self, runs):
        assert [KeyClientRun.objects.get(pk=run.pk).is_in_force for run in runs] == [False, False, True]

    def test_an_older_one_may_be_put_in_force_again(self, runs, world):
        services.put_in_force(run=runs[1], by=world.principal("Alice"))
        assert [KeyClientRun.objects.get(pk=run.pk).is_in_force for run in runs] == [False, True, False]
        event = AuditEvent.objects.filter(kind="key_clients.put_in_force").get()
        assert (event.before, event.after) == (
            {"in_force": str(runs[2].public_id)},
            {"in_force": str(runs[1].public_id)},
        )

    def test_the_one_in_force_is_refused(self, runs, world):
        with pytest.raises(Refused, match="already"):
            services.put_in_force(run=runs[2], by=world.principal("Alice"))

    @pytest.mark.parametrize("name", ["Eve", "Adam", "Bob", "Charlie", "Lena"])
    def test_only_the_enterprises_own_manager_may(self, runs, world, name):
        with pytest.raises(NotAllowed):
            services.put_in_force(run=runs[0], by=world.principal(name))

    def test_the_product_itself_may_for_who_runs_the_server(self, world):
        enter(world, [("a", JANUARY, 1)])
        by = system(corporation_id=world.corporation_id, slug="first")
        services.ask_for_key_clients(
            enterprise=world.enterprise, measure="revenue", first_month=JANUARY, last_month=JANUARY, by=by
        )
        job = run_asked()
        assert job.state == "done", job.error


class TestTies:
    def test_everyone_tied_at_the_cut_goes_in(self, world):
        enter(world, [("a", JANUARY, 70), *((name, JANUARY, 10) for name in "bcd")])
        run = compute(world)
        assert (run.summary["k80"], run.summary["tied_at_cut"]) == (4, 3)

    def test_a_tie_that_the_cut_does_not_divide_is_none(self, world):
        enter(world, [(name, JANUARY, 10) for name in "abcde"] + [("z", JANUARY, 200)])
        assert compute(world).summary["tied_at_cut"] == 0

    def test_ties_stand_in_the_order_they_came_to_the_ledger(self, world):
        enter(world, [(name, JANUARY, 10) for name in "cab"])
        rows = ClientStanding.objects.filter(run=compute(world)).order_by("id")
        assert [(row.client.key, row.rank) for row in rows] == [("c", 1), ("a", 1), ("b", 1)]


def test_a_sum_beyond_the_digits_is_told(world):
    enter(world, [("a", JANUARY, Decimal(10) ** 15), ("b", JANUARY, 1)])
    services.ask_for_key_clients(
        enterprise=world.enterprise,
        measure="revenue",
        first_month=JANUARY,
        last_month=JANUARY,
        by=world.act_as("Alice"),
    )
    job = run_asked()
    assert (job.state, "more digits" in job.error) == ("failed", True)


def test_many_large_sums_are_exact(world):
    enter(world, [(f"c{n}", JANUARY, Decimal("92233720368547.5807")) for n in range(9)])
    run = compute(world)
    assert Decimal(run.summary["net_total"]) == 9 * Decimal("92233720368547.5807")
    assert ClientStanding.objects.filter(run=run).first().amount == Decimal("92233720368547.5807")
