"""What people do with jobs: ask for one, stop it, ask again. The worker's side is in lease.py.

Each change writes the job row and its ticket in one transaction, the caller's; the broker is only told afterwards.
"""

from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.access.services import require
from corpsys.jobs import lease, nudge, registry
from corpsys.jobs.models import Job, JobState, Queue

ACTIVE = (JobState.QUEUED, JobState.RUNNING)
SYSTEM_NAME = "Corpsys"


def system(*, corporation_id: int, slug: str) -> Principal:
    """Return the product itself as who asks: it has no rights of its own and sees no guarded row."""
    return Principal(name=SYSTEM_NAME, corporation_id=corporation_id, corporation_slug=slug)


@transaction.atomic
def enqueue(
    *,
    kind: str,
    by: Principal,
    payload: dict[str, Any],
    label: str,
    queue: str = Queue.INTERACTIVE,
    workspace_id: int | None = None,
    dedupe_key: str | None = None,
    url: str = "",
) -> Job:
    """Ask for long work, in the transaction of the change that needs it; the caller has asked for the right to it.

    `payload`: JSON of ids, not of data. `label`: what the person reads. `url`: where the work was
    asked for, the way back from a failure; a result's own page takes its place. With a `dedupe_key` the waiting or running job of
    that key is returned instead of a second one, or refused where somebody else asked for it. Source: reliability 1.
    """
    registry.handler(kind)
    asked = {
        "corporation_id": by.corporation_id,
        "kind": kind,
        "queue": Queue(queue),
        "workspace_id": workspace_id,
        "user_id": by.user_id or None,
        "principal": _remembered(by),
        "payload": payload,
        "label": label[:200],
        "dedupe_key": dedupe_key,
        "result_url": url,
    }
    job, is_new = _create(asked, by)
    if is_new:
        lease.issue_ticket(job)
        nudge_after_commit(job)
    return job


@transaction.atomic
def cancel(*, job: Job, by: Principal) -> Job:
    """Stop a job: one that waits at once, a running one when it next says how far it is."""
    require(by, "use_own_jobs")
    if not lease.cancel_waiting(job.pk) and not lease.ask_to_stop(job.pk):
        raise Refused(_("This work has already ended."))
    job.refresh_from_db()
    return job


@transaction.atomic
def retry(*, job: Job, by: Principal) -> Job:
    """Ask again for a job that failed or was stopped, with the rights that the person has now."""
    require(by, "use_own_jobs")
    try:
        with transaction.atomic():
            is_ours = lease.requeue_ended(job.pk, principal=_remembered(by))
    except IntegrityError:
        raise Refused(_("The same work is already waiting or running.")) from None
    if not is_ours:
        raise Refused(_("Only work that failed or was stopped can be tried again."))
    job.refresh_from_db()
    nudge_after_commit(job)
    return job


def nudge_after_commit(job: Job) -> None:
    """Wake a worker when the transaction is through; the sweeper does it otherwise."""
    transaction.on_commit(partial(nudge.send, job.corporation_id, job.pk, job.queue))


def _create(asked: dict[str, Any], by: Principal) -> tuple[Job, bool]:
    found = _active_twin(asked, by)
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            return Job.objects.create(**asked), True
    except IntegrityError:
        # Another request with the key came first and has committed meanwhile.
        found = _active_twin(asked, by)
        if found is None:
            raise
        return found, False


def _active_twin(asked: dict[str, Any], by: Principal) -> Job | None:
    if asked["dedupe_key"] is None:
        return None
    twins = Job.objects.filter(corporation_id=asked["corporation_id"], dedupe_key=asked["dedupe_key"], state__in=ACTIVE)
    found: Job | None = twins.first()
    if found is not None and found.user_id != (by.user_id or None):
        raise Refused(_("Somebody else has started the same work; it is not done yet."))
    return found


def _remembered(by: Principal) -> dict[str, Any]:
    return {
        "user": by.user_id,
        "name": by.name,
        "slug": by.corporation_slug,
        "token": by.token_id,
        "language": get_language() or "",
    }
