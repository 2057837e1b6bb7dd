"""What is known of every pair at once: readiness, level, importance, recommendation, kept up by a job. Source: D11, D15."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from analytics.ledger.models import KeyClientRun
from analytics.readiness.models import FactorSet
from corpsys.access.guard import Guard
from corpsys.access.states import K
from corpsys.tenancy.models import WorkspaceRow


class ClientScore(WorkspaceRow):
    """The stored result of one pair; rewritten only where it changed.

    Scores 0–100, None where a rating is missing, never 0. `level`: how many readiness thresholds are reached (0–3).
    `recommended`: variant, "" for none, with the reason code of the rule. `computed_at`: when it last changed.
    """

    host_score = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    partner_score = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    pair_score = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    level = models.PositiveSmallIntegerField(null=True)
    lowest_gate = models.PositiveSmallIntegerField(null=True)
    missing = models.PositiveSmallIntegerField(default=0, help_text=_("Ratings that are not known."))
    importance = models.CharField(max_length=4, blank=True, help_text=_("A, B, C, none, loss; empty: no figures."))
    recommended = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    rules_version = models.CharField(max_length=20)
    factor_set = models.ForeignKey(FactorSet, on_delete=models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey(KeyClientRun, on_delete=models.PROTECT, null=True, related_name="+")
    rated_at = models.DateTimeField(null=True, help_text=_("The older of the two assessments it rests on."))
    computed_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(classes=(K.K1,), cycle="workspace__cycles", host_only=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["corporation", "workspace"], name="client_score_unique"),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__lte=3), name="client_score_level"),
        ]

    def __str__(self) -> str:
        return f"{self.workspace_id}: {self.pair_score}"


class MarketPosition(WorkspaceRow):
    """The client's share of its own market (0–1), as somebody of the enterprise found it; the newest counts. Source: D11."""

    share = models.DecimalField(_("share of its market"), max_digits=6, decimal_places=5)
    source = models.CharField(_("source"), max_length=400)
    as_of = models.DateField(_("as of"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K1,), cycle="workspace__cycles", host_only=True)

    class Meta:
        ordering = ["-as_of", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="market_position_share"),
        ]

    def __str__(self) -> str:
        return f"{self.share}"
