"""Expectations of both sides, their sealed answers, and the closing decision. Source: D44, D45."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.plan.models import JointGoal
from corpsys.access.guard import Guard
from corpsys.access.states import K, Side
from corpsys.tenancy.models import CycleRow


class Expectation(CycleRow):
    """What a side expects of the process: set in preparation (enterprise) or at the client's entry stage.

    The enterprise's are its secret until the client takes part, the client's are its own until then too.
    """

    number = models.PositiveIntegerField()
    side = models.CharField(max_length=8, choices=Side)
    text = models.CharField(_("expectation"), max_length=300)
    measure = models.CharField(_("measure"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    direction = models.CharField(
        _("direction"), max_length=4, choices=JointGoal.Direction, default=JointGoal.Direction.UP
    )
    baseline = models.DecimalField(_("baseline"), max_digits=20, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=4, null=True, blank=True)
    goal_number = models.PositiveIntegerField(_("goal whose actual value answers it"), null=True, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=3, default=1)
    is_must = models.BooleanField(_("must be met"), default=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    guard: ClassVar[Guard] = Guard(classes=(K.K8, K.K1))

    class Meta:
        ordering = ["side", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["corporation", "cycle", "side", "number"], name="expectation_number_unique"
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="expectation_weight_positive"),
        ]

    def __str__(self) -> str:
        return self.text


class ExpectationAnswer(CycleRow):
    """A side's answer to its own expectation; sealed until both sides have submitted."""

    class Answer(models.TextChoices):
        MET = "met", _("met")
        PARTLY = "partly", _("partly")
        NO = "no", _("no")

    expectation = models.OneToOneField(Expectation, on_delete=models.PROTECT, related_name="answer")
    side = models.CharField(max_length=8, choices=Side)
    answer = models.CharField(_("answer"), max_length=6, choices=Answer)
    reason = models.CharField(_("reason"), max_length=600, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(scope="none")

    def __str__(self) -> str:
        return f"{self.expectation_id} {self.answer}"


class AnswerSubmission(CycleRow):
    """A side submitted its answers; when both have, they are revealed."""

    side = models.CharField(max_length=8, choices=Side)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K8, K.K1))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["corporation", "cycle", "side"], name="submission_unique")]

    def __str__(self) -> str:
        return self.side


class Closing(CycleRow):
    """The verdict by rule and the two sides' recorded decision."""

    class Choice(models.TextChoices):
        RAISE = "raise", _("raise the variant")
        KEEP = "keep", _("keep the variant")
        LOWER = "lower", _("lower the variant")
        END = "end", _("end the cooperation")

    choice = models.CharField(_("decision"), max_length=5, choices=Choice)
    verdict = models.JSONField(help_text=_("The verdict by rule with its lines, as shown when it was decided."))
    note = models.TextField(_("note"), max_length=2000, blank=True)
    host_at = models.DateTimeField(null=True)
    host_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    partner_at = models.DateTimeField(null=True)
    partner_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    guard: ClassVar[Guard] = Guard(classes=(K.K8, K.K1))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["corporation", "cycle"], name="closing_unique")]

    def __str__(self) -> str:
        return self.choice


class ExitItem(CycleRow):
    """A point of the exit checklist, done with a note. Source: D45."""

    key = models.CharField(max_length=40)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K8, K.K1))

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["corporation", "cycle", "key"], name="exit_item_unique")]

    def __str__(self) -> str:
        return self.key
