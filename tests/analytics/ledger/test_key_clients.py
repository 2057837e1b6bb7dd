"""Key clients over small ledgers with the published figures. Source: methods, Pareto; D10."""

import datetime
from decimal import Decimal

import pytest

from analytics.ledger import services
from analytics.ledger.figures import headline
from analytics.ledger.models import ClientStanding, LedgerClient
from corpsys.access.refusals import NotAllowed, Refused
from corpsys.corporation.models import Organisation
from corpsys.jobs.testing import run_all
from corpsys.workspace.models import Workspace

pytestmark = pytest.mark.django_db
JANUARY = datetime.date(2019, 1, 1)


@pytest.fixture
def portfolio(load, compute):
    """Load a ledger of one month with these amounts by client, and compute."""

    def _portfolio(amounts, measure="revenue"):
        column = {"revenue": "revenue", "profit": "revenue,profit"}[measure]
        cells = {"revenue": "{}", "profit": "1,{}"}[measure]
        lines = "".join(f"{name},2019-01,{cells.format(amount)}\n" for name, amount in amounts.items())
        load(f"client,month,{column}\n{lines}")
        return compute(JANUARY, JANUARY, measure)

    return _portfolio


def standings(run):
    rows = ClientStanding.objects.filter(run=run).select_related("client").order_by("rank", "client__key")
    return {row.client.key: (row.rank, row.pareto_class, row.is_key) for row in rows}


def test_zero_and_losses_stand_apart_and_the_peak_is_kept(portfolio):
    run = portfolio({"a": 500, "b": 300, "c": 150, "d": 50, "e": 0, "f": -50, "g": -150}, "profit")
    told = run.summary
    assert (Decimal(told["net_total"]), Decimal(told["peak"]), Decimal(told["peak_of_net"])) == (
        800,
        1000,
        Decimal("1.25"),
    )
    assert {key: row[1] for key, row in standings(run).items()} == {
        "a": "A",
        "b": "A",
        "c": "B",
        "d": "C",
        "e": "none",
        "f": "loss",
        "g": "loss",
    }


def test_where_8020_does_not_hold_class_a_alone_is_not_key(portfolio):
    run = portfolio({"a": 30, "b": 30, "c": 20, "d": 20})
    assert run.summary["does_8020_hold"] is False
    assert standings(run) == {"a": (1, "A", True), "b": (1, "A", True), "c": (3, "A", False), "d": (3, "A", False)}
    assert Decimal(run.summary["hhi"]["value"]) == 2600


def test_the_strategic_mark_makes_a_client_of_class_a_key(portfolio, world):
    Organisation.objects.filter(pk=world.client.pk).update(strategic=True)
    run = portfolio({"a": 30, "b": 30, "Fareway": 20, "d": 20})
    assert standings(run)["Fareway"] == (3, "A", True)


def test_one_client_of_ten_holds_all(portfolio):
    run = portfolio({"a": 7, **{f"z{number}": 0 for number in range(9)}})
    assert (Decimal(run.summary["hhi"]["value"]), Decimal(run.summary["gini"]["value"])) == (10_000, Decimal("0.9"))
    assert headline(run) == "1 of 10 clients (10.0%) makes 80%; the top 20% make 100.0%: 80/20 holds."


def test_without_a_positive_amount_nothing_is_said(portfolio, world, sign_in):
    run = portfolio({"a": 0, "b": -5})
    assert run.summary["reason"] == "no_positive_amount"
    assert standings(run) == {"a": (1, "none", False), "b": (2, "loss", False)}
    page = sign_in(world.users["Alice"]).get(f"/first/key-clients/{run.public_id}/").content.decode()
    assert "nothing can be said about 80/20" in page
    assert "<svg xmlns" not in page


def test_a_loss_a_hundred_times_the_total_is_kept(portfolio):
    run = portfolio({"a": 1, "b": -500})
    assert ClientStanding.objects.get(run=run, client__key="b").share == Decimal(-500)


def test_a_client_without_all_of_its_figures_gets_no_class(load, compute):
    load("client,month,revenue,profit\na,2019-01,5,5\nb,2019-01,5,\nb,2019-01,5,9\n")
    run = compute(JANUARY, JANUARY, "profit")
    assert list(standings(run)) == ["a"]
    assert run.summary["without_figures"] == 1


def test_only_the_months_asked_for_count(load, compute):
    load("client,month,revenue\na,2019-01,5\na,2019-02,7\nb,2019-02,1\n")
    run = compute(JANUARY, JANUARY)
    assert (run.summary["counted"], Decimal(run.summary["net_total"])) == (1, 5)


def ask(world, name="Alice", measure="revenue", month=JANUARY):
    return services.ask_for_key_clients(
        enterprise=world.enterprise, measure=measure, first_month=month, last_month=month, by=world.principal(name)
    )


def test_what_cannot_be_computed_is_refused_at_once(load, world):
    with pytest.raises(Refused, match="No sales"):
        ask(world)
    load("client,month,revenue\na,2019-01,5\n")
    with pytest.raises(Refused, match="neither cost nor profit"):
        ask(world, measure="profit")
    load("client,month,revenue\na,2019-02,5\n", currency="EUR")
    with pytest.raises(Refused, match="EUR: 2019-02"):
        services.ask_for_key_clients(
            enterprise=world.enterprise,
            measure="revenue",
            first_month=JANUARY,
            last_month=datetime.date(2019, 2, 1),
            by=world.principal("Alice"),
        )


@pytest.mark.parametrize("name", ["Eve", "Adam", "Bob", "Charlie", "Lena"])
def test_only_the_enterprises_own_manager_may_ask(load, world, name):
    load("client,month,revenue\na,2019-01,5\n")
    with pytest.raises(NotAllowed):
        ask(world, name)


def test_the_same_question_twice_is_one_job(load, world):
    load("client,month,revenue\na,2019-01,5\n")
    assert ask(world).pk == ask(world).pk
    assert [job.kind for job in run_all()].count(services.RUN) == 1


def test_from_a_ledger_client_to_an_open_cooperation(load, world):
    load("client,month,revenue\nCasey's,2019-01,5\n")
    alice, eve = world.principal("Alice"), world.principal("Eve")
    client = LedgerClient.objects.get(key="Casey's")
    with pytest.raises(Refused, match="which client"):
        services.open_cooperation(client=client, by=alice)
    made = services.propose_client(client=client, name="Casey's", level=world.extra["levels"][0], by=alice)
    assert (made.standing, client.organisation) == ("proposed", made)
    with pytest.raises(Refused, match="not been accepted"):
        services.open_cooperation(client=client, by=alice)
    from corpsys.corporation.services import accept_organisation

    accept_organisation(organisation=made, by=eve)
    client.refresh_from_db()
    workspace = services.open_cooperation(client=client, by=alice)
    assert Workspace.objects.get(pk=workspace.pk).partner == made
    with pytest.raises(Refused, match="already"):
        services.propose_client(client=client, name="X", level=world.extra["levels"][0], by=alice)
