"""The page of the stored scores, its file, asking for them, REST: who sees whose, what is told of the last time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.scoring import services
from analytics.scoring.models import ClientScore
from corpsys.corporation.models import Organisation
from corpsys.jobs import lease
from corpsys.jobs.models import Job
from corpsys.jobs.testing import run_all
from corpsys.tokens import services as tokens
from corpsys.workspace.models import Cycle, Workspace
from tests.choosing import figures, rate

pytestmark = pytest.mark.django_db
PAGE, RUN, EXPORT, REST = "/first/scores/", "/first/scores/run/", "/first/scores/export/csv/", "/api/v1/first/scores/"
JSON = {"content_type": "application/json"}


@pytest.fixture
def scored(world):
    """Fareway scored: readiness 50, class A, cooperation."""
    rate(world, 2, 2)
    figures(world, "A")
    for pk in Job.objects.filter(kind=services.ALL).values_list("pk", flat=True):
        lease.cancel_waiting(pk)  # what the product asked for by itself
    services.ask_for_scores(enterprise=world.enterprise, by=world.act_as("Alice"))
    run_all()
    world.act_as("Alice")
    return world


def more_pairs(world, count):
    world.act_as("Alice")
    for n in range(count):
        client = Organisation.objects.create(
            corporation_id=world.corporation_id, kind="client", name=f"C{n}", slug=f"c{n}", level=world.client.level
        )
        pair = Workspace.objects.create(corporation_id=world.corporation_id, host=world.enterprise, partner=client)
        Cycle.objects.create(corporation_id=world.corporation_id, workspace=pair, number=1)
        ClientScore.objects.create(
            corporation_id=world.corporation_id,
            workspace=pair,
            reason="missing_inputs",
            rules_version="1",
            computed_at=timezone.now(),
        )


@pytest.mark.parametrize(
    ("name", "status", "sees"),
    [
        ("Alice", 200, True),
        ("Bob", 200, True),
        ("Eve", 200, True),
        ("Charlie", 200, False),
        ("Dora", 200, False),
        ("Adam", 403, False),
        ("Lena", 404, False),
        ("Hugo", 404, False),
    ],
)
def test_who_sees_which_scores(scored, join_client, sign_in, name, status, sees):
    visitor = sign_in(scored.users[name])
    page, file, rest = (visitor.get(url) for url in (PAGE, EXPORT, REST))
    assert [answer.status_code for answer in (page, file, rest)] == [status] * 3
    if status == 200:
        content = b"".join(file.streaming_content).decode()
        assert ("Fareway" in page.content.decode(), "Fareway" in content, rest.json()["results"] != []) == (sees,) * 3


def test_nobody_signed_in(scored, client):
    assert client.get(REST).status_code == 401
    assert client.post(REST, {"enterprise": "diageo"}, **JSON).status_code == 401


def test_the_page_says_results_and_the_last_time(scored, sign_in):
    text = sign_in(scored.users["Alice"]).get(PAGE).content.decode()
    assert "Last computed" in text and "1 of them changed then" in text
    assert "50.00" in text and "cooperation" in text
    assert "being computed now" not in text


def test_what_somebody_does_not_read_is_not_counted(scored, sign_in):
    text = sign_in(scored.users["Dora"]).get(PAGE).content.decode()
    assert "Last computed" not in text or "0 of them changed then" in text
    assert "No scores are stored yet" in text


def test_before_the_first_time_the_page_says_when_it_will_be(world, sign_in):
    text = sign_in(world.users["Alice"]).get(PAGE).content.decode()
    assert "not been computed yet" in text and "No scores are stored yet" in text


def test_a_running_scoring_is_told(scored, sign_in):
    services.ask_for_scores(enterprise=scored.enterprise, by=scored.act_as("Alice"))
    assert "being computed now" in sign_in(scored.users["Alice"]).get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "fare"}, True),
        ({"q": "hy"}, False),
        ({"result": "cooperation"}, True),
        ({"result": "missing_inputs"}, False),
        ({"level": "2"}, True),
        ({"level": "3"}, False),
        ({"enterprise": "diageo"}, True),
    ],
)
def test_filters(scored, sign_in, query, found):
    text = sign_in(scored.users["Alice"]).get(PAGE, query).content.decode()
    assert (">Fareway<" in text) is found
    assert ("Nothing matches these filters" in text) is not found


@pytest.mark.parametrize(
    ("name", "status"), [("Alice", 302), ("Bob", 403), ("Dora", 403), ("Eve", 403), ("Adam", 403), ("Lena", 404)]
)
def test_who_asks_for_scores(scored, join_client, sign_in, name, status):
    visitor = sign_in(scored.users[name])
    before = Job.objects.filter(kind=services.ALL).count()
    assert visitor.post(RUN).status_code == status
    scored.act_as("Alice")
    assert Job.objects.filter(kind=services.ALL).count() - before == (status == 302)


def test_a_manager_of_no_enterprise_is_told_so(scored, sign_in):
    charlie = sign_in(scored.users["Charlie"])
    assert charlie.post(RUN).status_code == 409
    assert "Compute for" not in charlie.get(PAGE).content.decode()
    assert charlie.post(REST, {"enterprise": "diageo"}, **JSON).status_code == 403


def test_rest_lists_and_asks(scored, sign_in):
    alice = sign_in(scored.users["Alice"])
    (row,) = alice.get(REST, {"client": "fareway"}).json()["results"]
    assert (row["pair_score"], row["level"], row["recommended"]) == ("50.0000", 2, "cooperation")
    assert alice.get(REST, {"recommended": "integration"}).json()["results"] == []
    assert alice.post(REST, {"enterprise": "diageo"}, **JSON).status_code == 202
    assert alice.post(REST, {"enterprise": "nowhere"}, **JSON).status_code == 404
    assert alice.post(REST, {}, **JSON).status_code == 422


def test_a_token_with_the_scope_asks(scored, client):
    _token, secret = tokens.make_token(name="erp", scopes=["read", "jobs"], days=1, by=scored.act_as("Alice"))
    header = {"Authorization": f"Bearer {secret}"}
    assert len(client.get(REST, headers=header).json()["results"]) == 1
    assert client.post(REST, {"enterprise": "diageo"}, headers=header, **JSON).status_code == 202
    _token, secret = tokens.make_token(name="reader", scopes=["read"], days=1, by=scored.act_as("Alice"))
    header = {"Authorization": f"Bearer {secret}"}
    assert client.post(REST, {"enterprise": "diageo"}, headers=header, **JSON).status_code == 403


def test_another_corporation_finds_nothing(two_worlds, sign_in):
    first, second = two_worlds
    first.act_as("Alice")
    more_pairs(first, 1)
    foreign = sign_in(second.users["Eve"])
    assert foreign.get(PAGE).status_code == 404
    assert "C0" not in foreign.get("/second/scores/").content.decode()
    assert foreign.get("/api/v1/second/scores/").json()["results"] == []


def test_the_number_of_questions_does_not_grow(scored, sign_in):
    eve = sign_in(scored.users["Eve"])
    with CaptureQueriesContext(connection) as few:
        eve.get(PAGE)
    more_pairs(scored, 8)
    with CaptureQueriesContext(connection) as more:
        eve.get(PAGE)
    assert len(few) == len(more)
