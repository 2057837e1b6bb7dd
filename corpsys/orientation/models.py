"""The business orientation of an enterprise over time, and who works together across departments meanwhile. Source: D7."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.corporation.models import Organisation
from corpsys.pages.dates import day
from corpsys.tenancy.models import CorporationRow


class Days(Func):
    """The days from one date to another, both counted; without the second, for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Orientation(CorporationRow):
    """What an enterprise turns on from a day on; one at a time, which the database holds."""

    class Kind(models.TextChoices):
        PRODUCTION = "production", _("production")
        SALES = "sales", _("sales")
        PRODUCT = "product", _("product")
        MARKETING = "marketing", _("marketing (client or market)")
        QUALITY = "quality", _("quality")

    enterprise = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="orientations", verbose_name=_("enterprise")
    )
    kind = models.CharField(_("orientation"), max_length=10, choices=Kind)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day; empty: it goes on."))
    knowledge = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("fields of knowledge"),
        help_text=_("Whose interdisciplinary cooperation runs through it."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(scope="corporation")

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["production", "sales", "product", "marketing", "quality"]),
                name="orientation_kind",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="orientation_period"
            ),
            ExclusionConstraint(
                name="orientation_one_at_a_time",
                expressions=[
                    ("corporation", RangeOperators.EQUAL),
                    ("enterprise", RangeOperators.EQUAL),
                    (
                        Days("since", "until", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(archived_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {day(self.since)}"
