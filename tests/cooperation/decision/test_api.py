"""REST of recommendations and decisions: 401, 404, 403, ok, 409, 422; people decide, tokens read."""

import pytest

from cooperation.decision import services
from corpsys.tokens import services as tokens
from tests.choosing import REASON, figures, rate

pytestmark = pytest.mark.django_db

VARIANT, DECISIONS = "/api/v1/first/variant/fareway/", "/api/v1/first/decisions/"
JSON = {"content_type": "application/json"}


@pytest.fixture
def ready(world):
    rate(world, 2, 2)
    figures(world)
    return world


def body(**more):
    return {"client": "fareway", "chosen": "cooperation", **more}


def test_nobody_signed_in(world, client):
    assert client.get(VARIANT).status_code == client.get(DECISIONS).status_code == 401
    assert client.post(DECISIONS, body(), **JSON).status_code == 401


@pytest.mark.parametrize(
    ("name", "read", "write"),
    [
        ("Alice", 200, 201),
        ("Bob", 200, 403),
        ("Eve", 200, 403),
        ("Charlie", 404, 404),
        ("Dora", 404, 404),
        ("Adam", 404, 404),
        ("Lena", 404, 404),
        ("Hugo", 404, 404),
    ],
)
def test_who_reads_and_who_decides(ready, join_client, sign_in, name, read, write):
    client = sign_in(ready.users[name])
    assert client.get(VARIANT).status_code == read
    assert client.post(DECISIONS, body(), **JSON).status_code == write


def test_another_corporation_is_as_if_missing(two_worlds, sign_in):
    first, second = two_worlds
    rate(first, 2, 2)
    decision = services.decide(
        workspace=first.workspace, chosen="negotiation", reason=REASON, by=first.principal("Alice")
    )
    foreign = sign_in(second.users["Eve"])
    assert foreign.get(VARIANT).status_code == 404
    answer = f"/api/v1/second/decisions/{decision.public_id}/answer/"
    assert foreign.post(answer, {"approve": True}, **JSON).status_code == 404
    assert foreign.get("/api/v1/second/decisions/").json()["results"] == []


def test_the_recommendation_with_every_condition(ready, sign_in):
    found = sign_in(ready.users["Alice"]).get(VARIANT).json()
    assert (found["recommended"], found["reason"], found["missing"]) == ("cooperation", "recommended", [])
    assert [(one["needed_for"], one["key"], one["is_met"]) for one in found["conditions"]] == [
        ("process", "not_loss_maker", True),
        ("cooperation", "gates", True),
        ("cooperation", "readiness", True),
        ("cooperation", "importance", True),
        ("integration", "gates", False),
        ("integration", "readiness", False),
        ("integration", "proven_cooperation", False),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"chosen": "friendship"}, "chosen"),
        ({"chosen": "integration", "reason": "short"}, "reason"),
        ({"standing": "decided"}, "standing"),
        ({"client": None}, "client"),
    ],
)
def test_bad_bodies_are_told_by_field(ready, sign_in, changes, field):
    answer = sign_in(ready.users["Alice"]).post(DECISIONS, body() | changes, **JSON)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]


def test_a_client_that_is_not_there_is_404(ready, sign_in):
    alice = sign_in(ready.users["Alice"])
    assert alice.post(DECISIONS, body() | {"client": "nowhere"}, **JSON).status_code == 404
    # Hy-Vee is an organisation of the corporation, but nobody has taken it on.
    assert alice.post(DECISIONS, body() | {"client": "hy-vee"}, **JSON).status_code == 404


def test_a_changed_recommendation_is_409(ready, sign_in):
    answer = sign_in(ready.users["Alice"]).post(DECISIONS, body(seen="negotiation"), **JSON)
    assert answer.status_code == 409
    assert answer.json()["allowed"]


def test_an_override_is_found_and_answered_by_an_executive(ready, sign_in):
    alice = sign_in(ready.users["Alice"])
    made = alice.post(DECISIONS, body(chosen="integration", reason=REASON), **JSON).json()
    assert (made["standing"], made["waits_for"]) == ("waiting", ["upward"])
    assert alice.post(DECISIONS, body(), **JSON).status_code == 409
    address = f"{DECISIONS}{made['public_id']}/answer/"
    assert alice.post(address, {"approve": True}, **JSON).status_code == 403
    assert alice.get(f"{DECISIONS}?waiting=1").json()["results"] == []
    eve = sign_in(ready.users["Eve"])
    (waiting,) = eve.get(f"{DECISIONS}?waiting=1").json()["results"]
    assert (waiting["public_id"], waiting["chosen"]) == (made["public_id"], "integration")
    assert eve.post(address, {"approve": False}, **JSON).status_code == 422
    answered = eve.post(address, {"approve": True, "text": "Go on."}, **JSON)
    assert (answered.status_code, answered.json()["standing"]) == (201, "decided")
    assert eve.post(address, {"approve": True}, **JSON).status_code == 409


@pytest.mark.parametrize("name", ["Charlie", "Lena", "Sam", "Hugo"])
def test_a_decision_is_404_for_others(ready, join_client, sign_in, name):
    decision = services.decide(workspace=ready.workspace, chosen="integration", reason=REASON, by=ready.act_as("Alice"))
    client = sign_in(ready.users[name])
    assert client.post(f"{DECISIONS}{decision.public_id}/answer/", {"approve": True}, **JSON).status_code == 404


def test_a_token_reads_and_never_decides(ready, client):
    _token, secret = tokens.make_token(name="erp", scopes=["read", "jobs"], days=1, by=ready.act_as("Alice"))
    header = {"Authorization": f"Bearer {secret}"}
    assert client.get(VARIANT, headers=header).json()["recommended"] == "cooperation"
    assert client.post(DECISIONS, body(), headers=header, **JSON).status_code == 403
    decision = services.decide(workspace=ready.workspace, chosen="integration", reason=REASON, by=ready.act_as("Alice"))
    _token, secret = tokens.make_token(name="exec", scopes=["read"], days=1, by=ready.act_as("Eve"))
    answer = f"{DECISIONS}{decision.public_id}/answer/"
    header = {"Authorization": f"Bearer {secret}"}
    assert client.post(answer, {"approve": True}, headers=header, **JSON).status_code == 403
