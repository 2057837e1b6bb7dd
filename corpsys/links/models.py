"""Causal links between organisations: cause → effect, with polarity, delay and a sentence. Source: D4."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.corporation.models import Organisation
from corpsys.tenancy.models import CorporationRow


class CausalLink(CorporationRow):
    """What a change at one organisation does to another: in the same direction (+) or in the opposite one (−)."""

    class Polarity(models.TextChoices):
        SAME = "+", _("the more, the more (+)")
        OPPOSITE = "-", _("the more, the less (−)")

    class Standing(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        ARCHIVED = "archived", _("archived")

    cause = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="causes", verbose_name=_("cause"))
    effect = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="effects", verbose_name=_("effect"))
    polarity = models.CharField(_("polarity"), max_length=1, choices=Polarity)
    delay_days = models.PositiveIntegerField(
        _("delay"), null=True, blank=True, help_text=_("Days until the effect is felt; empty: none known.")
    )
    sentence = models.CharField(
        _("sentence"), max_length=300, help_text=_("The link in words, such as “More promotion, more orders”.")
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.PROPOSED)
    external_source = models.CharField(max_length=60, blank=True, default="")
    external_key = models.CharField(max_length=120, blank=True, default="")
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
                fields=["corporation", "cause", "effect", "polarity"],
                condition=~Q(standing="archived"),
                name="link_unique",
            ),
            models.UniqueConstraint(
                fields=["corporation", "external_source", "external_key"],
                condition=~Q(external_key=""),
                name="link_external_unique",
            ),
            models.CheckConstraint(condition=~Q(cause=F("effect")), name="link_not_to_itself"),
            models.CheckConstraint(condition=Q(polarity__in=["+", "-"]), name="link_polarity"),
            models.CheckConstraint(condition=~Q(sentence=""), name="link_has_sentence"),
            models.CheckConstraint(
                condition=Q(standing__in=["proposed", "accepted", "archived"]), name="link_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause} → {self.effect} ({self.polarity})"
