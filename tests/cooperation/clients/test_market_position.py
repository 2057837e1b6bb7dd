"""The page and the endpoint of a client's market position: who reads, who enters, bad figures, what is kept."""

from decimal import Decimal

import pytest

from analytics.scoring.models import MarketPosition

pytestmark = pytest.mark.django_db

PAGE, API = "/first/clients/fareway/market-position/", "/api/v1/first/market-positions/fareway/"
SENT = {"share": "12.5", "source": "Trade report", "as_of": "2026-01-15"}
BODY = {"share": "0.125", "source": "Trade report", "as_of": "2026-01-15"}
JSON = {"content_type": "application/json"}


@pytest.mark.parametrize(
    ("name", "read", "page", "rest"),
    [
        ("Alice", 200, 302, 201),
        ("Bob", 200, 302, 201),
        ("Eve", 200, 403, 403),
        ("Charlie", 404, 404, 404),
        ("Dora", 404, 404, 404),
        ("Adam", 404, 404, 404),
        ("Lena", 404, 404, 404),
        ("Sam", 404, 404, 404),
        ("Hugo", 404, 404, 404),
    ],
)
def test_who_reads_and_who_enters(world, join_client, sign_in, name, read, page, rest):
    client = sign_in(world.users[name])
    assert client.get(PAGE).status_code == client.get(API).status_code == read
    assert client.post(PAGE, SENT).status_code == page
    assert client.post(API, BODY, **JSON).status_code == rest


def test_nobody_signed_in(world, client):
    assert client.get(PAGE).status_code == 302
    assert client.get(API).status_code == 401


def test_percent_on_the_page_is_a_share_in_the_data(world, sign_in):
    alice = sign_in(world.users["Alice"])
    assert "Nobody has entered it yet." in alice.get(PAGE).content.decode()
    assert alice.post(PAGE, SENT).headers["Location"] == PAGE
    world.act_as("Alice")
    assert MarketPosition.objects.get().share == Decimal("0.125")
    text = alice.get(PAGE).content.decode()
    assert "12.5%" in text
    assert "Trade report" in text
    (found,) = alice.get(API).json()["results"]
    assert (found["share"], found["source"], found["as_of"]) == ("0.12500", "Trade report", "2026-01-15")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"share": "101"}, "share"),
        ({"share": "many"}, "share"),
        ({"source": " "}, "source"),
        ({"as_of": "2999-01-01"}, "as_of"),
    ],
)
def test_bad_figures_keep_what_was_typed(world, sign_in, changed, field):
    alice = sign_in(world.users["Alice"])
    answer = alice.post(PAGE, SENT | changed)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    wrong = alice.post(API, BODY | ({"share": "1.01"} if field == "share" else changed), **JSON)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, [field])
    assert not MarketPosition.objects.exists()


def test_another_corporation_is_as_if_missing(two_worlds, sign_in):
    _first, second = two_worlds
    assert sign_in(second.users["Alice"]).get(PAGE).status_code == 404


def test_queries_do_not_grow_with_the_entries(world, sign_in, django_assert_num_queries):
    alice = sign_in(world.users["Alice"])
    for _round in range(2):
        for _each in range(3):
            alice.post(PAGE, SENT)
        with django_assert_num_queries(6):
            alice.get(PAGE)
