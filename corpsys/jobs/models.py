"""Long work: the job row in PostgreSQL is the truth, the message broker only a wake-up call. Source: reliability 1–7."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.tenancy.models import CorporationRow


class Queue(models.TextChoices):
    INTERACTIVE = "interactive"
    BULK = "bulk"


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(CorporationRow):
    """A piece of long work, asked for by a person, with lease, fencing token and progress."""

    kind = models.CharField(max_length=60)
    queue = models.CharField(max_length=12, choices=Queue, default=Queue.INTERACTIVE)
    workspace = models.ForeignKey("corpsys.Workspace", on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    principal = models.JSONField(help_text=_("Who asked: rebuilt and asked again when the work is handed over."))
    payload = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=120, null=True)  # noqa: DJ001  (empty keys must not collide)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    label = models.CharField(max_length=200)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True)
    result_url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(scope="own", own="user")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["corporation", "dedupe_key"],
                condition=Q(state__in=["queued", "running"]),
                name="job_dedupe_unique",
            ),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state"),
        ]

    def __str__(self) -> str:
        return self.label


class JobTicket(models.Model):
    """Ground table beside each job: what the sweeper may know of it, and nothing else."""

    job_id = models.BigIntegerField(primary_key=True)
    corporation_id = models.BigIntegerField()
    queue = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="ticket_due")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.state}"


class ScheduledRun(models.Model):
    """Ground table: one row per due time of the schedule, so that two sweepers insert each only once."""

    due_key = models.CharField(max_length=120, primary_key=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.due_key


class WorkerBeat(models.Model):
    """Ground table: when each worker and sweeper was last alive."""

    name = models.CharField(max_length=120, primary_key=True)
    queues = ArrayField(models.CharField(max_length=12), default=list)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
