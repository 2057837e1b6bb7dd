"""The list of clients and one client's page: what each person may know, the one next step, filters that tell nothing more."""

import pytest

from analytics.readiness import rounds
from cooperation.clients import scope
from cooperation.decision import services as decisions
from cooperation.process import services as processes
from corpsys.access.states import Ending
from corpsys.corporation import services as corporations
from corpsys.corporation.models import Membership, Organisation
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Workspace
from tests.choosing import REASON, figures, finished_cooperation, rate

pytestmark = pytest.mark.django_db

PAGE, ONE, API = "/first/clients/", "/first/clients/fareway/", "/api/v1/first/clients/"
STAFF = ("Alice", "Bob", "Eve", "Charlie", "Dora")


@pytest.fixture
def ready(world):
    """Fareway: class A, rated, decided, its process open. Hy-Vee: class B, not taken on."""
    rate(world, 4, 3)
    figures(world, "A", "0.0811")
    figures(world, "B", "0.0200", world.other_client)
    decision = decisions.decide(workspace=world.workspace, chosen="cooperation", by=world.act_as("Alice"))
    processes.open_process(decision=decision, name="Whisky together", by=world.act_as("Alice"))
    return world


def rows(client, query=""):
    return {row["slug"]: row for row in client.get(API + query).json()["results"]}


def test_nobody_signed_in(world, client):
    assert client.get(API).status_code == 401
    assert client.get(PAGE).status_code == client.get(ONE).status_code == 302


@pytest.mark.parametrize("name", ["Lena", "Sam", "Hugo"])
def test_guests_never_reach_them(ready, join_client, sign_in, name):
    client = sign_in(ready.users[name])
    for address in (PAGE, ONE, API, f"{ONE}variant/", f"{ONE}readiness/", "/first/p/FAR-01/variant/"):
        assert client.get(address).status_code == 404, address
    for address in (f"{ONE}open/", f"{ONE}next-cycle/"):
        assert client.post(address).status_code == 404, address


def test_an_administrator_has_no_business_there(ready, sign_in):
    client = sign_in(ready.users["Adam"])
    assert client.get(PAGE).status_code == client.get(API).status_code == client.get(ONE).status_code == 403


# By hand from the access design: K1 for the team and executives, the own portfolio for its manager, K9 for outsiders.
WHO = {
    "Alice": (("A", "0.0811000000"), "75.00", "cooperation", ("B", "0.0200000000")),
    "Eve": (("A", "0.0811000000"), "75.00", "cooperation", ("B", "0.0200000000")),
    "Bob": (("A", "0.0811000000"), "75.00", "cooperation", (None, None)),
    "Charlie": ((None, None), None, None, (None, None)),
    "Dora": ((None, None), None, None, (None, None)),
}


@pytest.mark.parametrize("name", WHO)
def test_who_knows_what(ready, sign_in, name):
    place, score, variant, other = WHO[name]
    found = rows(sign_in(ready.users[name]))
    fareway, hyvee = found["fareway"], found["hy-vee"]
    assert (fareway["class"], fareway["share"]) == place
    assert (fareway["readiness"] or {}).get("pair") == score
    assert fareway["variant"] == variant
    assert (hyvee["class"], hyvee["share"]) == other
    assert fareway["process"] == "FAR-01"
    assert fareway["stages"]["0"] == "open"


@pytest.mark.parametrize("name", ["Charlie", "Dora"])
def test_pages_tell_an_outsider_the_name_and_the_stage_only(ready, sign_in, name):
    client = sign_in(ready.users[name])
    page = client.get(PAGE).content.decode() + client.get(ONE).content.decode()
    assert "FAR-01" in page
    for secret in ("8.1%", "75.0", "cooperation</td>", "Show the recommendation", "Show readiness"):
        assert secret not in page, secret
    assert "8.1%" in sign_in(ready.users["Alice"]).get(PAGE).content.decode()


def test_a_manager_of_the_same_enterprise_sees_no_class_of_a_client_of_somebody_else(ready, sign_in):
    Membership.objects.filter(user=ready.users["Charlie"]).update(organisation=ready.enterprise)
    found = rows(sign_in(ready.users["Charlie"]))
    assert (found["fareway"]["class"], found["hy-vee"]["class"]) == (None, "B")


@pytest.mark.parametrize("query", ["?class=A", "?sort=-share"])
def test_filters_and_orders_tell_nothing_hidden(ready, sign_in, query):
    alice, dora = sign_in(ready.users["Alice"]).get(PAGE + query.replace("class", "pareto_class")), None
    dora = sign_in(ready.users["Dora"]).get(PAGE + query.replace("class", "pareto_class"))
    names = [page.content.decode().find(">Fareway<") >= 0 for page in (alice, dora)]
    assert names == ([True, False] if "class" in query else [True, True])
    if "sort" in query:
        text = dora.content.decode()
        assert text.index(">Fareway<") < text.index(">Hy-Vee<")


def test_filters_by_text_class_and_mine(ready, sign_in):
    alice = sign_in(ready.users["Alice"])
    assert set(rows(alice, "?q=hy")) == {"hy-vee"}
    assert set(rows(alice, "?class=B")) == {"hy-vee"}
    assert set(rows(alice, "?mine=1")) == {"fareway"}
    assert "No client matches these filters." in alice.get(f"{PAGE}?q=zzz").content.decode()


def test_order_by_share_puts_the_unknown_last(ready, sign_in):
    corporations.propose_organisation(
        kind="client", name="Aldi", level=ready.extra["levels"][0], by=ready.act_as("Eve")
    )
    text = sign_in(ready.users["Alice"]).get(f"{PAGE}?sort=-share").content.decode()
    assert text.index(">Fareway<") < text.index(">Hy-Vee<") < text.index(">Aldi<")


def test_another_corporation_is_as_if_missing(two_worlds, sign_in):
    first, _second = two_worlds
    client = sign_in(first.users["Eve"])
    assert client.get("/second/clients/").status_code == client.get("/second/clients/fareway/").status_code == 404
    assert {row["slug"] for row in client.get(API).json()["results"]} == {"fareway", "hy-vee"}


def test_the_empty_list_says_the_next_step(world, sign_in):
    Organisation.objects.filter(kind="client").update(standing="archived")
    page = sign_in(world.users["Alice"]).get(PAGE).content.decode()
    assert "There are no clients yet." in page
    assert "/first/organisations/add/" in page


# --- the one next step ------------------------------------------------------------------------------------------------


def step(world, sign_in, name="Alice", slug="fareway"):
    return rows(sign_in(world.users[name]))[slug]["next_step"]


def test_the_next_step_walks_from_taking_on_to_the_stage(world, sign_in):
    assert step(world, sign_in, slug="hy-vee") == "Take on this client"
    assert step(world, sign_in) == "Rate readiness"
    rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
    assert step(world, sign_in) == "Finish the readiness assessment"
    rate(world, 2, 2)
    assert step(world, sign_in) == "Decide the variant"
    decision = decisions.decide(
        workspace=world.workspace, chosen="cooperation", reason=REASON, by=world.act_as("Alice")
    )
    assert step(world, sign_in) == "An executive answers the decision"
    assert step(world, sign_in, "Eve") == "Answer the waiting decision"
    decisions.answer(decision=decision, approve=False, text="Load the figures first, please.", by=world.act_as("Eve"))
    assert step(world, sign_in) == "Decide the variant"
    figures(world)
    decision = decisions.decide(workspace=world.workspace, chosen="cooperation", by=world.act_as("Alice"))
    assert step(world, sign_in) == "Open the process"
    assert step(world, sign_in, "Bob") == "The key-account manager opens the process"
    processes.open_process(decision=decision, name="Whisky together", by=world.act_as("Alice"))
    assert step(world, sign_in) == "Decide the variant and form the team"
    assert step(world, sign_in, "Charlie") is None


def test_after_an_ended_cycle_the_next_one_is_started(world, sign_in):
    alice = world.act_as("Alice")
    cycle = workspaces.running_cycle(world.workspace)
    workspaces.change_facts(cycle=cycle, by=alice, variant="negotiation")
    workspaces.end_cycle(cycle=cycle, ending=Ending.CLOSED, outcome="both_met", by=alice)
    assert step(world, sign_in) == "Start the next cycle"
    client = sign_in(world.users["Alice"])
    assert client.post(f"{ONE}next-cycle/").headers["Location"] == f"{ONE}variant/"
    assert client.post(f"{ONE}next-cycle/").status_code == 409
    assert step(world, sign_in) == "Rate readiness"
    assert sign_in(world.users["Bob"]).post(f"{ONE}next-cycle/").status_code == 403


def test_the_page_shows_the_first_open_condition(ready, sign_in):
    page = sign_in(ready.users["Alice"]).get(ONE).content.decode()
    assert "Not met yet: The enterprise team is complete." in page


def test_taking_on_a_client(world, sign_in):
    address = "/first/clients/hy-vee/open/"
    for name, status in (("Bob", 403), ("Eve", 403), ("Charlie", 409), ("Alice", 302), ("Alice", 409)):
        assert sign_in(world.users[name]).post(address).status_code == status, name
    world.act_as("Alice")
    assert Workspace.objects.filter(partner=world.other_client, host=world.enterprise).count() == 1


def test_a_proposal_is_not_taken_on(world, sign_in):
    made = corporations.propose_organisation(
        kind="client", name="Aldi", level=world.extra["levels"][0], by=world.act_as("Alice")
    )
    assert step(world, sign_in, slug=made.slug) == "An executive decides on the proposal"
    assert sign_in(world.users["Alice"]).post(f"/first/clients/{made.slug}/open/").status_code == 409


def test_another_kind_of_organisation_is_no_client(world, sign_in):
    assert sign_in(world.users["Alice"]).get("/first/clients/diageo/").status_code == 404


# --- cost -------------------------------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_the_clients(ready, sign_in, django_assert_num_queries):
    alice = sign_in(ready.users["Alice"])
    for number in range(2):
        with django_assert_num_queries(31):
            alice.get(PAGE)
        for each in range(8):
            client = corporations.propose_organisation(
                kind="client", name=f"C{number}{each}", level=ready.extra["levels"][0], by=ready.act_as("Eve")
            )
            workspace = workspaces.open_workspace(host=ready.enterprise, partner=client, by=ready.act_as("Alice"))
            decision = decisions.decide(
                workspace=workspace, chosen="negotiation", reason=REASON, by=ready.principal("Alice")
            )
            decisions.answer(decision=decision, approve=True, text="", by=ready.act_as("Eve"))
            processes.open_process(decision=decision, name=client.name, by=ready.act_as("Alice"))


def test_history_of_a_pair_stands_on_its_page(ready, sign_in):
    processes_before = sign_in(ready.users["Alice"]).get(ONE).content.decode().count("FAR-0")
    assert processes_before >= 1
    ready.act_as("Alice")
    assert scope.enterprise_in_view(ready.principal("Eve")) == ready.enterprise
    finished_cooperation(ready)
    page = sign_in(ready.users["Alice"]).get(ONE).content.decode()
    assert "both sides&#x27; expectations and plans met" in page


def test_a_token_reads_what_its_maker_may_and_pages_by_key(ready, client):
    from corpsys.tokens import services as tokens

    _token, secret = tokens.make_token(name="erp", scopes=["read"], days=1, by=ready.act_as("Alice"))
    header = {"Authorization": f"Bearer {secret}"}
    first = client.get(f"{API}?size=1", headers=header).json()
    second = client.get(first["next"], headers=header).json()
    assert [row["slug"] for row in first["results"] + second["results"]] == ["fareway", "hy-vee"]
    assert second["next"] is None
    assert client.get(f"{API}?size=0", headers=header).status_code == 422
