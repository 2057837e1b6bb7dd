"""The running process: a state per stage, the events that changed it, ticks, confirmations, bypasses. Source: D20–D25."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.access.states import K, Side
from corpsys.tenancy.models import CycleRow
from corpsys.workspace.models import Cycle

EXISTS = Guard(classes=(K.K9,))
INSIDE = Guard(classes=(K.K8, K.K1))


class Process(CycleRow):
    """A cooperation process, one-to-one with its cycle. The key stands in addresses and never changes."""

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="process")
    key = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=200)
    definition_version = models.CharField(max_length=20)
    definition = models.JSONField(null=True, help_text=_("Empty: the shipped definition of that version."))
    strategy_confirmed = models.ForeignKey(
        "corpsys.StrategyVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = EXISTS

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["corporation", "key"], name="process_key_unique")]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"


class StageState(models.TextChoices):
    NOT_OPEN = "not_open", _("cannot start yet")
    OPEN = "open", _("open")
    PASSED = "passed", _("passed")
    REOPENED = "reopened", _("reopened")


class Stage(CycleRow):
    """The state of one stage of a process (0 preparation … 8 closing)."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=StageState, default=StageState.NOT_OPEN)
    opened_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    passed_at = models.DateTimeField(null=True)
    passed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    passed_with_exception = models.BooleanField(default=False)
    is_outdated = models.BooleanField(
        default=False, help_text=_("An earlier stage was reopened after this one passed.")
    )

    guard: ClassVar[Guard] = EXISTS

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "process", "number"], name="stage_unique"),
            models.CheckConstraint(condition=Q(number__lte=8), name="stage_number_0_8"),
            models.CheckConstraint(condition=Q(state__in=StageState.values), name="stage_state"),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.number}"


class StageEvent(CycleRow):
    """One change of a stage's state. The sequence is unique, so two people cannot make the same move."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    stage = models.PositiveSmallIntegerField()
    from_state = models.CharField(max_length=8)
    to_state = models.CharField(max_length=8)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)

    guard: ClassVar[Guard] = INSIDE

    class Meta:
        ordering = ["-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "process", "sequence"], name="stage_event_sequence_unique")
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.from_state} → {self.to_state}"


class GateConfirmation(CycleRow):
    """The other side's lead confirmed a gate, for the version of the process that was shown."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="confirmations")
    stage = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8, choices=Side)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    is_void = models.BooleanField(default=False, help_text=_("The stage was reopened afterwards."))

    guard: ClassVar[Guard] = INSIDE

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["corporation", "process", "stage", "side"],
                condition=Q(is_void=False),
                name="gate_confirmation_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.side}"


class ConditionTick(CycleRow):
    """A manual gate condition, ticked with evidence."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="ticks")
    stage = models.PositiveSmallIntegerField()
    condition = models.CharField(max_length=60)
    evidence = models.CharField(max_length=600)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = INSIDE

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["corporation", "process", "stage", "condition"], name="tick_unique")
        ]

    def __str__(self) -> str:
        return self.condition


class Bypass(CycleRow):
    """A request to pass a gate with open conditions; visible to the enterprise for ever. Source: D24."""

    class Standing(models.TextChoices):
        ASKED = "asked", _("waiting for an executive")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="bypasses")
    stage = models.PositiveSmallIntegerField()
    reason = models.TextField(_("reason"))
    open_conditions = models.JSONField()
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K1,))

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["corporation", "process", "stage"], condition=Q(standing="asked"), name="bypass_one_asked"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.standing}"
