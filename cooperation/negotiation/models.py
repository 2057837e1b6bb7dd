"""The agreed terms of a negotiation: what both sides recorded and sign. The negotiation room is a later chapter."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.access.states import K, Side
from corpsys.tenancy.models import CycleRow


class AgreedTerms(CycleRow):
    """A version of the terms. A change makes a new version and voids both signatures. Source: D28, D41."""

    number = models.PositiveIntegerField()
    text = models.TextField(_("agreed terms"), max_length=8000)
    proposed_side = models.CharField(max_length=8, choices=Side)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    host_signed_at = models.DateTimeField(null=True)
    host_signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    partner_signed_at = models.DateTimeField(null=True)
    partner_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    guard: ClassVar[Guard] = Guard(classes=(K.K6B,))

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["corporation", "cycle", "number"], name="terms_number_unique")]

    def __str__(self) -> str:
        return str(self.number)
