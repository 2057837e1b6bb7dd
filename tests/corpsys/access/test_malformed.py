"""What no program of good will sends is answered as bad data, never with an error of ours."""

import pytest

from corpsys.access.endpoints import LONGEST_NUMBER
from tests.choosing import KEYS

pytestmark = pytest.mark.django_db
READINESS = "/api/v1/first/readiness/fareway/"


@pytest.fixture
def alice(world, sign_in):
    client = sign_in(world.users["Alice"])
    client.raise_request_exception = False
    return client


def put(client, text, version="0"):
    return client.put(READINESS, text, content_type="application/json", headers={"If-Match": f'"{version}"'})


def test_a_body_nested_without_end_is_no_body(alice):
    assert put(alice, '{"host": ' + "[" * 100_000).status_code == 400


@pytest.mark.parametrize("length", [LONGEST_NUMBER + 1, 5_000])
def test_a_version_of_thousands_of_digits_is_no_version(alice, length):
    answer = put(alice, '{"host": {}}', version="9" * length)
    assert answer.status_code == 422
    assert "If-Match" in answer.json()["errors"]


def test_a_size_of_thousands_of_digits_is_no_size(alice):
    assert alice.get(f"/api/v1/first/decisions/?size={'1' * 5_000}").status_code == 422


@pytest.mark.parametrize("text", ["\\u0000", "a\\ud800"])
def test_evidence_that_no_database_holds_is_told(alice, text):
    answer = put(alice, f'{{"host": {{"{KEYS[0]}": {{"level": 1, "evidence": "{text}"}}}}}}')
    assert answer.status_code == 422
    assert KEYS[0] in str(answer.json()["errors"])
