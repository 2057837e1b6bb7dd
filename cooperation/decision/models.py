"""The recorded decision about the variant, taken before work with the client starts. Source: D15–D17."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.access.states import K
from corpsys.tenancy.models import CycleRow
from corpsys.workspace.models import Cycle


class Decision(CycleRow):
    """One decision record. Changing the variant of a running process is a new record, never an edit."""

    class Standing(models.TextChoices):
        DECIDED = "decided", _("decided")
        WAITING = "waiting", _("waiting for an executive")
        REFUSED = "refused", _("refused")

    recommended = models.CharField(max_length=12, blank=True, help_text=_("Empty: no recommendation."))
    chosen = models.CharField(_("variant"), max_length=12, choices=Cycle.Variant)
    rules_version = models.CharField(max_length=20)
    conditions = models.JSONField(help_text=_("Each condition with value, threshold and verdict, as shown."))
    inputs = models.JSONField(help_text=_("Class, readiness of both sides, gates, history at that moment."))
    reason = models.TextField(_("reason"), blank=True)
    standing = models.CharField(max_length=8, choices=Standing)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K1,), host_only=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recommended=models.F("chosen")) | ~Q(reason=""), name="decision_override_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="decision_answer_paired",
            ),
        ]

    @property
    def is_override(self) -> bool:
        return self.recommended != self.chosen

    @property
    def recommended_label(self) -> str:
        """The recommended variant in words; empty where none was."""
        return str(Cycle.Variant(self.recommended).label) if self.recommended else ""

    def __str__(self) -> str:
        return f"{self.chosen} ({self.standing})"
