"""Works on a job at once, in the process that asked for it: for commands that may run before any worker does."""

from corpsys.jobs import runner
from corpsys.jobs.models import Job, JobState
from corpsys.tenancy.context import tenant


class JobEndedBadly(Exception):
    """The job did not end well; the message is what its person would have read."""


def run_inline(job: Job) -> Job:
    """Work on a waiting job to its end, inside the running transaction if there is one; return the row as it ended.

    Raises JobEndedBadly where it failed, was stopped or put off.
    """
    runner.run_job(job.corporation_id, job.pk, beating=False)
    with tenant(job.corporation_id):
        ended: Job = Job.objects.get(pk=job.pk)
    if ended.state != JobState.DONE:
        raise JobEndedBadly(f"{ended.kind} ({ended.label}): {ended.get_state_display()}. {ended.error}")
    return ended
