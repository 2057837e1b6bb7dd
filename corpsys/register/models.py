"""What an import of the register changed or proposes to change, row by row, so that it can be accepted and undone."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.intake.models import Intake
from corpsys.tenancy.models import CorporationRow


class RegisterChange(CorporationRow):
    """A change of one object by an import. New organisations are not listed here: they name their import themselves.

    `before`, `after`: the changed fields as JSON; of a new object `before` is empty. Proposed changes wait for an
    executive, and are applied with the version that they were computed from, or not at all.
    """

    class Standing(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPLIED = "applied", _("applied")
        REFUSED = "refused", _("refused")
        UNDONE = "undone", _("undone")

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20)
    row = models.PositiveIntegerField(null=True, blank=True, help_text=_("Row of the file; the header is 1."))
    object_id = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=200, blank=True)
    is_new = models.BooleanField(default=False)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0, help_text=_("Of the object, when the change was computed."))
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(scope="corporation")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["corporation", "standing", "id"], name="register_change_open"),
            models.Index(fields=["corporation", "object_id"], name="register_change_object"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(standing__in=["proposed", "applied", "refused", "undone"]), name="register_change_standing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"
