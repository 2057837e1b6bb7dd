"""Waiting for a job to end, for commands: a worker takes it, or else this process works on it itself."""

import time

from django.db import connection

from corpsys.jobs import runner
from corpsys.jobs.beats import is_delayed
from corpsys.jobs.inline import JobEndedBadly
from corpsys.jobs.models import Job, JobState
from corpsys.tenancy.context import tenant

SECONDS_BETWEEN_LOOKS = 0.2
PATIENCE_SECONDS = 15
_OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


def wait_for(job: Job) -> Job:
    """Wait until a job has ended, and return the row as it ended. Raises JobEndedBadly where it failed or was stopped.

    Work that no worker can take, or that none has taken within 15 seconds, is done here; who claims it first has it.
    """
    begun = time.monotonic()
    is_alone = is_delayed(job.queue)
    while (found := _now(job)).state not in _OVER:
        is_late = time.monotonic() - begun > PATIENCE_SECONDS
        if found.state == JobState.QUEUED and (is_alone or is_late):
            # Inside a transaction, as in tests, nobody else could see the lease that a heartbeat renews.
            runner.run_job(job.corporation_id, job.pk, beating=not connection.in_atomic_block)
            if _now(job).state in _OVER:
                continue
        time.sleep(SECONDS_BETWEEN_LOOKS)
    if found.state != JobState.DONE:
        raise JobEndedBadly(found.error or f"{found.label}: {found.get_state_display()}")
    return found


def _now(job: Job) -> Job:
    with tenant(job.corporation_id):
        found: Job = Job.objects.get(pk=job.pk)
    return found
