"""The data room: datasets of both sides, kept unchanged, classified, versioned. Source: D30, D31."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.access.states import K, Side
from corpsys.files.models import StoredFile
from corpsys.tenancy.models import CycleRow


class Dataset(CycleRow):
    """A version of one side's half of a pair. `kind` names the half (see pairs.py)."""

    class Classification(models.TextChoices):
        DATA = "data", _("data")
        INFORMATION = "information", _("information")
        KNOWLEDGE = "knowledge", _("knowledge")

    class Confidentiality(models.TextChoices):
        OWN = "own", _("own side only")
        CONSOLIDATION = "consolidation", _("usable in consolidation")

    kind = models.CharField(max_length=40)
    owner_side = models.CharField(max_length=8, choices=Side)
    data_class = models.CharField(max_length=3, choices=K)
    classification = models.CharField(max_length=12, choices=Classification, default=Classification.DATA)
    confidentiality = models.CharField(max_length=14, choices=Confidentiality, default=Confidentiality.OWN)
    number = models.PositiveIntegerField(help_text=_("Version of this half."))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    table_path = models.CharField(max_length=200, help_text=_("The checked rows as Parquet in the file store."))
    first_month = models.DateField()
    last_month = models.DateField()
    currency = models.CharField(max_length=3)
    rows = models.BigIntegerField()
    total = models.DecimalField(max_digits=20, decimal_places=4)
    unknown_total = models.DecimalField(
        max_digits=20, decimal_places=4, default=0, help_text=_("Amount of rows with neither category nor vendor.")
    )
    own_vendors = models.JSONField(
        default=list, help_text=_("Names under which the enterprise stands in the client's file, said by the client.")
    )
    overview = models.JSONField(
        default=dict, help_text=_("Totals by category and year, and the vendors' names, for the owner's own eyes.")
    )
    note = models.CharField(max_length=300, blank=True)
    is_current = models.BooleanField(default=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K1, K.K2, K.K3, K.K4), by_row=True)

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "cycle", "kind", "number"], name="dataset_version_unique"),
            models.UniqueConstraint(
                fields=["corporation", "cycle", "kind"], condition=Q(is_current=True), name="dataset_one_current"
            ),
            models.CheckConstraint(
                condition=Q(owner_side="host", data_class__in=["K1", "K2"])
                | Q(owner_side="partner", data_class__in=["K3", "K4"]),
                name="dataset_class_of_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
