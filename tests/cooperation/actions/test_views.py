"""Pages and REST of actions."""

import pytest

from cooperation.actions.models import Action
from cooperation.plan import services as plans
from tests.cooperation.plan.test_services import FULL, start


@pytest.fixture
def process(take_part, world):
    found = take_part("cooperation", 1, 2, 3)
    plans.add_goal(plan=start(world), by=world.act_as("Alice"), **FULL)
    return found


def at(process, rest=""):
    return f"/first/p/{process.key}/actions/{rest}"


def api(process, rest=""):
    return f"/api/v1/first/processes/{process.key}/actions/{rest}"


def test_add_change_and_finish_an_action(world, process, sign_in):
    client = sign_in(world.users["Sam"])
    form = {"goal_number": 1, "title": "Tasting", "owner": world.users["Sam"].pk, "due_on": "2026-12-01"}
    assert client.post(at(process, "add/"), form).status_code == 302
    assert "Tasting" in client.get(at(process)).content.decode()
    form = {"title": "Tasting in 12 shops", "owner": world.users["Bob"].pk, "due_on": "2026-12-01", "version": 1}
    assert client.post(at(process, "1/"), form).status_code == 302
    assert client.post(at(process, "1/move/"), {"standing": "carried", "version": 2}).status_code == 422
    assert client.post(at(process, "1/move/"), {"standing": "done", "version": 1}).status_code == 412
    assert client.post(at(process, "1/move/"), {"standing": "done", "version": 2}).status_code == 302
    world.act_as("Alice")
    action = Action.objects.get()
    assert (action.title, action.side, action.standing) == ("Tasting in 12 shops", "host", "done")


def test_a_day_that_does_not_exist_is_told(world, process, sign_in):
    form = {"goal_number": 1, "title": "Kept words", "due_on": "2026-02-31"}
    answer = sign_in(world.users["Alice"]).post(at(process, "add/"), form)
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()


@pytest.mark.parametrize("name", ["Charlie", "Dora", "Adam", "Hugo"])
def test_nobody_outside_reads_actions(world, process, sign_in, name):
    other = sign_in(world.users[name])
    for path in (at(process), at(process, "add/"), api(process)):
        assert other.get(path).status_code == 404, path


def test_an_executive_reads_and_does_not_write(world, process, sign_in):
    eve = sign_in(world.users["Eve"])
    assert eve.get(at(process)).status_code == 200
    assert eve.post(at(process, "add/"), {"goal_number": 1, "title": "x"}).status_code == 403


def test_rest_adds_lists_and_moves(world, process, sign_in):
    client = sign_in(world.users["Alice"])
    body = {"goal_number": 1, "title": "Tasting", "owner": str(world.users["Sam"].public_id), "due_on": "2026-12-01"}
    assert client.post(api(process), body, content_type="application/json").status_code == 201
    wrong = client.post(api(process), {**body, "goal_number": 9}, content_type="application/json")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["goal_number"])
    stranger = {**body, "owner": str(world.users["Charlie"].public_id)}
    assert client.post(api(process), stranger, content_type="application/json").status_code == 422
    assert [row["side"] for row in client.get(api(process)).json()["results"]] == ["partner"]
    moved = client.post(
        api(process, "1/moves/"), {"standing": "done"}, content_type="application/json", headers={"If-Match": '"1"'}
    )
    assert (moved.status_code, moved.json()["standing"]) == (201, "done")
