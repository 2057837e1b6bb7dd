"""Which suppliers and clients an enterprise works with, over time; the selectivity of levels counts them. Source: D1–D3."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.corporation.models import Organisation
from corpsys.tenancy.models import CorporationRow


class Partnership(CorporationRow):
    """A supplier or client that an enterprise works with. Its kind follows from the partner's. Source: D2, D3.

    A trigger refuses an enterprise that is none, and a partner that is an enterprise.
    """

    class Standing(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        ARCHIVED = "archived", _("archived")

    enterprise = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships", verbose_name=_("enterprise")
    )
    partner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="enterprises", verbose_name=_("partner")
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    limit_reason = models.CharField(
        _("reason for passing the limit"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("Why the enterprise has more partners than the level's limit; kept for ever."),
    )
    limit_passed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.PROPOSED)
    created_by_import = models.ForeignKey(
        "corpsys.Intake", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(scope="corporation")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["corporation", "enterprise", "partner"],
                condition=~Q(standing="archived"),
                name="partnership_pair_unique",
            ),
            models.CheckConstraint(condition=~Q(enterprise=F("partner")), name="partnership_two_parties"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="partnership_period",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=["proposed", "accepted", "archived"]), name="partnership_standing"
            ),
            models.CheckConstraint(
                condition=Q(limit_reason="", limit_passed_by__isnull=True)
                | (~Q(limit_reason="") & Q(limit_passed_by__isnull=False)),
                name="partnership_limit_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} – {self.partner}"
