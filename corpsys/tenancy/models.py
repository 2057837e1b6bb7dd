"""What every business table has in common: it knows its corporation, and its uniqueness never reaches beyond it."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from corpsys.access.guard import Guard, guarded_manager


class CorporationRow(models.Model):
    """A row of one corporation. Row security lets a connection see only rows of the corporation it works for."""

    corporation = models.ForeignKey("corpsys.Corporation", on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)

    guard: ClassVar[Guard]
    if TYPE_CHECKING:
        # One manager serves every model; the type checker's plugin would tie it to this abstract one.
        objects: ClassVar[Any]
    else:
        objects = guarded_manager()

    class Meta:
        abstract = True


class WorkspaceRow(CorporationRow):
    """A row of the shared workspace of two parties."""

    workspace = models.ForeignKey("corpsys.Workspace", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class CycleRow(WorkspaceRow):
    """A row of one cycle (one run of the process) in a workspace. Its visibility follows the state of the cycle."""

    cycle = models.ForeignKey("corpsys.Cycle", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
