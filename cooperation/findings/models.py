"""Findings: what is now known, on what evidence, and what each side says of it. Source: D35."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from analytics.consolidation.models import Consolidation
from analytics.dataroom.models import Dataset
from corpsys.access.guard import Guard
from corpsys.access.states import K, Side
from corpsys.tenancy.models import CycleRow

# Joint findings count from 1, the enterprise's own from 10,001, the client's own from 20,001.
FIRST_OF_NEXT_CLASS = 10_000
OFFSETS = {K.K5: 0, K.K1: FIRST_OF_NEXT_CLASS, K.K3: 2 * FIRST_OF_NEXT_CLASS}
_LETTERS: dict[str, str] = {K.K5: "", K.K1: "E", K.K3: "C"}


class Finding(CycleRow):
    """A statement with its implication and frozen evidence. Without evidence it is a hypothesis.

    K1 until the client takes part when it rests on the enterprise's data alone; K5 when it rests on joined data.
    """

    class Strength(models.IntegerChoices):
        WEAK = 1, _("weak")
        FAIR = 2, _("fair")
        STRONG = 3, _("strong")

    number = models.PositiveIntegerField()
    statement = models.TextField(_("statement"), max_length=600)
    implication = models.TextField(_("implication for the plan"), max_length=600, blank=True)
    strength = models.PositiveSmallIntegerField(_("strength"), choices=Strength, default=Strength.FAIR)
    data_class = models.CharField(max_length=3, choices=K)
    side = models.CharField(max_length=8, choices=Side)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    is_emergent = models.BooleanField(_("a new idea from joint work"), default=False)
    consolidation = models.ForeignKey(Consolidation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.JSONField(
        null=True, blank=True, help_text=_("The view of the data as it was: title, columns, rows.")
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    guard: ClassVar[Guard] = Guard(classes=(K.K1, K.K3, K.K5), by_row=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "cycle", "number"], name="finding_number_unique"),
            models.CheckConstraint(condition=Q(strength__gte=1, strength__lte=3), name="finding_strength_1_3"),
        ]

    @property
    def label(self) -> str:
        """The number as people read it. Each class counts for itself, so that a gap tells nobody of what is hidden."""
        return f"{_LETTERS[self.data_class]}{self.number % FIRST_OF_NEXT_CLASS}"

    @property
    def audit_label(self) -> str:
        """The number alone: the statement is hidden after the end, the history is not. Source: access, K5 and K10."""
        return self.label

    @property
    def is_hypothesis(self) -> bool:
        return self.evidence is None

    def __str__(self) -> str:
        return f"{self.label}. {self.statement[:60]}"


class FindingStance(CycleRow):
    """Whether a side agrees with a finding or disputes it."""

    class Stance(models.TextChoices):
        AGREES = "agrees", _("agrees")
        DISPUTES = "disputes", _("disputes")

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="stances")
    side = models.CharField(max_length=8, choices=Side)
    stance = models.CharField(max_length=8, choices=Stance)
    reason = models.CharField(max_length=600, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K5,))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["corporation", "finding", "side"], name="stance_unique"),
            models.CheckConstraint(condition=Q(stance="agrees") | ~Q(reason=""), name="stance_dispute_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.stance}"
