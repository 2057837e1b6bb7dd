"""Actions that carry the goals out. Source: D42."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.plan.models import PLAN, JointGoal
from corpsys.access.guard import Guard
from corpsys.access.states import Side
from corpsys.tenancy.models import CycleRow


class Action(CycleRow):
    """An action of a goal, owned by a person of one side, with a due date. It belongs to the goal across plan versions."""

    class Standing(models.TextChoices):
        TODO = "todo", _("to do")
        DOING = "doing", _("in progress")
        DONE = "done", _("done")
        CARRIED = "carried", _("carried over")

    number = models.PositiveIntegerField()
    goal_number = models.PositiveIntegerField(_("goal"))
    goal = models.ForeignKey(JointGoal, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField(_("action"), max_length=200)
    side = models.CharField(_("side"), max_length=8, choices=Side, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    effort_days = models.DecimalField(_("effort in days"), max_digits=7, decimal_places=1, null=True, blank=True)
    budget = models.DecimalField(_("budget"), max_digits=20, decimal_places=4, null=True, blank=True)
    standing = models.CharField(_("state"), max_length=8, choices=Standing, default=Standing.TODO)
    carried_reason = models.CharField(_("why carried over"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    guard: ClassVar[Guard] = PLAN

    class Meta:
        ordering = ["due_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "cycle", "number"], name="action_number_unique"),
            models.CheckConstraint(
                condition=~Q(standing="carried") | ~Q(carried_reason=""), name="action_carried_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class ActionDependency(CycleRow):
    """An action that must be done first. Cycles are refused."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="dependencies")
    needs = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+")

    guard: ClassVar[Guard] = PLAN

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["corporation", "action", "needs"], name="action_dependency_unique"),
            models.CheckConstraint(condition=~Q(action=models.F("needs")), name="action_needs_another"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} ← {self.needs_id}"
