"""The one Celery task: its message names a job, whose row says everything else."""

from celery import shared_task

from corpsys.jobs import runner


@shared_task(name="corpsys.jobs.run")
def run(corporation_id: int, job_id: int) -> None:
    """Work on a job if it waits and is due; a message that comes twice or late finds nothing to do."""
    runner.run_job(corporation_id, job_id)
