"""The list of clients by its address: filters, orders, columns, views it brings along, files. What is hidden tells nothing."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone

from analytics.ledger.models import ClientStanding, KeyClientRun, LedgerClient
from analytics.readiness.models import Assessment
from analytics.scoring.models import ClientScore
from cooperation.clients.listing import CLIENTS
from cooperation.decision import services as decisions
from cooperation.process import services as processes
from cooperation.process.models import Stage
from corpsys.corporation import services as corporations
from corpsys.jobs.models import Job
from corpsys.lists import selectors
from corpsys.lists import state as states
from corpsys.workspace import services as workspaces
from tests.choosing import figures, rate

pytestmark = pytest.mark.django_db
PAGE, EXPORT, API = "/first/clients/", "/first/clients/export/", "/api/v1/first/clients/"


@pytest.fixture
def portfolio(world):
    """Fareway: Alice's, A, rated 4/3, its process open. Hy-Vee: B, nobody's. Aldi: Alice's, C, rated nowhere. Żabka: no figures."""
    eve = world.act_as("Eve")
    level = world.extra["levels"][0]
    world.extra["aldi"], world.extra["zabka"] = (
        corporations.propose_organisation(kind="client", name=name, level=level, by=eve) for name in ("Aldi", "Żabka")
    )
    rate(world, 4, 3)
    figures(world, "A", "0.6000")
    figures(world, "B", "0.3000", world.other_client)
    figures(world, "C", "0.1000", world.extra["aldi"])
    ClientStanding.objects.update(amount=F("share") * 1000)
    alice = world.act_as("Alice")
    decision = decisions.decide(workspace=world.workspace, chosen="cooperation", by=alice)
    world.extra["process"] = processes.open_process(decision=decision, name="Whisky together", by=alice)
    workspaces.open_workspace(host=world.enterprise, partner=world.extra["aldi"], by=world.act_as("Alice"))
    world.act_as("Eve")
    return world


def shown(world, query="", name="Alice"):
    """The page as this person sees it."""
    principal = world.act_as(name)
    return selectors.page(states.read(CLIENTS, QueryDict(query), principal), principal)


def names(world, query="", name="Alice"):
    return [row[0].text for row in shown(world, query, name).rows]


# --- filters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Fareway", "Hy-Vee", "Aldi", "Żabka"]),
        ("sort=name", ["Aldi", "Fareway", "Hy-Vee", "Żabka"]),
        ("sort=-name", ["Żabka", "Hy-Vee", "Fareway", "Aldi"]),
        ("q=zabka", ["Żabka"]),
        ("q=Farevay", ["Fareway"]),
        ("pareto_class=A", ["Fareway"]),
        ("pareto_class=unknown", ["Żabka"]),
        ("pareto_class=loss", []),
        ("stage=0", ["Fareway"]),
        ("stage=4", []),
        ("stage=none", ["Hy-Vee", "Aldi", "Żabka"]),
        ("without_process=on", ["Hy-Vee", "Aldi", "Żabka"]),
        ("variant=cooperation", ["Fareway"]),
        ("variant=negotiation", []),
        ("caretaker=me", ["Fareway", "Aldi"]),
        ("caretaker=nobody", ["Hy-Vee", "Żabka"]),
        ("caretaker=me&pareto_class=C", ["Aldi"]),
        ("old_assessment=on", []),
    ],
)
def test_filters_and_orders(portfolio, query, expected):
    assert names(portfolio, query) == expected


def test_a_caretaker_by_name(portfolio):
    alice, charlie = (portfolio.users[name].public_id for name in ("Alice", "Charlie"))
    assert names(portfolio, f"caretaker={alice}") == ["Fareway", "Aldi"]
    # Somebody who leads nothing is no choice: told at the field, and the others hold.
    page = shown(portfolio, f"caretaker={charlie}&pareto_class=A")
    assert "caretaker" in page.state.form.errors
    assert [row[0].text for row in page.rows] == ["Fareway"]


def test_of_two_places_in_the_ledger_the_better_counts(portfolio):
    """Fareway is a second client of the ledger, too, in class C: it stays A."""
    run = KeyClientRun.objects.get()
    second = LedgerClient.objects.create(
        corporation_id=portfolio.corporation_id,
        enterprise=portfolio.enterprise,
        key="FAREWAY 2",
        organisation=portfolio.client,
    )
    ClientStanding.objects.create(
        corporation_id=portfolio.corporation_id,
        enterprise=portfolio.enterprise,
        run=run,
        client=second,
        rank=9,
        amount=1,
        share=Decimal("0.01"),
        pareto_class="C",
    )
    assert names(portfolio, "pareto_class=C") == ["Aldi"]
    assert names(portfolio, "pareto_class=A") == ["Fareway"]
    assert names(portfolio)[0] == "Fareway"


def score(world, **fields):
    values = {"rules_version": "1", "computed_at": timezone.now(), "rated_at": timezone.now(), **fields}
    ClientScore.objects.filter(workspace=world.workspace).delete()
    return ClientScore.objects.create(corporation_id=world.corporation_id, workspace=world.workspace, **values)


def test_levels_are_those_that_were_stored(portfolio):
    score(portfolio, host_score=80, partner_score=60, pair_score=60, level=2, recommended="cooperation")
    assert names(portfolio, "level=2") == ["Fareway"]
    assert names(portfolio, "level=3") == []
    # Aldi is in a pair of hers and not rated; of Hy-Vee and Żabka there is no pair to rate.
    assert names(portfolio, "level=unrated") == ["Aldi"]
    assert names(portfolio, "sort=-readiness")[0] == "Fareway"
    cells = dict(zip([column.key for column in shown(portfolio).state.columns], shown(portfolio).rows[0], strict=True))
    assert (
        "80" in cells["readiness"].html and "gap 20" in cells["readiness"].html and "level 2" in cells["readiness"].html
    )
    # As decided: the recommendation is not said twice.
    assert cells["variant"].html == "cooperation"
    score(portfolio, host_score=80, partner_score=60, pair_score=60, level=2, recommended="negotiation")
    assert "recommended: negotiation" in shown(portfolio).rows[0][4].html


def test_an_assessment_newer_than_the_score_is_shown_live(portfolio):
    """Rated 4 and 3 of 4: 100 and 75. The stored score is older."""
    score(portfolio, host_score=1, partner_score=1, pair_score=1, level=0)
    ClientScore.objects.update(computed_at=timezone.now() - timedelta(days=2))
    cell = shown(portfolio, "columns=readiness").rows[0][1].html
    assert "100" in cell and "75" in cell and "level" not in cell


def test_an_assessment_of_more_than_a_year_ago(portfolio):
    """One side alone makes it old; nobody else's is looked at."""
    old = timezone.now() - timedelta(days=400)
    Assessment.objects.filter(workspace=portfolio.workspace, subject_side="partner").update(submitted_at=old)
    assert names(portfolio, "old_assessment=on") == ["Fareway"]
    assert names(portfolio, "old_assessment=on", "Eve") == ["Fareway"]
    assert names(portfolio, "old_assessment=on", "Charlie") == names(portfolio, "old_assessment=on", "Dora") == []


def test_days_overdue_stand_by_the_step(portfolio):
    Stage.objects.filter(process=portfolio.extra["process"], number=0).update(
        due_on=timezone.localdate() - timedelta(days=12)
    )
    row = dict(zip([column.key for column in shown(portfolio).state.columns], shown(portfolio).rows[0], strict=True))
    assert "12 days overdue" in row["step"].html
    assert names(portfolio, "sort=step")[0] == "Fareway"


# --- what is hidden ---------------------------------------------------------------------------------------------------

# Asked by people who read neither class nor readiness of Fareway: the answer is that of a client of which nothing is known.
SECRET_QUERIES = [
    "pareto_class=A",
    "pareto_class=unknown",
    "level=2",
    "level=unrated",
    "variant=cooperation",
    "old_assessment=on",
]


@pytest.mark.parametrize("name", ["Charlie", "Dora"])
@pytest.mark.parametrize("query", SECRET_QUERIES)
def test_filters_by_what_is_hidden_find_nothing(portfolio, name, query):
    score(portfolio, pair_score=60, level=2)
    page = shown(portfolio, query, name)
    assert page.rows == [] and page.count == 0


@pytest.mark.parametrize("name", ["Charlie", "Dora"])
@pytest.mark.parametrize("sort", ["share", "-share", "amount", "-amount", "readiness", "-readiness", "step", "-step"])
def test_orders_by_what_is_hidden_are_by_name(portfolio, name, sort):
    score(portfolio, pair_score=60, level=2)
    assert names(portfolio, f"sort={sort}", name) == ["Aldi", "Fareway", "Hy-Vee", "Żabka"]


@pytest.mark.parametrize("name", ["Charlie", "Dora"])
def test_outsiders_find_the_stage_and_who_leads(portfolio, name):
    assert names(portfolio, "stage=0", name) == ["Fareway"]
    text = "".join(
        cell.html or cell.text for row in shown(portfolio, "columns=caretaker&columns=stage", name).rows for cell in row
    )
    assert "FAR-01" in text and portfolio.users["Alice"].name in text


@pytest.mark.parametrize(
    ("name", "told"), [("Alice", True), ("Eve", True), ("Bob", False), ("Charlie", False), ("Dora", False)]
)
def test_who_is_told_what_the_whole_run_says(portfolio, sign_in, name, told):
    KeyClientRun.objects.update(
        summary={"reason": None, "k80": 2, "counted": 3, "k80_client_share": "0.6666", "k80_share": "0.9"}
    )
    page = sign_in(portfolio.users[name]).get(PAGE).content.decode()
    assert ("2 of 3 clients (66.7%) make 90.0% of the profit." in page) is told
    assert ("2019-01" in page) is told


# --- the page ---------------------------------------------------------------------------------------------------------


def test_views_with_their_counts(portfolio):
    def counted(name):
        principal = portfolio.act_as(name)
        state = states.read(CLIENTS, QueryDict("caretaker=me"), principal)
        return [(str(view.label), view.count, view.is_current) for view in selectors.standard_views(state, principal)]

    assert counted("Alice") == [
        ("Mine", 2, True),
        ("Class A without a process", 0, False),
        ("Assessed more than 12 months ago", 0, False),
    ]
    assert [label for label, _count, _current in counted("Eve")] == [
        "Class A without a process",
        "Assessed more than 12 months ago",
    ]


def test_no_match_names_the_filters_with_the_way_to_drop_each(portfolio, sign_in):
    page = sign_in(portfolio.users["Alice"]).get(f"{PAGE}?pareto_class=loss&caretaker=me").content.decode()
    assert "No client matches these filters." in page
    assert 'href="/first/clients/?caretaker=me"' in page and 'href="/first/clients/?pareto_class=loss"' in page
    assert "Class: loss" in page and "Caretaker: me" in page


def test_without_figures_the_page_says_so_and_nobody_is_c(world, sign_in):
    page = sign_in(world.users["Alice"]).get(PAGE).content.decode()
    assert "No sales are loaded: so no client has a class, which is not class C." in page
    assert 'href="/first/imports/new/ledger/"' in page or "ledger" in page
    assert names(world, "pareto_class=C") == []
    assert names(world, "pareto_class=unknown", "Eve") == ["Fareway", "Hy-Vee"]


def test_old_classes_and_running_work_are_told_to_those_whom_they_concern(portfolio, sign_in):
    KeyClientRun.objects.update(created_at=timezone.now() - timedelta(days=40))
    portfolio.act_as("Eve")
    Job.objects.create(
        corporation_id=portfolio.corporation_id,
        kind="ledger.key_clients",
        principal={},
        payload={"enterprise": portfolio.enterprise.pk},
        state="running",
        progress_done=60,
        progress_total=100,
        label="Key clients",
        user=portfolio.users["Eve"],
    )
    for name, told in (("Alice", True), ("Eve", True), ("Bob", False), ("Charlie", False)):
        page = sign_in(portfolio.users[name]).get(PAGE).content.decode()
        assert ("the classes are 40 days old" in page) is told, name
        assert ("60.0% done" in page) is told, name


def test_the_head_says_what_the_amounts_are(portfolio):
    labels = {column.key: str(column.label) for column in shown(portfolio).state.columns}
    assert labels["amount"] == "Profit, USD"
    assert {column.key: str(column.label) for column in shown(portfolio, "", "Bob").state.columns}["amount"] == "Amount"


def test_a_foreign_enterprise_has_its_own_pairs(portfolio):
    eve = portfolio.act_as("Eve")
    other = corporations.propose_organisation(
        kind="enterprise", name="Campari", level=portfolio.extra["levels"][0], by=eve
    )
    page = shown(portfolio, f"enterprise={other.slug}", "Eve")
    assert page.state.chosen["scope"].enterprise == other
    assert {cell.text for row in page.rows for cell in row[1:]} == {"–"}
    # Whose list it is, is no filter: dropping filters keeps it.
    assert not page.state.is_filtered
    assert page.state.scope_query == f"enterprise={other.slug}"


# --- files and REST ---------------------------------------------------------------------------------------------------


def test_the_file_has_what_the_page_shows_in_numbers(portfolio, sign_in):
    answer = sign_in(portfolio.users["Alice"]).get(f"{EXPORT}csv/?caretaker=me&columns=share&columns=readiness")
    head, *lines = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert head[:5] == [
        "Client",
        "Share, %",
        "Readiness of the enterprise",
        "Readiness of the client",
        "Readiness of the pair",
    ]
    assert [line[:5] for line in lines] == [
        ["Fareway", "60.00", "100.00", "75.00", "75.00"],
        ["Aldi", "10.00", "", "", ""],
    ]


def test_an_outsiders_file_has_no_secret(portfolio, sign_in):
    answer = sign_in(portfolio.users["Dora"]).get(f"{EXPORT}csv/")
    text = b"".join(answer.streaming_content).decode()
    assert "FAR-01" in text
    for secret in ("60.00", "75.00", "cooperation", ",A,"):
        assert secret not in text


def test_rest_has_the_filters_of_the_page(portfolio, sign_in):
    alice = sign_in(portfolio.users["Alice"])

    def slugs(query):
        return [row["slug"] for row in alice.get(API + query).json()["results"]]

    assert slugs("?without_process=1") == ["aldi", "hy-vee", "zabka"]
    assert slugs("?caretaker=nobody&class=B") == ["hy-vee"]
    assert slugs("?stage=0&variant=cooperation") == ["fareway"]
    row = alice.get(f"{API}?class=A").json()["results"][0]
    assert (row["amount"], row["caretaker"], row["gap"]) == ("600.0000", portfolio.users["Alice"].name, "25.00")
    assert alice.get(f"{API}?class=Z").status_code == 422
    assert alice.get(f"{API}?enterprise=nowhere").status_code == 422
