"""How a job ends for each way in which its handler ends. Source: reliability, the job pattern."""

import pytest
from django.db import OperationalError
from django.utils import timezone

from corpsys.access.refusals import NotVisible, Refused
from corpsys.audit.models import AuditEvent
from corpsys.audit.services import record
from corpsys.corporation.models import Membership
from corpsys.jobs import lease, services, testing
from corpsys.jobs.models import Job, JobState, JobTicket
from corpsys.jobs.registry import Cancelled, DataError, Outcome, PassingError
from corpsys.tenancy import context
from corpsys.tokens.services import make_token, revoke_token
from corpsys.workspace.models import Assignment

pytestmark = pytest.mark.django_db


def effects():
    return AuditEvent.objects.filter(kind="test.effect").count()


def writes(run):
    with run.transaction():
        record(kind="test.effect", by=run.principal)
    return Outcome({"rows": 1}, "/first/there/")


def one():
    (job,) = testing.run_all()
    return job


def ticket(job):
    return JobTicket.objects.get(job_id=job.pk)


def test_outputs_result_and_address_are_kept_when_a_handler_returns(ask):
    ask(writes)
    job = one()
    assert (job.state, job.result, job.result_url, job.attempt) == ("done", {"rows": 1}, "/first/there/", 1)
    assert (effects(), ticket(job).state) == (1, "done")
    assert job.finished_at is not None


def test_a_handler_without_outputs_ends_well_too(ask):
    ask(lambda run: Outcome({"looked": True}))
    assert one().state == "done"


def test_the_context_of_the_caller_is_put_back(ask, world):
    ask(writes)
    before = context.current()
    one()
    assert context.current() == before


def test_a_handler_works_as_who_asked_on_that_persons_side(ask, world):
    seen = []

    def look(run):
        with run.reading():
            seen.append((run.principal.name, context.current()[1:]))
        return Outcome({})

    ask(look, by="Lena")
    one()
    assert seen == [("Lena", ("partner", str(world.users["Lena"].pk)))]


def test_nothing_is_written_and_the_person_reads_why_when_data_is_wrong(ask):
    def fails(run):
        with run.transaction():
            record(kind="test.effect", by=run.principal)
            raise DataError("Row 7 has no date.")

    ask(fails)
    job = one()
    assert (job.state, job.error, effects()) == ("failed", "Row 7 has no date.", 0)
    assert ticket(job).state == "failed"


@pytest.mark.parametrize(
    ("raised", "says"),
    [
        (Refused("It is closed.", allowed=["Open it."]), "It is closed. Open it."),
        (NotVisible(), "What this work is about does not exist any more or is not shared with you."),
        (ZeroDivisionError("secret detail"), "Something went wrong on our side"),
    ],
)
def test_the_reason_of_a_failure_is_said_without_details_of_ours(ask, raised, says):
    def fails(run):
        raise raised

    ask(fails)
    job = one()
    assert job.state == "failed"
    assert says in job.error
    assert "secret" not in job.error


@pytest.mark.parametrize("error", [PassingError("The mail server is away."), OperationalError("gone")])
def test_a_passing_error_puts_the_job_off_with_growing_pauses(ask, error):
    def fails(run):
        raise error

    job = ask(fails)
    pauses = []
    for _attempt in range(3):
        testing.run_all()
        found = ticket(job)
        pauses.append(round((found.due_at - timezone.now()).total_seconds()))
        assert (found.state, Job.objects.get(pk=job.pk).state) == ("queued", "queued")
        JobTicket.objects.update(due_at=timezone.now())
    assert pauses == [10, 20, 40]


def test_a_passing_error_is_given_up_at_last(ask, settings):
    settings.JOB_PASSING_ATTEMPTS = 1

    def fails(run):
        raise PassingError("The mail server is away.")

    ask(fails)
    job = one()
    assert (job.state, job.error) == ("failed", "Given up after 1 attempts. The mail server is away.")


def test_progress_is_written_and_a_stop_is_honoured(ask):
    def slow(run):
        run.progress(1, 4)
        services.cancel(job=Job.objects.get(), by=run.principal)
        run.progress(4, 4)
        raise AssertionError("went on")

    ask(slow)
    job = one()
    assert (job.state, job.progress_done, job.progress_total) == ("cancelled", 4, 4)


def test_a_handler_may_stop_itself(ask):
    def stops(run):
        raise Cancelled

    ask(stops)
    assert one().state == "cancelled"


def test_outputs_are_undone_when_the_lease_was_lost_meanwhile(ask, world):
    def slow(run):
        with run.transaction():
            record(kind="test.effect", by=run.principal)
            Job.objects.update(token="00000000-0000-4000-8000-000000000000")
        return Outcome({})

    ask(slow)
    testing.run_all()
    assert effects() == 0


def test_only_one_block_of_outputs_is_allowed(ask):
    def twice(run):
        writes(run)
        return writes(run)

    ask(twice)
    job = one()
    assert (job.state, effects()) == ("done", 1)


def test_progress_inside_the_outputs_is_left_to_the_heartbeat_and_a_stop_undoes_them(ask):
    def slow(run):
        with run.transaction():
            record(kind="test.effect", by=run.principal)
            run.progress(1, 2)
            assert run.told == (1, 2)
            run.is_cancel_asked = True
            run.progress(2, 2)
            raise AssertionError("went on")

    ask(slow)
    job = one()
    assert (job.state, job.progress_done, effects()) == ("cancelled", 0, 0)


def test_a_right_revoked_before_the_start_ends_the_job(ask, world):
    ask(writes, by="Dora")
    Membership.objects.filter(user=world.users["Dora"]).update(is_active=False)
    job = one()
    assert (job.state, job.error, effects()) == ("failed", "The right to do this has been withdrawn.", 0)


def test_a_part_in_the_workspace_revoked_while_it_runs_undoes_the_outputs(ask, world):
    def slow(run):
        with run.reading():
            Assignment.objects.filter(user=world.users["Bob"]).update(is_active=False)
        return writes(run)

    ask(slow, by="Bob", workspace_id=world.workspace.pk)
    job = one()
    assert (job.state, job.error, effects()) == ("failed", "The right to do this has been withdrawn.", 0)


def test_a_revoked_token_ends_its_jobs(world, kinds):
    alice = world.principal("Alice")
    token, _secret = make_token(name="ERP", scopes=["read", "jobs"], days=1, by=alice)
    from dataclasses import replace

    asked = replace(alice, scopes=frozenset({"read", "jobs"}), token_id=token.pk)
    kinds(kind=writes)
    services.enqueue(kind="test.kind", by=asked, payload={}, label="By token")
    revoke_token(token=token, by=alice)
    assert one().state == JobState.FAILED


def test_a_handler_of_a_token_has_the_scopes_of_the_token(world, kinds):
    from dataclasses import replace

    alice = world.principal("Alice")
    token, _secret = make_token(name="ERP", scopes=["jobs"], days=1, by=alice)
    seen = []

    def look(run):
        seen.append((run.principal.scopes, run.principal.token_id))
        return Outcome({})

    kinds(kind=look)
    asked = replace(alice, scopes=frozenset({"jobs"}), token_id=token.pk)
    services.enqueue(kind="test.kind", by=asked, payload={}, label="By token")
    assert one().state == "done"
    assert seen == [(frozenset({"jobs"}), token.pk)]


def test_a_kind_that_this_worker_does_not_know_waits_for_a_newer_one(ask, world, monkeypatch):
    from corpsys.jobs import registry

    job = ask(writes)
    monkeypatch.setattr(registry, "_handlers", {})
    testing.run_all()
    assert ticket(job).state == "queued"


def test_a_second_message_finds_nothing_to_do(ask):
    job = ask(writes)
    one()
    assert lease.claim(job.pk) is None
    assert effects() == 1
