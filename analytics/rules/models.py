"""The rules by which a variant is recommended, in versions: thresholds are data. Source: D15, D16, D25."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.access.states import K
from corpsys.jobs.models import Job
from corpsys.tenancy.models import CorporationRow, WorkspaceRow


class VariantRuleSet(CorporationRow):
    """One version of the thresholds. One draft at a time is edited; published versions never change.

    `thresholds`: gate_cooperation, gate_integration (0–4), readiness_cooperation, readiness_integration,
    no_process_readiness (0–100, decimals as text).
    """

    class Standing(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    number = models.PositiveIntegerField()
    standing = models.CharField(max_length=9, choices=Standing, default=Standing.DRAFT)
    thresholds = models.JSONField()
    note = models.CharField(_("why it changes"), max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(scope="staff")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "number"], name="variant_rules_unique"),
            models.UniqueConstraint(
                fields=["corporation"], condition=Q(standing="draft"), name="variant_rules_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


# Counts over fewer pairs say what a single one of them gets. Source: access, side channels and K11.
FEWEST_COUNTED = 3


class DryRun(CorporationRow):
    """What a version of the rules, or of the factors, would change over all pairs, found by a job.

    `counts`: "before → after" results with how many pairs; over FEWEST_COUNTED pairs and more it names nobody.
    """

    rules = models.ForeignKey(VariantRuleSet, on_delete=models.PROTECT, null=True, related_name="dry_runs")
    thresholds = models.JSONField(help_text=_("The thresholds that were tried."))
    counts = models.JSONField(default=dict)
    pairs = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(scope="staff")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"

    @property
    def names_nobody(self) -> bool:
        """Whether the counts tell nothing of a single pair."""
        return self.pairs >= FEWEST_COUNTED or not self.pairs


class DryRunLine(WorkspaceRow):
    """One pair whose result would change. `before`, `after`: variant, "" for none; with the reason code of each."""

    dry_run = models.ForeignKey(DryRun, on_delete=models.PROTECT, related_name="changes")
    before = models.CharField(max_length=12, blank=True)
    before_reason = models.CharField(max_length=30)
    after = models.CharField(max_length=12, blank=True)
    after_reason = models.CharField(max_length=30)

    guard: ClassVar[Guard] = Guard(classes=(K.K1,), cycle="workspace__cycles", host_only=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "dry_run", "workspace"], name="dry_run_line_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
