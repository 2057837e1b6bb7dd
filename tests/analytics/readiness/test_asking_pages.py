"""The enterprise's pages and REST of a round: how it stands, asking, time, closing, the client's opened answers."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from analytics.readiness import rounds
from analytics.readiness.models import ReadinessRound
from corpsys.outbox.models import OutboxMail
from corpsys.workspace.models import Invitation
from tests.asked import CLIENT_WORDS, answer, ask, both_submitted, submit

pytestmark = pytest.mark.django_db
PAGE = "/first/clients/fareway/readiness/"
API = "/api/v1/first/readiness/fareway/"
JSON = {"content_type": "application/json"}


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def typed(day: date):
    return date_format(day, "SHORT_DATE_FORMAT")


@pytest.mark.parametrize(
    ("name", "status"),
    [("Bob", 403), ("Eve", 403), ("Charlie", 404), ("Dora", 404), ("Adam", 404), ("Lena", 404), ("Hugo", 404)],
)
def test_who_may_not_ask_give_time_close(world, sign_in, name, status):
    ask(world)
    client = sign_in(world.users[name])
    for page in ("invite", "time", "close"):
        assert client.get(f"{PAGE}{page}/").status_code == status
        assert client.post(f"{PAGE}{page}/", {"until": "2030-01-01"}).status_code == status
    assert client.post(f"{API}round/", {}, **JSON).status_code == status
    assert client.patch(f"{API}round/", {"until": "2030-01-01"}, **JSON).status_code == status
    assert client.post(f"{API}round/closure/", {}, **JSON).status_code == status


def test_asking_a_client_with_a_lead_says_who_gets_the_mail(world, join_client, sign_in):
    alice = sign_in(world.users["Alice"])
    page = alice.get(f"{PAGE}invite/").content.decode()
    assert "lena@example.com" in page
    assert typed(in_days(14)) in page
    assert alice.post(f"{PAGE}invite/", {"until": typed(in_days(7))}).headers["Location"] == PAGE
    shown = alice.get(PAGE).content.decode()
    assert f"until {typed(in_days(7))}" in shown
    assert "0 of 26 answered" in shown
    again = alice.post(f"{PAGE}invite/", {"until": typed(in_days(7))})
    assert (again.status_code, "asked already" in again.content.decode()) == (409, True)


def test_asking_a_client_without_a_lead_asks_whom_to_invite(world, sign_in):
    alice = sign_in(world.users["Alice"])
    assert alice.post(f"{PAGE}invite/", {"until": typed(in_days(7))}).status_code == 422
    bad = alice.post(f"{PAGE}invite/", {"until": typed(in_days(-1)), "email": "nina@fareway.example", "name": "Nina"})
    assert bad.status_code == 422
    world.act_as("Alice")
    assert not ReadinessRound.objects.exists()
    good = alice.post(f"{PAGE}invite/", {"until": typed(in_days(7)), "email": "nina@fareway.example", "name": "Nina"})
    assert good.status_code == 302
    world.act_as("Alice")
    assert Invitation.objects.get().email == "nina@fareway.example"


def test_more_time_for_who_never_opened_the_first_link_is_a_new_link(world, sign_in):
    alice = sign_in(world.users["Alice"])
    alice.post(f"{PAGE}invite/", {"until": typed(in_days(7)), "email": "nina@fareway.example"})
    assert alice.post(f"{PAGE}time/", {"until": typed(in_days(20))}).headers["Location"] == PAGE
    world.act_as("Alice")
    assert Invitation.objects.count() == 2
    assert Invitation.objects.filter(expires_at__gt=timezone.now()).count() == 1
    assert OutboxMail.objects.count() == 2


def test_the_state_of_the_round_shows_counts_and_the_next_act(world, sign_in):
    ask(world)
    answer(world, "Lena", words=CLIENT_WORDS)
    page = sign_in(world.users["Alice"]).get(PAGE).content.decode()
    assert "26 of 26 answered" in page
    assert "sealed until both have submitted" in page
    assert "Give more time" in page
    assert CLIENT_WORDS not in page
    for name in ("Bob", "Eve"):
        page = sign_in(world.users[name]).get(PAGE).content.decode()
        assert "Give more time" not in page


def test_closing_asks_first(world, sign_in):
    ask(world)
    answer(world, "Alice")
    submit(world, "Alice")
    alice = sign_in(world.users["Alice"])
    assert "stays its secret" in alice.get(f"{PAGE}close/").content.decode()
    assert alice.post(f"{PAGE}close/").headers["Location"] == PAGE
    assert "without the other side" in alice.get(PAGE).content.decode()
    assert alice.post(f"{PAGE}close/").status_code == 409


def test_drafts_in_a_closed_round_go_on_in_a_new_one(world, sign_in):
    ask(world)
    answer(world, "Alice")
    rounds.close_round(workspace=world.workspace, by=world.act_as("Alice"))
    alice = sign_in(world.users["Alice"])
    assert "Go on in a new round" in alice.get(PAGE).content.decode()
    assert alice.post(f"{PAGE}start/").status_code == 302
    assert "Go on in a new round" not in alice.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Alice", 200),
        ("Bob", 200),
        ("Eve", 404),
        ("Charlie", 404),
        ("Dora", 404),
        ("Adam", 404),
        ("Lena", 404),
        ("Hugo", 404),
    ],
)
def test_who_reads_the_clients_answers_and_when(world, sign_in, name, status):
    ask(world)
    answer(world, "Lena", words=CLIENT_WORDS)
    submit(world, "Lena")
    for address in (f"{PAGE}answers/", f"{API}answers/"):
        assert sign_in(world.users[name]).get(address).status_code == 404
    answer(world, "Alice")
    submit(world, "Alice")
    for address in (f"{PAGE}answers/", f"{API}answers/"):
        answered = sign_in(world.users[name]).get(address)
        assert answered.status_code == status
        assert (CLIENT_WORDS in answered.content.decode()) == (status == 200)


def test_rest_of_a_round(world, join_client, sign_in):
    alice = sign_in(world.users["Alice"])
    assert alice.get(f"{API}round/").json() == {"round": None}
    made = alice.post(f"{API}round/", {"until": str(in_days(5))}, **JSON)
    assert (made.status_code, made.json()["until"]) == (201, str(in_days(5)))
    assert made.json()["partner"] == {"answered": 0, "total": 26, "submitted_at": None}
    assert alice.post(f"{API}round/", {}, **JSON).status_code == 409
    assert alice.patch(f"{API}round/", {"until": str(in_days(9))}, **JSON).json()["until"] == str(in_days(9))
    assert alice.patch(f"{API}round/", {"until": str(in_days(-9))}, **JSON).status_code == 422
    assert alice.patch(f"{API}round/", {}, **JSON).status_code == 422
    assert alice.post(f"{API}round/", {"days": 3}, **JSON).status_code == 422
    assert alice.post(f"{API}round/closure/", {}, **JSON).json()["closed_at"]
    assert alice.post(f"{API}round/closure/", {}, **JSON).status_code == 409


def test_a_token_finds_the_enterprises_sheets_and_no_round(world, client):
    from corpsys.tokens import services as tokens

    both_submitted(world)
    _token, secret = tokens.make_token(name="erp", scopes=["read"], days=1, by=world.act_as("Alice"))
    header = {"Authorization": f"Bearer {secret}"}
    assert CLIENT_WORDS not in client.get(API, headers=header).content.decode()
    for address in ("round/", "answers/", "shares/"):
        assert client.get(f"{API}{address}", headers=header).status_code == 403


def test_another_corporation_finds_no_round(two_worlds, sign_in):
    ask(two_worlds[0])
    stranger = sign_in(two_worlds[1].users["Alice"])
    assert stranger.get(f"{API}round/").status_code == 404
    assert stranger.get(f"{API.replace('first', 'second')}round/").json() == {"round": None}
