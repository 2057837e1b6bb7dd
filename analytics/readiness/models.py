"""Readiness of both sides: versioned factors, and assessments of one side by one side. Source: D12–D14."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.access.states import K, Side
from corpsys.files.models import StoredFile
from corpsys.tenancy.models import CorporationRow, WorkspaceRow


class FactorSet(CorporationRow):
    """A version of the catalogue of readiness factors; assessments keep the version they started with.

    One draft at a time is edited; published versions never change. `comparisons`: what was said where the weights come
    from pairwise comparison: heading ("" for the groups, or a group) → [[first, second, "numerator/denominator"], …].
    """

    class Standing(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    class Weighting(models.TextChoices):
        BY_HAND = "by_hand", _("by hand")
        PAIRWISE = "pairwise", _("by pairwise comparison")

    number = models.PositiveIntegerField()
    standing = models.CharField(max_length=9, choices=Standing, default=Standing.PUBLISHED)
    weighting = models.CharField(_("weights"), max_length=8, choices=Weighting, default=Weighting.BY_HAND)
    comparisons = models.JSONField(default=dict)
    note = models.CharField(_("what changed"), max_length=400, blank=True)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(scope="staff")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "number"], name="factor_set_unique"),
            models.UniqueConstraint(fields=["corporation"], condition=Q(standing="draft"), name="factor_set_one_draft"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Factor(CorporationRow):
    """A readiness factor with the meaning of its levels 0–4 in both languages. Gates are non-compensatory."""

    factor_set = models.ForeignKey(FactorSet, on_delete=models.PROTECT, related_name="factors")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    group = models.CharField(max_length=40)
    is_gate = models.BooleanField()
    weight = models.DecimalField(max_digits=8, decimal_places=6, default=1)
    labels = models.JSONField(help_text=_("Language code → label."))
    levels = models.JSONField(help_text=_("Language code → five level texts, 0 to 4."))
    source = models.CharField(max_length=40, blank=True)

    guard: ClassVar[Guard] = Guard(scope="staff")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "factor_set", "key"], name="factor_key_unique"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="factor_weight_positive"),
        ]

    def __str__(self) -> str:
        return self.key


class ReadinessRound(WorkspaceRow):
    """One time both sides look at their readiness. It belongs to the pair of parties, not to a process. Source: D13, D14.

    Answers of one side are sealed until the other has submitted, or the round is closed. `client_until`: the last day
    on which the client may answer; None where the client was not asked, which then does not know of the round.
    """

    number = models.PositiveIntegerField()
    factor_set = models.ForeignKey(FactorSet, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    data_class = models.CharField(max_length=3, choices=K, default=K.K1, help_text=_("K3b once the client is asked."))
    invited_at = models.DateTimeField(null=True, blank=True)
    client_until = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K1, K.K3B), by_row=True, cycle="workspace__cycles")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "workspace", "number"], name="readiness_round_unique"),
            models.UniqueConstraint(
                fields=["corporation", "workspace"],
                condition=Q(closed_at__isnull=True),
                name="readiness_round_one_open",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def audit_label(self) -> str:
        """What both sides' trails call it: its number would tell the client of rounds that it was not asked in (K1)."""
        return f"{self.invited_at:%Y-%m-%d}" if self.invited_at is not None else str(self.number)


class Assessment(WorkspaceRow):
    """One side's view of one side at a time. It belongs to the pair of parties, not to a process. Source: D13, D14."""

    factor_set = models.ForeignKey(FactorSet, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(ReadinessRound, on_delete=models.PROTECT, null=True, related_name="assessments")
    rater_side = models.CharField(max_length=8, choices=Side)
    subject_side = models.CharField(max_length=8, choices=Side)
    data_class = models.CharField(max_length=3, choices=K, help_text=_("K1: the enterprise's; K3, K3b: the client's."))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K1, K.K3, K.K3B), by_row=True, cycle="workspace__cycles")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["corporation", "workspace", "rater_side", "subject_side"],
                condition=Q(submitted_at__isnull=True),
                name="assessment_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="assessment_submitted_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rater_side} → {self.subject_side}"


class Rating(WorkspaceRow):
    """A rating 0–4 of one factor with its evidence. Empty is missing, never 0; "don't know" is missing too."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="ratings")
    factor = models.ForeignKey(Factor, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    does_not_know = models.BooleanField(default=False)
    evidence = models.CharField(max_length=600, blank=True)

    guard: ClassVar[Guard] = Guard(scope="none")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["corporation", "assessment", "factor"], name="rating_unique"),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__lte=4), name="rating_level_0_4"),
            models.CheckConstraint(
                condition=Q(does_not_know=False) | Q(level__isnull=True), name="rating_unknown_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.factor_id}: {self.level}"


class RatingFile(WorkspaceRow):
    """A file that shows why a rating is what it is. It has the class of its assessment, and is kept unchanged."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="files")
    factor = models.ForeignKey(Factor, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    data_class = models.CharField(max_length=3, choices=K)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K1, K.K3, K.K3B), by_row=True, cycle="workspace__cycles")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.factor_id}: {self.file_id}"


class ReadinessShare(WorkspaceRow):
    """What the key-account manager showed the client of a round, as it stood then. Nothing else of the enterprise's
    assessment ever reaches the client. `content`: the shared words and numbers themselves. Source: D13; access, K3b.
    """

    round = models.ForeignKey(ReadinessRound, on_delete=models.PROTECT, related_name="shares")
    content = models.JSONField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K3B,), cycle="workspace__cycles")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"
