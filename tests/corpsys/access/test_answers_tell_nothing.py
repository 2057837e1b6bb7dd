"""What an answer gives away besides what was asked, and what breaks an endpoint: asked as somebody who means no good."""

import json

import pytest

from corpsys.corporation.models import Membership, Organisation
from corpsys.jobs.models import Job
from corpsys.tokens.services import make_token
from corpsys.workspace.models import Workspace
from tests.corpsys.register.conftest import _own_files, bring, check, confirm

__all__ = ["_own_files", "bring", "check", "confirm"]
pytestmark = pytest.mark.django_db
API = "/api/v1/first/"


def post(client, address, body, method="post", **header):
    return getattr(client, method)(f"{API}{address}", body, content_type="application/json", headers=header)


@pytest.mark.parametrize("name", ["Adam", "Dora"])
def test_who_may_not_open_a_cooperation_does_not_learn_who_could_lead_it(world, sign_in, name):
    client, pair = sign_in(world.users[name]), {"host": "diageo", "partner": "hy-vee"}
    told = [
        post(client, "workspaces/", {**pair, **more}).content
        for more in ({"leader": "alice@example.com"}, {"leader": "nobody@example.com"}, {"host": "nowhere"}, {})
    ]
    assert len(set(told)) == 1
    assert json.loads(told[0])["status"] == 403


def test_who_may_not_propose_does_not_learn_which_levels_there_are(world, sign_in, client):
    body = {"kind": "client", "name": "New"}
    _token, secret = make_token(name="values", scopes=["values"], days=1, by=world.act_as("Alice"))
    bearer = {"Authorization": f"Bearer {secret}"}
    told = [post(client, "organisations/", {**body, "level": rank}, **bearer).content for rank in (1, 9)]
    adam = sign_in(world.users["Adam"])
    told += [post(adam, "organisations/", {**body, "level": rank}).content for rank in (1, 9)]
    assert {json.loads(text)["status"] for text in told} == {403}
    assert len(set(told)) == 1


@pytest.mark.parametrize(
    "change", [{"role": "administrator", "organisation": None}, {"role": "member"}, {"organisation": None}]
)
def test_an_answer_is_not_repeated_to_who_has_lost_the_right(world, sign_in, change):
    client, body = sign_in(world.users["Alice"]), {"kind": "client", "name": "Secret plans", "level": 1}
    assert post(client, "organisations/", body, **{"Idempotency-Key": "k"}).status_code == 201
    world.act_as("Adam")
    Membership.objects.filter(user=world.users["Alice"]).update(**change)
    again = post(client, "organisations/", body, **{"Idempotency-Key": "k"})
    assert again.status_code in (403, 422)
    assert "Secret plans" not in again.content.decode()


def test_an_answer_is_not_repeated_to_a_token_of_fewer_scopes(world, sign_in, client):
    body, key = {"kind": "client", "name": "Secret plans", "level": 1}, {"Idempotency-Key": "k"}
    _token, secret = make_token(name="values", scopes=["values"], days=1, by=world.act_as("Alice"))
    assert post(sign_in(world.users["Alice"]), "organisations/", body, **key).status_code == 201
    client.logout()
    again = post(client, "organisations/", body, Authorization=f"Bearer {secret}", **key)
    assert again.status_code in (403, 422)
    assert "Secret plans" not in again.content.decode()


def test_an_act_that_gives_a_part_is_still_answered_again(world, sign_in):
    client, body = sign_in(world.users["Alice"]), {"host": "diageo", "partner": "hy-vee"}
    first, again = (post(client, "workspaces/", body, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    world.act_as("Alice")
    assert Workspace.objects.filter(partner=world.other_client).count() == 1


@pytest.mark.parametrize("name", ["Charlie", "Alice"])
def test_another_ones_import_is_not_found_by_who_may_not_take_it_back(world, sign_in, bring, name):
    made = bring("name,kind,level\nKanarek,client,1\n", by="Eve")
    world.act_as("Eve")
    jobs = Job.objects.count()
    client = sign_in(world.users[name])
    for answer in (
        client.get(f"/first/import/{made.public_id}/undo/"),
        client.post(f"/first/import/{made.public_id}/undo/"),
        post(client, f"imports/{made.public_id}/undo/", {}),
    ):
        assert answer.status_code == 404
        assert "register.csv" not in answer.content.decode()
    world.act_as("Eve")
    made.refresh_from_db()
    assert (Job.objects.count(), made.job.kind) == (jobs, "intake.load")
    assert Organisation.objects.filter(name="Kanarek").exists()


def test_half_a_character_is_an_error_of_the_field(world, sign_in):
    body = '{"kind": "\\ud800", "name": "x", "level": 1}'
    answer = post(sign_in(world.users["Alice"]), "organisations/", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["kind"])
