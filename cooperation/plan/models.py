"""The strategic plan: versions of joint goals with a target and a benefit for each side, and signatures. Source: D40, D41."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.findings.models import Finding
from corpsys.access.guard import Guard
from corpsys.access.states import K, Side
from corpsys.tenancy.models import CycleRow

# Before the client takes part the plan is the enterprise's own secret; in its states it is joint.
PLAN = Guard(classes=(K.K8, K.K1))


class StrategicPlan(CycleRow):
    """A version of the plan. Opening the signing freezes it; a change of a signed field makes the next version."""

    class Standing(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIGNING = "signing", _("open for signature")
        SIGNED = "signed", _("signed")
        REPLACED = "replaced", _("replaced")

    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.DRAFT)
    digest = models.CharField(
        max_length=64, blank=True, help_text=_("SHA-256 of the signed fields, from the opening of signing.")
    )
    replaced_because = models.JSONField(
        null=True, help_text=_("Who changed what, when a new version voided signatures.")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    guard: ClassVar[Guard] = PLAN

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "cycle", "number"], name="plan_number_unique"),
            models.UniqueConstraint(
                fields=["corporation", "cycle"], condition=~Q(standing="replaced"), name="plan_one_current"
            ),
            models.CheckConstraint(condition=Q(last_day__gt=models.F("first_day")), name="plan_period_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class JointGoal(CycleRow):
    """A goal of the plan: one measure, and for each side its baseline, target, benefit and owner."""

    class Perspective(models.TextChoices):
        HOST_PROFIT = "host_profit", _("enterprise's profit")
        PARTNER_PROFIT = "partner_profit", _("client's profit")
        CORPORATION = "corporation", _("development of the corporation")
        ENVIRONMENT = "environment", _("environment")

    class Direction(models.TextChoices):
        UP = "up", _("more is better")
        DOWN = "down", _("less is better")

    plan = models.ForeignKey(StrategicPlan, on_delete=models.PROTECT, related_name="goals")
    number = models.PositiveIntegerField()
    title = models.CharField(_("goal"), max_length=200)
    perspective = models.CharField(_("perspective"), max_length=14, choices=Perspective)
    measure = models.CharField(_("measure"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=3, default=1)
    host_baseline = models.DecimalField(
        _("baseline of the enterprise"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    host_target = models.DecimalField(
        _("target of the enterprise"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    host_benefit = models.CharField(_("benefit for the enterprise"), max_length=300, blank=True)
    host_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner at the enterprise"),
    )
    partner_baseline = models.DecimalField(
        _("baseline of the client"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    partner_target = models.DecimalField(
        _("target of the client"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    partner_benefit = models.CharField(_("benefit for the client"), max_length=300, blank=True)
    partner_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner at the client"),
    )
    findings = models.ManyToManyField(Finding, blank=True, through="GoalEvidence", related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("Not a signed field."))
    version = models.PositiveIntegerField(default=1)

    guard: ClassVar[Guard] = PLAN

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "plan", "number"], name="goal_number_unique"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="goal_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class GoalEvidence(CycleRow):
    """A finding that a goal rests on."""

    goal = models.ForeignKey(JointGoal, on_delete=models.PROTECT, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")

    guard: ClassVar[Guard] = PLAN

    class Meta:
        constraints = [models.UniqueConstraint(fields=["corporation", "goal", "finding"], name="goal_evidence_unique")]

    def __str__(self) -> str:
        return f"{self.goal_id} ← {self.finding_id}"


class PlanSignature(CycleRow):
    """A side signed a version of the plan, bound to the digest of what was shown."""

    plan = models.ForeignKey(StrategicPlan, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=8, choices=Side)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    digest = models.CharField(max_length=64)
    is_void = models.BooleanField(default=False)

    guard: ClassVar[Guard] = PLAN

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["corporation", "plan", "side"], condition=Q(is_void=False), name="plan_signature_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.at:%Y-%m-%d}"
