"""The win-win concept (cooperation) or integration agreement offered to the client on one page. Source: D27."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.access.states import K, Side
from corpsys.tenancy.models import CycleRow

OFFER = Guard(classes=(K.K7,))


class Concept(CycleRow):
    """A version of the offer. Once presented its text is frozen; a change is a new version, answered anew.

    The version that the client has stands until the next one is presented; drafts are the enterprise's alone.
    """

    class Kind(models.TextChoices):
        CONCEPT = "concept", _("win-win concept")
        AGREEMENT = "agreement", _("integration agreement")

    class Standing(models.TextChoices):
        DRAFT = "draft", _("draft")
        PRESENTED = "presented", _("presented")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REPLACED = "replaced", _("replaced by a newer version")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CONCEPT)
    number = models.PositiveIntegerField()
    meaning = models.TextField(_("what win-win means here"))
    brings = models.TextField(_("what we bring"))
    asks = models.TextField(_("what we ask: data, people, hours"))
    stays_private = models.TextField(_("what stays private"))
    grain = models.TextField(
        _("what is joined, and how fine"), help_text=_("What consolidation shows to the other side.")
    )
    leaving = models.TextField(_("how to leave, and what then happens to the data"))
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.DRAFT)
    presented_at = models.DateTimeField(null=True)
    presented_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answer_reason = models.TextField(blank=True)
    host_signed_at = models.DateTimeField(null=True)
    host_signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    guard: ClassVar[Guard] = OFFER

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "cycle", "number"], name="concept_number_unique"),
            models.UniqueConstraint(
                fields=["corporation", "cycle"],
                condition=Q(standing__in=["presented", "accepted"]),
                name="concept_one_current",
            ),
            models.UniqueConstraint(
                fields=["corporation", "cycle"], condition=Q(standing="draft"), name="concept_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(presented_at__isnull=True, presented_by__isnull=True)
                | Q(presented_at__isnull=False, presented_by__isnull=False),
                name="concept_presented_paired",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="concept_answered_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class ConceptMessage(CycleRow):
    """A question about the offer or its answer, seen by both."""

    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=8, choices=Side)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("text"), max_length=4000)
    at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = OFFER

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.side} {self.at:%Y-%m-%d}"
