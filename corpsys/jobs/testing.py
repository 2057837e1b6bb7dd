"""Runs waiting jobs in the process of a test, one after another, inside its transaction."""

from django.db.models.functions import Now

from corpsys.jobs import runner
from corpsys.jobs.models import Job, JobState, JobTicket
from corpsys.tenancy.context import tenant

MOST = 200


def run_all() -> list[Job]:
    """Work on every job that is due until none is left, also those that they ask for; return them as they ended.

    A job put off to a later time stays. What a job raises is in its row: state and error.
    """
    worked: list[tuple[int, int]] = []
    while (ticket := _next_ticket()) is not None:
        if len(worked) >= MOST:
            raise AssertionError(f"more than {MOST} jobs: they ask for each other without end")
        worked.append((ticket.corporation_id, ticket.job_id))
        runner.run_job(*worked[-1], beating=False)
    return [_job(corporation_id, job_id) for corporation_id, job_id in dict.fromkeys(worked)]


def _next_ticket() -> JobTicket | None:
    due = JobTicket.objects.filter(state=JobState.QUEUED, due_at__lte=Now())
    return due.order_by("due_at", "job_id").first()


def _job(corporation_id: int, job_id: int) -> Job:
    with tenant(corporation_id):
        job: Job = Job.objects.get(pk=job_id)
    return job
