"""Bulk upsert over REST: row by row what happened, the same plan as an import's, once per idempotency key."""

import pytest

from corpsys.corporation.models import Organisation
from corpsys.register.models import RegisterChange

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/first/register/organisations/"
ROWS = [
    {"external_key": "1", "name": "Alfa", "kind": "client", "level": "1"},
    {"external_key": "2", "name": "Beta", "kind": "client", "level": "9"},
    {"external_key": "3", "name": "Hy-Vee", "kind": "client", "city": "Bonn"},
]


@pytest.fixture
def put(world, sign_in):
    def _put(name, rows=ROWS, key="", **more):
        headers = {"Idempotency-Key": key} if key else {}
        answer = sign_in(world.users[name]).put(
            ADDRESS, {"source": "crm", "rows": rows, **more}, content_type="application/json", headers=headers
        )
        world.act_as("Eve")
        return answer

    return _put


def test_each_row_is_answered(put):
    first = put("Eve").json()["results"]
    assert [row["result"] for row in first] == ["new", "error", "changed"]
    assert list(first[1]["errors"]) == ["level"]
    assert Organisation.objects.get(external_source="crm", external_key="3").city == "Bonn"
    assert [row["result"] for row in put("Eve").json()["results"]] == ["unchanged", "error", "unchanged"]


def test_a_possible_duplicate_is_left_out_until_the_caller_decides(put):
    put("Eve", [{"external_key": "1", "name": "Alfa", "kind": "client", "level": "1", "city": "Bonn"}])
    other = {"external_key": "A", "name": "Alfa Ltd", "kind": "client", "level": "1", "city": "Paris"}
    answer = put("Eve", [other], source="erp").json()["results"][0]
    assert (answer["result"], answer["may_be"][0]["name"]) == ("duplicate", "Alfa")
    same = {**other, "decision": answer["may_be"][0]["public_id"]}
    assert put("Eve", [same], source="erp").json()["results"][0]["result"] == "changed"
    assert Organisation.objects.get(match_key="alfa").city == "Paris"


def test_a_key_account_manager_proposes(put):
    assert put("Alice").status_code == 200
    assert Organisation.objects.get(name="Alfa").standing == "proposed"
    assert RegisterChange.objects.get().standing == "proposed"


def test_the_answer_is_given_once_for_a_key(put):
    first = put("Eve", key="a")
    assert put("Eve", key="a").json() == first.json()
    assert Organisation.objects.filter(external_key="1").count() == 1


@pytest.mark.parametrize(("name", "status"), [("Bob", 403), ("Adam", 403), ("Lena", 404)])
def test_who_may_not(put, name, status):
    assert put(name).status_code == status


def test_bad_bodies_are_told(put):
    assert put("Eve", [{"name": "Alfa"}]).status_code == 422
    assert put("Eve", []).status_code == 422
    assert put("Eve", ROWS, kind="competitor").status_code == 422
    assert put("Eve", ROWS, level=9).status_code == 422
