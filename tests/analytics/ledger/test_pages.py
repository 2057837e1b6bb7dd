"""Pages and REST of key clients: who may come, what is shown, how many questions a page asks."""

import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.ledger.models import KeyClientRun, LedgerClient
from corpsys.jobs.models import Job
from corpsys.jobs.testing import run_all
from corpsys.tenancy import context
from corpsys.tokens.services import make_token

pytestmark = pytest.mark.django_db
PAGE, API = "/first/key-clients/", "/api/v1/first/key-clients/"
JANUARY = datetime.date(2019, 1, 1)
ASKED = {"enterprise": "diageo", "measure": "revenue", "first_month": "2019-01", "last_month": "2019-01"}


@pytest.fixture
def run(load, compute):
    load("client,month,revenue\nFareway,2019-01,90\nCasey's,2019-01,9\n<img src=x>,2019-01,1\n")
    return compute(JANUARY, JANUARY)


def questions(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


WHO = {"Eve": 200, "Alice": 200, "Charlie": 200, "Bob": 403, "Dora": 403, "Adam": 403, "Lena": 404, "Hugo": 404}


@pytest.mark.parametrize("name", WHO)
def test_who_may_come(run, world, sign_in, name):
    client = sign_in(world.users[name])
    assert client.get(PAGE).status_code == client.get(API).status_code == WHO[name]


SEES = {"Eve": 200, "Alice": 200, "Charlie": 404}


@pytest.mark.parametrize("name", SEES)
def test_a_result_is_open_to_the_own_enterprise_and_executives(run, world, sign_in, name):
    client = sign_in(world.users[name])
    ledger = LedgerClient.objects.get(key="Fareway")
    for url in (
        f"{PAGE}{run.public_id}/",
        f"{API}{run.public_id}/standings/",
        f"{PAGE}ledger/{ledger.public_id}/",
    ):
        assert client.get(url).status_code == SEES[name], url
    assert len(client.get(API).json()["results"]) == (1 if SEES[name] == 200 else 0)


def test_nobody_signed_in(world, client):
    assert client.get(PAGE).status_code == 302
    assert client.get(API).status_code == 401


def test_another_corporation_is_as_if_missing(two_worlds, sign_in):
    first, _second = two_worlds
    client = sign_in(first.users["Eve"])
    assert client.get("/second/key-clients/").status_code == 404
    assert client.get(f"{PAGE}{uuid4()}/").status_code == 404


def test_an_empty_ledger_says_the_next_step(world, sign_in):
    page = sign_in(world.users["Alice"]).get(PAGE).content.decode()
    assert "No sales are loaded yet." in page
    assert 'href="/first/import/ledger/"' in page


def test_asking_goes_to_the_job_and_from_there_to_the_result(run, world, sign_in):
    client = sign_in(world.users["Alice"])
    answer = client.post(PAGE, ASKED)
    job = Job.objects.latest("id")
    assert (answer.status_code, answer["Location"]) == (302, f"/first/jobs/{job.public_id}/")
    run_all()
    job.refresh_from_db()
    assert job.result_url == f"{PAGE}{KeyClientRun.objects.latest('id').public_id}/"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"first_month": "2019-13"}, 422),
        ({"last_month": "2018-12"}, 422),
        ({"measure": "size"}, 422),
        ({"enterprise": "fareway"}, 422),
        ({"first_month": "2018-01", "last_month": "2018-02"}, 409),
        ({"measure": "profit"}, 409),
    ],
)
def test_a_wrong_question_comes_back_as_typed(run, world, sign_in, change, status):
    answer = sign_in(world.users["Alice"]).post(PAGE, {**ASKED, **change})
    assert answer.status_code == status
    assert next(iter(change.values())) in answer.content.decode()
    assert Job.objects.filter(state="queued").count() == 0


def test_the_upload_page_is_shown_to_who_may_import_only(world, sign_in):
    answers = {name: sign_in(world.users[name]).get("/first/import/ledger/").status_code for name in WHO}
    assert answers == {"Eve": 200, "Alice": 200, "Charlie": 200} | dict.fromkeys(
        ("Bob", "Dora", "Adam", "Lena", "Hugo"), 403
    )


def test_executives_read_and_do_not_ask(run, world, sign_in):
    client = sign_in(world.users["Eve"])
    assert "Compute the key clients" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, ASKED).status_code == 403
    assert client.post(API, ASKED, content_type="application/json").status_code == 403


def test_names_of_clients_are_only_text(run, world, sign_in):
    page = sign_in(world.users["Alice"]).get(f"{PAGE}{run.public_id}/").content.decode()
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page


def test_rest_asks_with_a_token_of_its_scope(run, world, client):
    secret = make_token(name="x", scopes=["jobs", "read"], days=1, by=world.principal("Alice"))[1]
    header = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    answer = client.post(API, ASKED, content_type="application/json", **header)
    assert answer.status_code == 202
    run_all()
    assert client.get(f"/api/v1/first/jobs/{answer.json()['job']}/", **header).json()["state"] == "done"
    found = client.get(API, **header).json()["results"][0]
    rows = client.get(f"{API}{found['public_id']}/standings/?size=2", **header).json()
    assert [
        (row["client__key"], row["pareto_class"], row["client__organisation__slug"]) for row in rows["results"]
    ] == [
        ("Fareway", "A", "fareway"),
        ("Casey's", "B", None),
    ]
    assert len(client.get(rows["next"], **header).json()["results"]) == 1


def test_a_token_without_the_scope_is_refused(run, world, client):
    secret = make_token(name="x", scopes=["ledger", "read"], days=1, by=world.principal("Alice"))[1]
    answer = client.post(API, ASKED, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"first_month": "2019-01-01"}, "first_month"),
        ({"last_month": "2018-01"}, "last_month"),
        ({"owner": "x"}, "owner"),
    ],
)
def test_bad_bodies_are_told_by_field(run, world, sign_in, change, field):
    answer = sign_in(world.users["Alice"]).post(API, {**ASKED, **change}, content_type="application/json")
    assert (answer.status_code, field in answer.json()["errors"]) == (422, True)


def test_a_client_is_linked_proposed_and_opened(run, world, sign_in):
    alice = sign_in(world.users["Alice"])
    client = LedgerClient.objects.get(key="Casey's")
    url = f"{PAGE}ledger/{client.public_id}/"
    assert "Make it a client of the corporation" in alice.get(url).content.decode()
    assert alice.post(f"{url}propose/", {"propose-name": "", "propose-level": ""}).status_code == 422
    level = world.extra["levels"][0]
    assert alice.post(f"{url}propose/", {"propose-name": "Casey's", "propose-level": level.pk}).status_code == 302
    assert alice.post(f"{url}open/").status_code == 409
    sign_in(world.users["Eve"]).post("/first/organisations/caseys/accept/")
    alice = sign_in(world.users["Alice"])
    assert "Open the cooperation" in alice.get(url).content.decode()
    answer = alice.post(f"{url}open/")
    assert (answer.status_code, answer["Location"]) == (302, "/first/clients/caseys/")
    assert "Go to the client" in alice.get(url).content.decode()


def test_linking_takes_a_client_of_the_corporation_only(run, world, sign_in):
    alice = sign_in(world.users["Alice"])
    client = LedgerClient.objects.get(key="Casey's")
    url = f"{PAGE}ledger/{client.public_id}/link/"
    assert alice.post(url, {"link-organisation": "diageo"}).status_code == 422
    assert alice.post(url, {"link-organisation": "hy-vee"}).status_code == 302
    context.set_local(corporation=world.corporation_id, side="host", user=world.users["Alice"].pk)
    client.refresh_from_db()
    assert client.organisation.slug == "hy-vee"


def test_questions_do_not_grow_with_the_rows(load, compute, world, sign_in):
    load("client,month,revenue\na,2019-01,5\n")
    few = compute(JANUARY, JANUARY)
    load("client,month,revenue\n" + "".join(f"c{n},2019-02,{n}\n" for n in range(1, 80)))
    many = compute(datetime.date(2019, 2, 1), datetime.date(2019, 2, 1))
    client = sign_in(world.users["Alice"])
    counts = [questions(client, f"{PAGE}{run.public_id}/") for run in (few, many)]
    assert counts[0] == counts[1] <= 14
    assert questions(client, PAGE) <= 14
