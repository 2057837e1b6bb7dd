"""What a process teaches: assumptions that held or failed, lessons. Source: D46."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from corpsys.access.guard import Guard
from corpsys.access.states import K, Side
from corpsys.tenancy.models import CycleRow


class Assumption(CycleRow):
    """Something the plan takes for granted; recorded up front, closed as held or failed."""

    class Standing(models.TextChoices):
        OPEN = "open", pgettext_lazy("assumption", "open")
        HELD = "held", pgettext_lazy("assumption", "held")
        FAILED = "failed", pgettext_lazy("assumption", "failed")

    number = models.PositiveIntegerField()
    text = models.CharField(_("assumption"), max_length=300)
    side = models.CharField(max_length=8, choices=Side)
    standing = models.CharField(_("state"), max_length=6, choices=Standing, default=Standing.OPEN)
    note = models.CharField(_("what happened"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K8, K.K1))

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "cycle", "number"], name="assumption_number_unique"),
            models.CheckConstraint(
                condition=Q(standing="open", closed_at__isnull=True)
                | (~Q(standing="open") & Q(closed_at__isnull=False)),
                name="assumption_closed_paired",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Lesson(CycleRow):
    """A lesson of one side: situation, what was done, what came of it, and the stage where it applies."""

    side = models.CharField(max_length=8, choices=Side)
    data_class = models.CharField(max_length=3, choices=K)
    stage = models.PositiveSmallIntegerField(_("stage"))
    situation = models.TextField(_("situation"), max_length=1000)
    done = models.TextField(_("what we did"), max_length=1000)
    result = models.TextField(_("result"), max_length=1000)
    is_shared = models.BooleanField(_("share with the other side"), default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K1, K.K3, K.K8), by_row=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.situation[:60]
