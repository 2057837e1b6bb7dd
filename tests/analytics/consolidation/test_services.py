"""The join as a job: rights of the moment, changes while it runs, one at a time; what the enterprise's file cannot choose."""

import json

import pytest

from analytics.consolidation import selectors, services
from analytics.consolidation.models import Consolidation, JoinedCell
from analytics.dataroom import services as dataroom
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import pair_of
from corpsys.access.refusals import NotAllowed, NotVisible, Refused
from corpsys.access.states import Ending
from corpsys.jobs.testing import run_all
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Assignment
from tests.cooperation.data.rows import MARKET, PURCHASES, SALES
from tests.halves import join, load, shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(world, state, file_root):
    state("C2")
    load(world, "sales_to_client", SALES, file_root)
    load(world, "client_purchases", PURCHASES, file_root)
    return world.cycle


def start(world, name="Alice", pair="sales"):
    by = world.act_as(name)
    world.cycle.refresh_from_db()
    return services.start(cycle=world.cycle, pair=pair_of(pair), page="/done/", by=by)


@pytest.mark.parametrize("name", ["Bob", "Eve", "Charlie", "Dora", "Adam", "Lena", "Sam", "Hugo"])
def test_only_the_leader_joins(world, ready, name):
    with pytest.raises(NotAllowed):
        start(world, name)


def test_as_one_team_the_clients_lead_joins_too(world, ready, state):
    state("I2")
    assert start(world, "Lena").pk == start(world, "Lena").pk
    for name in ("Sam", "Bob", "Hugo"):
        with pytest.raises(NotAllowed):
            start(world, name)


def test_a_half_that_is_kept_or_missing_reads_the_same(world, ready, file_root):
    load(world, "client_purchases", PURCHASES, file_root, share=False)
    with pytest.raises(Refused) as kept:
        start(world)
    dataroom.undo(dataset=Dataset.objects.get(kind="client_purchases", number=2), by=world.act_as("Lena"))
    Dataset.objects.filter(kind="client_purchases").update(is_current=False)
    with pytest.raises(Refused) as missing:
        start(world)
    assert str(kept.value.reason) == str(missing.value.reason)


def test_a_second_request_is_the_same_job(world, ready):
    assert start(world).pk == start(world).pk


def test_a_permission_withdrawn_before_the_job_runs_stops_it(world, ready):
    job = start(world)
    dataroom.withdraw_sharing(dataset=Dataset.objects.get(kind="client_purchases"), by=world.act_as("Lena"))
    run_all()
    world.act_as("Alice")
    job.refresh_from_db()
    assert (job.state, Consolidation.objects.count()) == ("failed", 0)


def test_a_leader_who_left_before_the_job_runs_stops_it(world, ready):
    job = start(world)
    Assignment.objects.filter(user=world.users["Alice"]).update(is_active=False)
    run_all()
    world.act_as("Eve")
    job.refresh_from_db()
    assert (job.state, Consolidation.objects.count()) == ("failed", 0)


def test_the_result_of_versions_that_were_replaced_meanwhile_is_not_kept(world, ready, file_root):
    before = tuple(Dataset.objects.order_by("owner_side"))
    load(world, "sales_to_client", SALES, file_root)
    with pytest.raises(Refused):
        services.keep(
            cycle=world.cycle,
            pair=pair_of("sales"),
            halves=before,
            outcome={"summary": {}, "results": {}},
            cells=[],
            job_id=None,
            by=world.act_as("Alice"),
        )


def test_after_a_withdrawal_nothing_is_joined_and_nobody_reads_it(world, ready):
    assert join(world, "sales").state == "done"
    workspaces.end_cycle(cycle=world.cycle, ending=Ending.WITHDRAWN, outcome="", by=world.act_as("Alice"))
    for name in ("Alice", "Bob", "Eve", "Lena", "Sam"):
        assert selectors.consolidations(world.act_as(name), world.cycle) == {}
        with pytest.raises(NotVisible):
            selectors.consolidation(world.principal(name), world.cycle, pair_of("sales"))
    with pytest.raises(Refused):
        start(world)


READERS = {"Alice", "Bob", "Eve", "Lena", "Sam"}


@pytest.mark.parametrize(("name", "readers"), [("C2", READERS), ("I2", READERS), ("C1", set()), ("N", set())])
def test_who_reads_joined_data_in_which_state(world, ready, state, name, readers):
    assert join(world, "sales").state == "done"
    state(name)
    people = ("Alice", "Bob", "Eve", "Charlie", "Dora", "Adam", "Lena", "Sam", "Hugo")
    for model in (Consolidation, JoinedCell):
        seen = {person for person in people if model.objects.visible_to(world.principal(person)).exists()}
        assert seen == readers


def test_what_the_enterprises_file_covers_does_not_choose_what_is_published(world, state, file_root):
    """Two joins over different months of its own could otherwise be subtracted from each other."""
    state("C2")
    load(world, "client_purchases", shipped("client_purchases"), file_root)
    load(world, "client_sales", shipped("client_sales"), file_root)
    whole, market = shipped("sales_to_client"), shipped("market")
    told = []
    for last in ("2020-12", "2020-11"):
        for kind, text in (("sales_to_client", whole), ("market", market)):
            lines = text.splitlines()
            kept = [line for line in lines[1:] if line[:7] <= last]
            load(world, kind, "\n".join([lines[0], *kept]), file_root)
        assert (join(world, "sales").state, join(world, "market").state) == ("done", "done")
        sales, growth = (Consolidation.objects.get(pair=pair, is_current=True) for pair in ("sales", "market"))
        of_client = {row["category"]: (row["purchases"], row["from_others"]) for row in sales.results["wallet"]}
        hidden = set(
            JoinedCell.objects.filter(consolidation=growth, partner_amount__isnull=True)
            .exclude(status="only_host")
            .values_list("month", "category")
        )
        told.append((of_client, sales.results["white_space"], growth.summary["partner_total"], hidden))
        assert [row["partner"] for row in growth.summary["by_status"]] == [None] * 4
    assert told[0] == told[1]
    assert sales.summary["share_of_wallet"] is None
    assert sales.summary["share_reason"] == "months_missing"


def test_growth_needs_two_full_years(world, state, file_root):
    state("C2")
    load(world, "market", MARKET, file_root)
    load(world, "client_sales", PURCHASES.replace("2020-12", "2020-11"), file_root)
    assert join(world, "market").state == "done"
    result = Consolidation.objects.get()
    assert (result.summary["growth_reason"], result.results["growth"]) == ("two_years_needed", [])


def test_json_holds_no_float(world, ready):
    assert join(world, "sales").state == "done"
    result = Consolidation.objects.get()

    def refuse(text):
        raise AssertionError(text)

    json.loads(json.dumps([result.summary, result.results]), parse_float=refuse)
