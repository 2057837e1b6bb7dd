"""What is done to several picked clients at once: a caretaker, a file, an invitation. Source: D5, D26."""

import csv
import io

import pytest

from analytics.readiness.models import ReadinessRound
from corpsys.audit.models import AuditEvent
from corpsys.corporation import services as corporations
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.models import Workspace

pytestmark = pytest.mark.django_db
ASSIGN, FILE = "/first/clients/picked/assign/", "/first/clients/picked/export/csv/"


def pair(world, client):
    world.act_as("Eve")
    return Workspace.objects.filter(host=world.enterprise, partner=client).first()


def leader(world, client):
    found = workspaces.lead_of(pair(world, client).pk, "host")
    return found.name if found else None


def test_a_manager_sees_what_will_happen_and_takes_on_those_whom_nobody_has(world, sign_in):
    client = sign_in(world.users["Alice"])
    asked = client.post(ASSIGN, {"picked": ["fareway", "hy-vee"], "query": "sort=name"})
    page = asked.content.decode()
    assert asked.status_code == 200 and pair(world, world.other_client) is None
    assert "Stays as it is: Alice looks after it; an executive names another." in page
    assert "The cooperation is opened." in page and 'name="leader"' not in page
    done = client.post(ASSIGN, {"picked": ["fareway", "hy-vee"], "query": "sort=name", "confirmed": "1"}, follow=True)
    assert done.redirect_chain[0][0] == "/first/clients/?sort=name"
    text = done.content.decode()
    assert "1 client has a new caretaker." in text and "1 stays as it was." in text
    assert leader(world, world.other_client) == "Alice"


def test_an_executive_names_whom_they_want_and_the_former_leader_stays_on_the_team(world, sign_in):
    client = sign_in(world.users["Eve"])
    form = {"picked": ["fareway", "hy-vee"], "confirmed": "1"}
    assert client.post(ASSIGN, form).status_code == 422
    assert client.post(ASSIGN, {**form, "leader": world.users["Charlie"].pk}).status_code == 302
    assert leader(world, world.client) == leader(world, world.other_client) == "Charlie"
    parts = {row.user.name: row.part for row in workspaces.team(pair(world, world.client).pk, "host")}
    assert parts["Alice"] == "member" and parts["Charlie"] == "leader"
    changed = AuditEvent.objects.filter(kind="team.lead_changed").get()
    assert changed.before == {"user": str(world.users["Alice"].public_id)}
    # The same again changes nothing, and says so.
    again = client.post(ASSIGN, {**form, "leader": world.users["Charlie"].pk}, follow=True).content.decode()
    assert "2 stay as they were." in again and "This person already leads." in again


def test_guests_and_administrators_cannot_be_named(world, sign_in):
    client = sign_in(world.users["Eve"])
    for name in ("Lena", "Adam", "Eve"):
        form = {"picked": ["fareway"], "confirmed": "1", "leader": world.users[name].pk}
        assert client.post(ASSIGN, form).status_code == 422, name
    assert leader(world, world.client) == "Alice"


@pytest.mark.parametrize(("name", "status"), [("Bob", 403), ("Dora", 403), ("Adam", 403), ("Lena", 404), ("Hugo", 404)])
def test_who_may_not(world, join_client, sign_in, name, status):
    client = sign_in(world.users[name])
    form = {"picked": ["hy-vee"], "confirmed": "1", "leader": world.users["Charlie"].pk}
    assert client.post(ASSIGN, form).status_code == status
    assert pair(world, world.other_client) is None


def test_a_manager_of_no_enterprise_takes_on_nobody(world, sign_in):
    assert sign_in(world.users["Charlie"]).post(ASSIGN, {"picked": ["hy-vee"], "confirmed": "1"}).status_code == 403
    assert pair(world, world.other_client) is None


def test_another_corporations_clients_are_as_if_missing(two_worlds, sign_in):
    first, _second = two_worlds
    client = sign_in(first.users["Eve"])
    assert client.post("/second/clients/picked/assign/", {"picked": ["fareway"]}).status_code == 404
    # Of the own corporation only what the list shows can be picked.
    assert client.post(ASSIGN, {"picked": ["no-such-client"], "confirmed": "1"}).status_code == 302


def test_nothing_picked_goes_back_to_the_list_and_says_so(world, sign_in):
    page = sign_in(world.users["Alice"]).post(ASSIGN, {"query": "sort=name"}, follow=True)
    assert page.redirect_chain == [("/first/clients/?sort=name", 302)]
    assert "No client is picked." in page.content.decode()


def test_a_proposal_is_left_out(world, sign_in):
    made = corporations.propose_organisation(
        kind="client", name="Aldi", level=world.extra["levels"][0], by=world.act_as("Alice")
    )
    page = sign_in(world.users["Alice"]).post(ASSIGN, {"picked": [made.slug]}).content.decode()
    assert "An executive has not accepted it yet." in page


def test_all_that_match_are_picked_by_the_filters(world, sign_in):
    form = {"all": "1", "query": "caretaker=nobody", "confirmed": "1"}
    assert sign_in(world.users["Alice"]).post(ASSIGN, form).status_code == 302
    assert leader(world, world.other_client) == "Alice"


def test_too_many_at_once_are_refused(world, sign_in, monkeypatch):
    monkeypatch.setattr("cooperation.clients.caretakers.MOST", 1)
    answer = sign_in(world.users["Alice"]).post(ASSIGN, {"all": "1", "confirmed": "1"})
    assert answer.status_code == 409 and "At most 1 clients" in answer.content.decode()


def test_the_picked_rows_as_a_file(world, sign_in):
    def lines(form, name="Alice"):
        answer = sign_in(world.users[name]).post(FILE, form)
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return [row[0] for row in csv.reader(io.StringIO(text))][1:]

    assert lines({"picked": ["hy-vee"], "query": "sort=name"}) == ["Hy-Vee"]
    assert lines({"all": "1", "query": "q=fare"}) == ["Fareway"]
    assert lines({"query": ""}) == []
    assert sign_in(world.users["Alice"]).post(FILE.replace("csv", "pdf"), {}).status_code == 404
    assert sign_in(world.users["Alice"]).get(FILE).status_code == 405


def test_the_boxes_belong_to_a_form_that_works_without_scripts(world, sign_in):
    page = sign_in(world.users["Alice"]).get("/first/clients/").content.decode()
    assert '<input class="form-check-input" type="checkbox" name="picked" value="fareway" form="picked"' in page
    assert 'aria-label="Pick Fareway"' in page
    assert 'id="picked"' in page and f'formaction="{ASSIGN}"' in page
    assert f'formaction="{ASSIGN}"' not in sign_in(world.users["Bob"]).get("/first/clients/").content.decode()


# --- asking the clients -----------------------------------------------------------------------------------------------

ASK = "/first/clients/picked/invite/"


def test_the_picked_clients_are_asked_and_the_others_told_why_not(world, join_client, sign_in):
    client = sign_in(world.users["Alice"])
    form = {"picked": ["fareway", "hy-vee"], "query": ""}
    page = client.post(ASK, form).content.decode()
    assert "Gets a mail." in page and "Nobody has taken it on yet." in page
    world.act_as("Alice")
    assert not ReadinessRound.objects.exists()
    text = client.post(ASK, {**form, "confirmed": "1"}, follow=True).content.decode()
    assert "1 client has been asked." in text and "Hy-Vee: Nobody has taken it on yet." in text
    world.act_as("Alice")
    assert ReadinessRound.objects.get().workspace_id == world.workspace.pk
    # Asked twice in one round is refused by the round, and nothing else changes.
    again = client.post(ASK, {**form, "confirmed": "1"}, follow=True).content.decode()
    assert "2 stay as they were." in again


@pytest.mark.parametrize(("name", "status"), [("Bob", 403), ("Dora", 403), ("Eve", 403), ("Adam", 403), ("Lena", 404)])
def test_who_asks_nobody(world, join_client, sign_in, name, status):
    assert sign_in(world.users[name]).post(ASK, {"picked": ["fareway"], "confirmed": "1"}).status_code == status
    world.act_as("Alice")
    assert not ReadinessRound.objects.exists()


def test_a_manager_of_another_pair_asks_nobody(world, sign_in):
    text = sign_in(world.users["Charlie"]).post(ASK, {"picked": ["fareway"]}).content.decode()
    assert "Only who leads the work with it asks it." in text
    assert "None of them can be, for the reasons above." in text and "Ask them" not in text
