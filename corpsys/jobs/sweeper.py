"""Finds the work that no message speaks of: waiting jobs, jobs whose process died, work that the schedule wants.

It reads ground tables only and enters a corporation for one job at a time. Any number of sweepers may run: tickets are
taken with SKIP LOCKED, due times of the schedule are unique. Source: reliability 2, 5.
"""

import socket
import time
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from kombu.exceptions import LimitExceeded, OperationalError

from corpsys.jobs import lease, nudge, registry, services
from corpsys.jobs.beats import beat
from corpsys.jobs.models import Job, JobState, JobTicket, ScheduledRun, WorkerBeat
from corpsys.tenancy import identify
from corpsys.tenancy.context import tenant

log = structlog.get_logger(__name__)
MOST_AT_ONCE = 200
KEPT = timedelta(days=1)
NAME = f"sweeper@{socket.gethostname()}"


def sweep() -> None:
    """Make one round. Raises the database's errors; a broker that is away only delays the messages."""
    beat(NAME, [])
    release_expired()
    insert_scheduled()
    send_waiting()


def send_waiting() -> int:
    """Send a message for each waiting job that is due and of which none is on its way; return how many were sent."""
    sent = 0
    with transaction.atomic():
        # While the locks are held no other sweeper sends the same; a failed one gives the tickets back.
        for ticket in _waiting()[:MOST_AT_ONCE]:
            if not _send(ticket):
                break
            JobTicket.objects.filter(pk=ticket.pk).update(lease_until=lease.after(lease.RESEND_SECONDS))
            sent += 1
    return sent


def _waiting() -> QuerySet[JobTicket]:
    return (
        JobTicket.objects.select_for_update(skip_locked=True)
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lte=Now()), state=JobState.QUEUED, due_at__lte=Now())
        .order_by("due_at", "job_id")
    )


def _send(ticket: JobTicket) -> bool:
    try:
        nudge.publish(ticket.corporation_id, ticket.job_id, ticket.queue)
    except (OperationalError, LimitExceeded) as error:
        log.warning("broker_away", error=str(error))
        return False
    return True


def release_expired() -> int:
    """Put back, or give up, jobs whose lease has run out; return how many."""
    expired = JobTicket.objects.filter(state=JobState.RUNNING, lease_until__lt=Now()).order_by("job_id")
    return sum(_release(job_id) for job_id in list(expired.values_list("job_id", flat=True)[:MOST_AT_ONCE]))


def _release(job_id: int) -> bool:
    with transaction.atomic():
        # Looked at again under the lock: the worker may have renewed the lease, or another sweeper acted.
        ticket = (
            JobTicket.objects.select_for_update(skip_locked=True)
            .filter(job_id=job_id, state=JobState.RUNNING, lease_until__lt=Now())
            .first()
        )
        if ticket is None:
            return False
        with tenant(ticket.corporation_id):
            state = lease.release_expired(
                job_id,
                reason=_("The work ended without an answer %(count)s times; it may need more memory or time.")
                % {"count": settings.JOB_ATTEMPTS},
            )
    log.warning("lease_expired", job=job_id, corporation=ticket.corporation_id, now=state)
    return True


def insert_scheduled() -> int:
    """Ask for the work of the schedule that is due, once per due time, corporation and kind; return how many jobs."""
    due = _due_now()
    handled = set(ScheduledRun.objects.filter(pk__in=list(due)).values_list("due_key", flat=True))
    made = sum(_insert(key, *due[key]) for key in due if key not in handled)
    ScheduledRun.objects.filter(created_at__lt=Now() - KEPT).delete()
    WorkerBeat.objects.filter(at__lt=Now() - KEPT).delete()
    return made


def _due_now() -> dict[str, tuple[str, int, str]]:
    """Return the newest due time of each kind and corporation: key → (kind, corporation id, its address)."""
    now = _database_time().timestamp()
    return {
        f"{kind}/{corporation_id}/{now // seconds * seconds:.0f}": (kind, corporation_id, slug)
        for kind, seconds in settings.JOB_SCHEDULE.items()
        for corporation_id, slug in identify.corporations()
    }


def _insert(due_key: str, kind: str, corporation_id: int, slug: str) -> bool:
    with transaction.atomic():
        if not _take(due_key):
            return False
        with tenant(corporation_id):
            if not registry.is_wanted(kind):
                return False
            _forget_old(kind)
            by = services.system(corporation_id=corporation_id, slug=slug)
            services.enqueue(kind=kind, by=by, payload={}, label=kind, dedupe_key=kind)
    return True


def _take(due_key: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO corpsys_scheduledrun (due_key, created_at) VALUES (%s, now()) ON CONFLICT DO NOTHING",
            [due_key],
        )
        return bool(cursor.rowcount)


def _forget_old(kind: str) -> None:
    """The product's own work would fill the table: what it did well is kept for a day."""
    old = Job.objects.filter(kind=kind, user__isnull=True, state=JobState.DONE, finished_at__lt=Now() - KEPT)
    gone = list(old.values_list("pk", flat=True))
    JobTicket.objects.filter(pk__in=gone).delete()
    Job.objects.filter(pk__in=gone).delete()


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        (now,) = cursor.fetchone()
    assert isinstance(now, datetime)
    return now


def run_forever(*, every_seconds: float) -> None:
    """Sweep until the process is told to end; a database that is away is waited for."""
    while True:
        try:
            sweep()
        except (DatabaseError, InterfaceError) as error:
            log.error("sweep_failed", error=str(error))
            connection.close()
        time.sleep(every_seconds)
