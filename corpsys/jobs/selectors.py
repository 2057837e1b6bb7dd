"""Questions about jobs: a person sees the own ones."""

from typing import Any
from uuid import UUID

from corpsys.access.principal import Principal
from corpsys.jobs.models import Job, JobState

ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


def jobs(principal: Principal) -> Any:
    """Return the jobs that this person asked for, newest first."""
    return Job.objects.visible_to(principal)


def job(principal: Principal, public_id: UUID) -> Job:
    """Return one of the own jobs."""
    found: Job = Job.objects.get_visible(principal, public_id=public_id)
    return found


def has_ended(found: Job) -> bool:
    return found.state in ENDED


def can_be_retried(found: Job) -> bool:
    return found.state in (JobState.FAILED, JobState.CANCELLED)
