"""Asking for, stopping and repeating work. Source: reliability, the job pattern."""

import pytest
from django.db import transaction

from corpsys.access.refusals import Refused
from corpsys.jobs import lease, services, testing
from corpsys.jobs.models import Job, JobTicket
from corpsys.jobs.registry import DataError, Outcome

pytestmark = pytest.mark.django_db


def nothing(run):
    return Outcome({})


def fails(run):
    raise DataError("wrong")


def pair(job):
    job.refresh_from_db()
    return job.state, JobTicket.objects.get(job_id=job.pk).state


def test_a_job_and_its_ticket_are_written_together_or_not_at_all(ask, world):
    job = ask(nothing, payload={"id": 7}, queue="bulk", workspace_id=world.workspace.pk)
    ticket = JobTicket.objects.get(job_id=job.pk)
    assert (job.payload, job.user_id, job.workspace_id) == ({"id": 7}, world.users["Alice"].pk, world.workspace.pk)
    assert (ticket.corporation_id, ticket.queue, ticket.state) == (world.corporation_id, "bulk", "queued")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask(nothing)
        raise ZeroDivisionError
    assert (Job.objects.count(), JobTicket.objects.count()) == (1, 1)


def test_an_unknown_kind_or_queue_is_refused_at_once(ask, world):
    with pytest.raises(KeyError):
        services.enqueue(kind="none", by=world.principal("Alice"), payload={}, label="")
    with pytest.raises(ValueError, match="slow"):
        ask(nothing, queue="slow")


def test_the_same_key_gives_the_same_job_until_it_has_ended(ask):
    first = ask(nothing, dedupe_key="x")
    assert ask(nothing, dedupe_key="x").pk == first.pk
    testing.run_all()
    assert ask(nothing, dedupe_key="x").pk != first.pk


def test_the_same_key_of_somebody_else_is_refused(ask):
    ask(nothing, dedupe_key="x")
    with pytest.raises(Refused, match="Somebody else"):
        ask(nothing, dedupe_key="x", by="Bob")


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(ask, world):
    job = ask(fails)
    services.cancel(job=job, by=world.principal("Alice"))
    assert pair(job) == ("cancelled", "cancelled")
    assert testing.run_all() == []


def test_a_running_job_is_asked_to_stop(ask, world):
    job = ask(nothing)
    lease.claim(job.pk)
    services.cancel(job=job, by=world.principal("Alice"))
    assert (job.state, job.cancel_asked) == ("running", True)


def test_what_has_ended_is_not_cancelled(ask, world):
    job = ask(nothing)
    testing.run_all()
    with pytest.raises(Refused):
        services.cancel(job=job, by=world.principal("Alice"))
    assert pair(job) == ("done", "done")


def test_a_failed_job_can_be_tried_again_as_new(ask, world, kinds):
    job = ask(fails)
    testing.run_all()
    kinds(kind=nothing)
    services.retry(job=job, by=world.principal("Alice"))
    assert (job.state, job.attempt, job.error) == ("queued", 0, "")
    testing.run_all()
    assert pair(job) == ("done", "done")


@pytest.mark.parametrize("is_done", [False, True])
def test_waiting_and_done_jobs_are_not_tried_again(ask, world, is_done):
    job = ask(nothing)
    if is_done:
        testing.run_all()
    with pytest.raises(Refused):
        services.retry(job=job, by=world.principal("Alice"))


def test_a_failed_job_is_not_tried_again_beside_its_twin(ask, world):
    job = ask(fails, dedupe_key="x")
    testing.run_all()
    ask(fails, dedupe_key="x")
    with pytest.raises(Refused, match="same work"):
        services.retry(job=job, by=world.principal("Alice"))
    assert pair(job) == ("failed", "failed")
