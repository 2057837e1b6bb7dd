"""The audit trail: one event per act, in the act's transaction; append-only by grant and trigger."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from corpsys.access.guard import Guard
from corpsys.access.refusals import Text
from corpsys.access.states import Side
from corpsys.audit import kinds
from corpsys.tenancy.models import CorporationRow


class AuditEvent(CorporationRow):
    """Who did what to which object, and when; values before and after where a person edited them."""

    class Reach(models.TextChoices):
        HOST = "host"
        PARTNER = "partner"
        JOINT = "joint"

    workspace = models.ForeignKey("corpsys.Workspace", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=160)
    side = models.CharField(max_length=8, choices=Side)
    token_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=60)
    reach = models.CharField(max_length=8, choices=Reach)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    guard: ClassVar[Guard] = Guard(scope="none")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["corporation", "-id"], name="audit_order"),
            models.Index(fields=["corporation", "object_id", "-id"], name="audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"

    @property
    def said(self) -> Text:
        """What was done, in words."""
        return kinds.said(self.kind)


class AuditSeal(CorporationRow):
    """A link of the hash chain over the events of a corporation, written by the sealing job."""

    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="+")
    sequence = models.BigIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    guard: ClassVar[Guard] = Guard(scope="none")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["corporation", "sequence"], name="seal_sequence_unique"),
            models.UniqueConstraint(fields=["corporation", "event"], name="seal_event_unique"),
        ]

    def __str__(self) -> str:
        return str(self.sequence)
