"""Changes of a job's state by compare-and-set, each writing the job row and its ticket in one transaction.

A worker holds a job by a lease with a fencing token: whoever lost the lease finds no row to change. All times are the
database's. Order of locks: ticket, then job. Everything runs in the context of the job's corporation.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from corpsys.jobs.models import Job, JobState, JobTicket

# For so long a message to the workers is believed to be on its way before the sweeper sends another.
NUDGE_SECONDS = 2
RESEND_SECONDS = 10
ENDED_BADLY = (JobState.FAILED, JobState.CANCELLED)


class Lost(Exception):
    """The job is no longer ours: another attempt holds it, or it has ended."""


def after(seconds: float) -> Any:
    """Return the database's time in so many seconds, as an expression."""
    return Now() + timedelta(seconds=seconds)


def issue_ticket(job: Job) -> None:
    """Write the ticket beside a new job row."""
    JobTicket.objects.create(
        job_id=job.pk,
        corporation_id=job.corporation_id,
        queue=job.queue,
        state=JobState.QUEUED,
        due_at=Now(),
        lease_until=after(NUDGE_SECONDS),
    )


@transaction.atomic
def claim(job_id: int) -> Job | None:
    """Take a waiting job that is due, with a fresh token; None where there is nothing to take."""
    until = after(settings.JOB_LEASE_SECONDS)
    tickets = JobTicket.objects.filter(job_id=job_id, state=JobState.QUEUED, due_at__lte=Now())
    if not tickets.update(state=JobState.RUNNING, lease_until=until):
        return None
    jobs = Job.objects.filter(pk=job_id, state=JobState.QUEUED)
    taken = jobs.update(
        state=JobState.RUNNING, token=uuid.uuid4(), attempt=F("attempt") + 1, lease_until=until, heartbeat_at=Now()
    )
    if not taken:
        raise Lost(job_id)
    job: Job = Job.objects.get(pk=job_id)
    return job


@transaction.atomic
def renew(job_id: int, token: uuid.UUID, *, done: int | None = None, total: int | None = None) -> bool:
    """Prolong the lease, with the progress if given; return whether the person asked to stop. Raises Lost."""
    until = after(settings.JOB_LEASE_SECONDS)
    JobTicket.objects.filter(job_id=job_id, state=JobState.RUNNING).update(lease_until=until)
    progress = {} if done is None else {"progress_done": done, "progress_total": total or 0}
    _change_held(job_id, token, lease_until=until, heartbeat_at=Now(), **progress)
    return bool(Job.objects.values_list("cancel_asked", flat=True).get(pk=job_id))


@transaction.atomic
def finish(job_id: int, token: uuid.UUID, *, result: dict[str, Any] | None = None, url: str = "") -> None:
    """End a job well: the last statement of the transaction that writes its outputs. Raises Lost, which undoes them."""
    _end_ticket(job_id, JobState.DONE)
    _change_held(
        job_id, token, state=JobState.DONE, lease_until=None, finished_at=Now(), error="", result=result, result_url=url
    )


def describe(job_id: int, token: uuid.UUID, *, result: dict[str, Any], url: str) -> None:
    """Write what a handler returned after its outputs were committed. Raises Lost."""
    if not Job.objects.filter(pk=job_id, token=token, state=JobState.DONE).update(result=result, result_url=url):
        raise Lost(job_id)


@transaction.atomic
def end(job_id: int, token: uuid.UUID, *, state: JobState, reason: str = "") -> None:
    """End a job as failed, with the reason that the person reads, or as cancelled. Raises Lost."""
    _end_ticket(job_id, state)
    _change_held(job_id, token, state=state, lease_until=None, finished_at=Now(), error=reason)


@transaction.atomic
def postpone(job_id: int, token: uuid.UUID, *, seconds: float, reason: str) -> None:
    """Put a job back among the waiting ones, due in so many seconds. Raises Lost."""
    JobTicket.objects.filter(job_id=job_id).update(
        state=JobState.QUEUED, due_at=after(seconds), lease_until=after(seconds)
    )
    _change_held(job_id, token, state=JobState.QUEUED, token=None, lease_until=None, error=reason)


@transaction.atomic
def cancel_waiting(job_id: int) -> bool:
    """Cancel a job that nobody works on; False where it does not wait."""
    if not JobTicket.objects.filter(job_id=job_id, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, lease_until=None
    ):
        return False
    Job.objects.filter(pk=job_id).update(state=JobState.CANCELLED, cancel_asked=True, finished_at=Now())
    return True


def ask_to_stop(job_id: int) -> bool:
    """Ask the worker of a running job to stop; False where it does not run."""
    return bool(Job.objects.filter(pk=job_id, state=JobState.RUNNING).update(cancel_asked=True))


@transaction.atomic
def requeue_ended(job_id: int, *, principal: dict[str, Any]) -> bool:
    """Put a failed or cancelled job back among the waiting ones as if it were new; False where it is neither."""
    tickets = JobTicket.objects.filter(job_id=job_id, state__in=ENDED_BADLY)
    if not tickets.update(state=JobState.QUEUED, due_at=Now(), lease_until=after(NUDGE_SECONDS)):
        return False
    Job.objects.filter(pk=job_id).update(
        state=JobState.QUEUED,
        attempt=0,
        token=None,
        principal=principal,
        cancel_asked=False,
        progress_done=0,
        progress_total=0,
        error="",
        finished_at=None,
    )
    return True


@transaction.atomic
def release_expired(job_id: int, *, reason: str) -> JobState:
    """Decide about a running job whose process is gone, under the lock of its ticket; return its new state.

    It waits again, is failed with `reason` after as many attempts as allowed, or is cancelled if that was asked.
    """
    job: Job = Job.objects.get(pk=job_id)
    if job.cancel_asked or job.attempt >= settings.JOB_ATTEMPTS:
        state = JobState.CANCELLED if job.cancel_asked else JobState.FAILED
        _end_ticket(job_id, state)
        ended = {"finished_at": Now(), "error": "" if job.cancel_asked else reason}
    else:
        state, ended = JobState.QUEUED, {}
        JobTicket.objects.filter(job_id=job_id).update(state=state, due_at=Now(), lease_until=None)
    Job.objects.filter(pk=job_id, state=JobState.RUNNING).update(state=state, token=None, lease_until=None, **ended)
    return state


def _end_ticket(job_id: int, state: JobState) -> None:
    JobTicket.objects.filter(job_id=job_id).update(state=state, lease_until=None)


def _change_held(job_id: int, held: uuid.UUID, **fields: Any) -> None:
    # The token is compared last, in the transaction that has already touched the ticket: 0 rows undo all of it.
    if not Job.objects.filter(pk=job_id, token=held, state=JobState.RUNNING).update(**fields):
        raise Lost(job_id)
