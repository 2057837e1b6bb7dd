"""The two sides' data joined: cells with provenance, differences, exceptions. Source: D32, D33."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from analytics.dataroom.models import Dataset
from corpsys.access.guard import Guard
from corpsys.access.states import K
from corpsys.jobs.models import Job
from corpsys.tenancy.models import CycleRow

JOINED = Guard(classes=(K.K5,))


class Consolidation(CycleRow):
    """One join of a pair's two current halves, with the results that neither side has alone."""

    pair = models.CharField(max_length=40)
    host_dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="+")
    partner_dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="+")
    tolerance = models.DecimalField(max_digits=5, decimal_places=4, default="0.1000")
    summary = models.JSONField(default=dict)
    results = models.JSONField(
        default=dict, help_text=_("Share of wallet, white space, growth: rows for tables and pictures.")
    )
    is_current = models.BooleanField(default=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = JOINED

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["corporation", "cycle", "pair"], condition=Q(is_current=True), name="consolidation_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pair} {self.pk}"


class JoinedCell(CycleRow):
    """One month and category of a consolidation: what each side says, and whether they agree."""

    class Status(models.TextChoices):
        MATCHED = "matched", _("matched")
        ONLY_HOST = "only_host", _("only the enterprise")
        ONLY_PARTNER = "only_partner", _("only the client")
        EXCEPTION = "exception", _("exception")

    class Resolution(models.TextChoices):
        OPEN = "", _("open")
        HOST_RIGHT = "host", _("the enterprise's figure holds")
        PARTNER_RIGHT = "partner", _("the client's figure holds")
        ACCEPTED = "accepted", _("difference accepted")

    consolidation = models.ForeignKey(Consolidation, on_delete=models.PROTECT, related_name="cells")
    month = models.DateField()
    category = models.CharField(max_length=120, blank=True)
    host_amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    partner_amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    status = models.CharField(max_length=12, choices=Status)
    host_rows = models.JSONField(default=list, help_text=_("Row numbers in the enterprise's file."))
    partner_rows = models.JSONField(default=list, help_text=_("Row numbers in the client's file."))
    resolution = models.CharField(max_length=10, choices=Resolution, blank=True, default=Resolution.OPEN)
    note = models.CharField(max_length=300, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = JOINED

    class Meta:
        ordering = ["month", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["corporation", "consolidation", "month", "category"], name="joined_cell_unique"
            ),
            models.CheckConstraint(
                condition=Q(resolution="", resolved_at__isnull=True) | ~Q(resolution="") & Q(resolved_at__isnull=False),
                name="joined_cell_resolution_paired",
            ),
        ]

    @property
    def audit_label(self) -> str:
        """The pair alone: the cell is hidden after the end, the history is not. Source: access, K5 and K10."""
        return self.consolidation.pair

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.category}"
