"""Pages and endpoints of one's own jobs: 401, 404, ok, refused. Source: reliability 6, access."""

import pytest
from django.urls import reverse

from corpsys.jobs import beats, lease, testing
from corpsys.jobs.models import Job
from corpsys.jobs.registry import DataError, Outcome

pytestmark = pytest.mark.django_db
PAGES = ("job", "job_progress", "api_job")
ACTS = ("job_cancel", "job_retry", "api_job_cancellation", "api_job_retry")


def done(run):
    return Outcome({"rows": 3}, "/first/organisations/")


def fails(run):
    raise DataError("Row 7 has no date.")


def at(name, job, slug="first"):
    return reverse(name, args=[slug, job.public_id])


@pytest.fixture
def lively(monkeypatch):
    monkeypatch.setattr(beats, "broker_answers", lambda: True)
    for queue in ("interactive", "bulk"):
        beats.beat(f"{queue}@here", [queue])


@pytest.mark.parametrize("name", PAGES)
def test_a_job_is_shown_to_who_asked_and_is_missing_for_everybody_else(ask, sign_in, world, name, lively):
    job = ask(done, label="Consolidation")
    client = sign_in(world.users["Bob"])
    assert client.get(at(name, job)).status_code == 404
    client = sign_in(world.users["Eve"])
    assert client.get(at(name, job)).status_code == 404
    client = sign_in(world.users["Alice"])
    answer = client.get(at(name, job))
    assert answer.status_code == 200
    assert "Consolidation" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ACTS)
def test_acts_on_a_job_of_somebody_else_find_nothing(ask, sign_in, world, name):
    job = ask(done)
    assert sign_in(world.users["Lena"]).post(at(name, job)).status_code == 404
    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == ("queued", False)


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_nobody_comes_without_signing_in(ask, client, name):
    job = ask(done)
    answer = client.get(at(name, job)) if name in PAGES else client.post(at(name, job))
    assert answer.status_code == (401 if name.startswith("api") else 302)


def test_a_job_of_another_corporation_is_missing(two_worlds, kinds, sign_in):
    from corpsys.jobs.services import enqueue

    first, second = two_worlds
    kinds(kind=done)
    job = enqueue(kind="test.kind", by=first.principal("Alice"), payload={}, label="Mine")
    client = sign_in(second.users["Alice"])
    assert client.get(at("job", job, "second")).status_code == 404
    assert client.get(at("job", job, "first")).status_code == 404


def test_the_list_shows_own_jobs_and_a_guest_has_one_too(ask, sign_in, world):
    ask(done, label="Of Alice")
    ask(done, label="Of Lena", by="Lena")
    page = sign_in(world.users["Lena"]).get(reverse("jobs", args=["first"])).content.decode()
    assert "Of Lena" in page
    assert "Of Alice" not in page


def test_the_list_costs_the_same_for_one_job_and_for_many(ask, sign_in, world, django_assert_max_num_queries):
    client = sign_in(world.users["Alice"])
    for count in (1, 30):
        for _number in range(count):
            ask(done)
        with django_assert_max_num_queries(12):
            client.get(reverse("jobs", args=["first"]))


def test_the_fragment_goes_on_to_the_result_and_ends_the_polling(ask, sign_in, world, lively):
    job = ask(done)
    client = sign_in(world.users["Alice"])
    assert client.get(at("job_progress", job)).status_code == 200
    testing.run_all()
    answer = client.get(at("job_progress", job))
    assert (answer.status_code, answer["HX-Redirect"]) == (286, "/first/organisations/")
    assert 'href="/first/organisations/"' in client.get(at("job", job)).content.decode()


def test_a_failed_job_says_why_and_can_be_tried_again(ask, sign_in, world):
    job = ask(fails)
    testing.run_all()
    client = sign_in(world.users["Alice"])
    answer = client.get(at("job_progress", job))
    assert answer.status_code == 286
    assert "HX-Redirect" not in answer
    assert "Row 7 has no date." in answer.content.decode()
    assert at("job_retry", job) in answer.content.decode()
    assert client.post(at("job_retry", job)).status_code == 302
    job.refresh_from_db()
    assert job.state == "queued"
    assert client.post(at("job_retry", job)).status_code == 409


def test_a_waiting_job_is_stopped_by_its_button_once(ask, sign_in, world):
    job = ask(done)
    client = sign_in(world.users["Alice"])
    assert at("job_cancel", job) in client.get(at("job", job)).content.decode()
    assert client.post(at("job_cancel", job)).status_code == 302
    assert client.post(at("job_cancel", job)).status_code == 409
    assert client.get(at("job_cancel", job)).status_code == 405


def test_delay_is_said_while_nobody_works_or_the_broker_is_away(ask, sign_in, world, monkeypatch):
    job = ask(done)
    client = sign_in(world.users["Alice"])

    def is_said():
        return "delayed" in client.get(at("job", job)).content.decode()

    monkeypatch.setattr(beats, "broker_answers", lambda: True)
    assert is_said()
    beats.beat("interactive@here", ["interactive"])
    assert not is_said()
    monkeypatch.setattr(beats, "broker_answers", lambda: False)
    assert is_said()


def test_an_absent_broker_is_recognised(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert not beats.broker_answers()


def test_rest_shows_stops_and_repeats(ask, sign_in, world):
    job = ask(done)
    client = sign_in(world.users["Alice"])
    assert client.post(at("api_job_retry", job)).status_code == 409
    lease.claim(job.pk)
    stopped = client.post(at("api_job_cancellation", job))
    assert (stopped.status_code, stopped.json()["state"], stopped.json()["cancel_asked"]) == (202, "running", True)
    lease.end(job.pk, Job.objects.get(pk=job.pk).token, state="cancelled")
    again = client.post(at("api_job_retry", job))
    assert (again.status_code, again.json()["state"]) == (202, "queued")
    testing.run_all()
    assert client.get(at("api_job", job)).json()["result"] == {"rows": 3}


def test_a_token_needs_its_scope_to_stop_a_job(ask, client, world):
    from corpsys.tokens.services import make_token

    job = ask(done)
    alice = world.principal("Alice")
    for scopes, status in ((["read"], 403), (["read", "jobs"], 202)):
        _token, secret = make_token(name="ERP", scopes=scopes, days=1, by=alice)
        asked = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
        assert client.get(at("api_job", job), **asked).status_code == 200
        assert client.post(at("api_job_cancellation", job), **asked).status_code == status
