"""The one Celery task: its message names a job, whose row says everything else. And the worker's signs of life."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from corpsys.jobs import runner
from corpsys.jobs.beats import start_beating


@shared_task(name="corpsys.jobs.run")
def run(corporation_id: int, job_id: int) -> None:
    """Work on a job if it waits and is due; a message that comes twice or late finds nothing to do."""
    runner.run_job(corporation_id, job_id)


@worker_ready.connect
def give_signs_of_life(sender: Any, **_kwargs: Any) -> None:
    """Beat for as long as the worker's main process lives."""
    start_beating(sender.hostname, sorted(queue.name for queue in sender.task_consumer.queues))
