"""Mail that an act causes: written in the act's transaction, sent by a job, once per dedupe key."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from corpsys.access.guard import Guard
from corpsys.tenancy.models import CorporationRow


class OutboxMail(CorporationRow):
    """A mail waiting to be sent; the right of the addressee is asked again at the moment of sending."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    dedupe_key = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(scope="none")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["corporation", "dedupe_key"], name="mail_dedupe_unique")]

    def __str__(self) -> str:
        return self.subject
