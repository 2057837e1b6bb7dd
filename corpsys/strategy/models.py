"""Strategies of the corporation and its enterprises: versions, goals traced upward, factors. Source: D8."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.corporation.models import Organisation
from corpsys.tenancy.models import CorporationRow


class StrategyVersion(CorporationRow):
    """A version of a strategy; without an enterprise it is the corporation's own."""

    class Standing(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_FORCE = "in_force", _("in force")
        SUPERSEDED = "superseded", _("superseded")

    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.DRAFT)
    in_force_from = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    guard: ClassVar[Guard] = Guard(scope="corporation")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["corporation", "enterprise", "number"], nulls_distinct=False, name="strategy_number_unique"
            ),
            models.UniqueConstraint(
                fields=["corporation", "enterprise"],
                condition=Q(standing="in_force"),
                nulls_distinct=False,
                name="strategy_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class StrategyGoal(CorporationRow):
    """A goal of a strategy version. An enterprise's goal traces to a goal of the corporation, or is an inconsistency."""

    strategy = models.ForeignKey(StrategyVersion, on_delete=models.PROTECT, related_name="goals")
    text = models.CharField(_("goal"), max_length=300)
    traces_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("goal of the corporation"),
    )

    guard: ClassVar[Guard] = Guard(scope="corporation")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class StrategyFactor(CorporationRow):
    """An internal or external factor recorded with a strategy version."""

    class Kind(models.TextChoices):
        INTERNAL = "internal", _("internal")
        EXTERNAL = "external", _("external")

    strategy = models.ForeignKey(StrategyVersion, on_delete=models.PROTECT, related_name="factors")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    text = models.CharField(_("factor"), max_length=300)

    guard: ClassVar[Guard] = Guard(scope="corporation")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text
