"""Stored files: kept unchanged under a random name with their checksum, opened through one service that asks the rule."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from corpsys.access.guard import Guard
from corpsys.access.states import K, Side
from corpsys.tenancy.models import CorporationRow


class StoredFile(CorporationRow):
    """An uploaded or produced file. Source: D31."""

    workspace = models.ForeignKey("corpsys.Workspace", on_delete=models.PROTECT, null=True, related_name="+")
    cycle = models.ForeignKey("corpsys.Cycle", on_delete=models.PROTECT, null=True, related_name="+")
    owner_side = models.CharField(max_length=8, choices=Side)
    data_class = models.CharField(max_length=3, choices=K)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K1, K.K2, K.K3, K.K3B, K.K4), by_row=True)
    # The client's files: an executive of the enterprise reads the trail of its own side, and not these.
    UNNAMED: ClassVar[tuple[K, ...]] = (K.K3, K.K3B, K.K4)

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        """How the trail calls a file: by its name, but the client's by its number, since the name says something, too."""
        return str(self.public_id) if self.data_class in self.UNNAMED else self.name
