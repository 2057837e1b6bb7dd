"""Workspaces over REST: who opens one, and with whom."""

import pytest

API = "/api/v1/first/workspaces/"


def test_a_manager_opens_a_workspace_for_the_own_enterprise(world, sign_in):
    client = sign_in(world.users["Alice"])
    made = client.post(API, {"host": "diageo", "partner": "hy-vee"}, content_type="application/json")
    assert (made.status_code, made.json()["partner__slug"]) == (201, "hy-vee")
    again = client.post(API, {"host": "diageo", "partner": "hy-vee"}, content_type="application/json")
    assert again.status_code == 409


@pytest.mark.parametrize(("name", "status"), [("Charlie", 403), ("Bob", 403), ("Lena", 404)])
def test_nobody_else_does(world, sign_in, name, status):
    answer = sign_in(world.users[name]).post(
        API, {"host": "diageo", "partner": "hy-vee"}, content_type="application/json"
    )
    assert answer.status_code == status


def test_an_unknown_party_is_told_at_its_field(world, sign_in):
    answer = sign_in(world.users["Alice"]).post(
        API, {"host": "diageo", "partner": "nobody"}, content_type="application/json"
    )
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["partner"])


def test_staff_know_that_a_pair_exists(world, sign_in):
    for name in ("Charlie", "Dora", "Alice", "Eve"):
        rows = sign_in(world.users[name]).get(API).json()["results"]
        assert [row["partner__slug"] for row in rows] == ["fareway"], name
    assert sign_in(world.users["Adam"]).get(API).json()["results"] == []
