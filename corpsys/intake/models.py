"""An import of a table on its way: file, matched columns, errors by row, preview, confirmation."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.files.models import StoredFile
from corpsys.jobs.models import Job
from corpsys.tenancy.models import CorporationRow


class IntakeState(models.TextChoices):
    UPLOADED = "uploaded", _("columns to match")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked, waiting for confirmation")
    LOADING = "loading", _("being loaded")
    LOADED = "loaded", _("loaded")
    DISCARDED = "discarded", _("discarded")
    FAILED = "failed", _("failed")


class Intake(CorporationRow):
    """One import. `kind` names the registered target; `context` what the target needs (ids of the corporation's rows)."""

    kind = models.CharField(max_length=40)
    workspace = models.ForeignKey("corpsys.Workspace", on_delete=models.PROTECT, null=True, related_name="+")
    context = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=IntakeState, default=IntakeState.UPLOADED)
    dialect = models.JSONField(
        default=dict, help_text=_("Encoding, delimiter, decimal mark, date order as recognised.")
    )
    header = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    mapping = models.JSONField(default=dict, help_text=_("Target field → column of the file."))
    source = models.CharField(
        _("source"), max_length=60, blank=True, default="", help_text=_("The system that the file comes from.")
    )
    decisions = models.JSONField(default=dict, help_text=_("What a person decided about single rows, by row number."))
    rows_total = models.BigIntegerField(default=0)
    rows_good = models.BigIntegerField(default=0)
    rows_bad = models.BigIntegerField(default=0)
    errors = models.JSONField(default=list, help_text=_("The first errors: row, column, value, message."))
    preview = models.JSONField(default=dict)
    skip_bad_rows = models.BooleanField(default=False)
    staged_path = models.CharField(max_length=200, blank=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    result = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(scope="own", own="user")

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(state__in=IntakeState.values), name="intake_state")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.file_id}"


class RememberedMapping(CorporationRow):
    """Which columns of a source's files are which fields, as somebody confirmed it last; offered for its next file."""

    kind = models.CharField(max_length=40)
    source = models.CharField(_("source"), max_length=60)
    mapping = models.JSONField(default=dict, help_text=_("Target field → column of the file."))
    context = models.JSONField(default=dict, help_text=_("What else was said about such files."))
    used_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(scope="corporation")

    class Meta:
        ordering = ["source", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "kind", "source"], name="remembered_mapping_unique")
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.kind}"
