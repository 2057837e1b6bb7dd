"""Monitoring: how each goal is measured, the actual values, and the cooperation pulse. Source: D43."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.plan.models import PLAN
from corpsys.access.guard import Guard
from corpsys.access.states import K, Side
from corpsys.tenancy.models import CycleRow


class MonitoringMethod(CycleRow):
    """How one side's line of a goal is measured: source, frequency, responsible person. Fixed at gate 5."""

    class Frequency(models.TextChoices):
        MONTH = "month", _("monthly")
        QUARTER = "quarter", _("quarterly")
        YEAR = "year", _("yearly")

    goal_number = models.PositiveIntegerField(_("goal"))
    side = models.CharField(_("side"), max_length=8, choices=Side)
    source = models.CharField(_("source of the figure"), max_length=200)
    frequency = models.CharField(_("frequency"), max_length=8, choices=Frequency)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("responsible")
    )

    guard: ClassVar[Guard] = PLAN

    class Meta:
        ordering = ["goal_number", "side"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "cycle", "goal_number", "side"], name="method_unique")
        ]

    def __str__(self) -> str:
        return f"{self.goal_number} {self.side}"


class ActualValue(CycleRow):
    """The measured value of a side's line of a goal at a date, in the goal's unit. The newest of a date counts."""

    goal_number = models.PositiveIntegerField()
    side = models.CharField(max_length=8, choices=Side)
    on = models.DateField(_("date"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    is_final = models.BooleanField(_("final value"), default=False)
    source = models.CharField(_("source"), max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = PLAN

    class Meta:
        ordering = ["goal_number", "side", "on", "id"]

    def __str__(self) -> str:
        return f"{self.goal_number} {self.side} {self.on}: {self.value}"


class PulseRound(CycleRow):
    """A round of the short survey; answers are sealed until it closes."""

    number = models.PositiveIntegerField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K6B, K.K8))

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "cycle", "number"], name="pulse_number_unique"),
            models.UniqueConstraint(
                fields=["corporation", "cycle"], condition=Q(closed_at__isnull=True), name="pulse_one_open"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class PulseAnswer(CycleRow):
    """One person's answers 1–5: trust, information, pace, benefit, people."""

    round = models.ForeignKey(PulseRound, on_delete=models.PROTECT, related_name="answers")
    side = models.CharField(max_length=8, choices=Side)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    levels = ArrayField(models.PositiveSmallIntegerField(), size=5)
    comment = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(scope="own", own="user")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["corporation", "round", "user"], name="pulse_answer_unique")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.side}"
