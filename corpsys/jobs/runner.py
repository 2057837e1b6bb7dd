"""Works on one claimed job: rebuilds who asked, calls the handler, and writes how it ended.

Passing errors put the job back with growing pauses; wrong data and refusals go to the person at once; a process that
dies leaves its lease behind, which the sweeper finds.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import translation
from django.utils.translation import gettext as _
from psycopg2.errors import QueryCanceled

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible, Refusal
from corpsys.jobs import lease, registry
from corpsys.jobs.heartbeat import Heartbeat
from corpsys.jobs.models import Job, JobState
from corpsys.jobs.registry import Cancelled, DataError, Outcome, PassingError
from corpsys.jobs.run import JobRun, principal_of
from corpsys.tenancy.context import tenant

log = structlog.get_logger(__name__)
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 5, 600


def run_job(corporation_id: int, job_id: int, *, beating: bool = True) -> None:
    """Claim a job and work on it to its end; does nothing where it cannot be claimed."""
    with tenant(corporation_id):
        job = lease.claim(job_id)
    if job is None:
        return
    log.info("job_started", job=job.pk, kind=job.kind, attempt=job.attempt, corporation=corporation_id)
    with translation.override(job.principal["language"] or settings.LANGUAGE_CODE):
        _work(job, beating)


def _work(job: Job, beating: bool) -> None:
    run = JobRun(job)
    heartbeat: AbstractContextManager[Any] = Heartbeat(run) if beating else nullcontext()
    try:
        with _settling(run), heartbeat:
            run.principal = _asker(job)
            _keep(run, _handler(job.kind)(run))
    except lease.Lost:
        log.warning("job_lost", job=job.pk, kind=job.kind, attempt=job.attempt)


def _asker(job: Job) -> Principal:
    with tenant(job.corporation_id, "host", job.principal["user"]):
        return principal_of(job)


def _handler(kind: str) -> registry.Handler:
    try:
        return registry.handler(kind)
    except KeyError:
        # A worker that is older than the job: a newer one will know it.
        raise PassingError(f"no handler of {kind}") from None


def _keep(run: JobRun, outcome: Outcome) -> None:
    with tenant(run.job.corporation_id):
        if run.is_closed:
            lease.describe(run.job_id, run.token, result=outcome.result, url=outcome.url)
        else:
            lease.finish(run.job_id, run.token, result=outcome.result, url=outcome.url)


@contextmanager
def _settling(run: JobRun) -> Iterator[None]:
    """Turn what a handler raises into the state of its job."""
    try:
        yield
    except lease.Lost:
        raise
    except Cancelled:
        _end(run, JobState.CANCELLED)
    except (DataError, Refusal) as refusal:
        _end(run, JobState.FAILED, _reason(refusal))
    except (PassingError, OperationalError, InterfaceError) as error:
        _postpone(run, error)
    except Exception:
        log.exception("job_failed", job=run.job_id, kind=run.job.kind)
        _end(
            run, JobState.FAILED, _("Something went wrong on our side; nothing was changed. It has been written down.")
        )


def _reason(refusal: Exception) -> str:
    if isinstance(refusal, NotVisible):
        return _("What this work is about does not exist any more or is not shared with you.")
    if isinstance(refusal, Refusal):
        return " ".join([str(refusal.reason), *(str(item) for item in refusal.allowed)])
    return str(refusal)


def _postpone(run: JobRun, error: Exception) -> None:
    reason = str(error) if isinstance(error, PassingError) else _("The database did not answer in time.")
    log.warning("job_postponed", job=run.job_id, kind=run.job.kind, attempt=run.job.attempt, error=str(error))
    limit = settings.JOB_ATTEMPTS if isinstance(error.__cause__, QueryCanceled) else settings.JOB_PASSING_ATTEMPTS
    if run.job.attempt >= limit:
        _end(run, JobState.FAILED, _("Given up after %(count)s attempts.") % {"count": run.job.attempt} + f" {reason}")
        return
    pause = min(FIRST_PAUSE_SECONDS * 2**run.job.attempt, LONGEST_PAUSE_SECONDS)
    with tenant(run.job.corporation_id):
        lease.postpone(run.job_id, run.token, seconds=pause, reason=reason)


def _end(run: JobRun, state: JobState, reason: str = "") -> None:
    with tenant(run.job.corporation_id):
        lease.end(run.job_id, run.token, state=state, reason=reason)
