"""The shared workspace of two parties, its cycles (runs of the process), and who works in it.

Lower rows point here, so that rights and row security never have to look up to the process.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.access.states import Ending, K, Part, Side, State
from corpsys.corporation.models import Organisation
from corpsys.tenancy.models import CorporationRow, WorkspaceRow
from corpsys.workspace.kinds import ProcessKind, process_kind


class Workspace(CorporationRow):
    """A pair of parties: the host opens the cooperation, the partner is invited. Source: access, Scope; D5."""

    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="hosted")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnered")
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K9,), cycle="cycles", workspace="pk")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["corporation", "host", "partner"], name="workspace_pair_unique"),
            models.CheckConstraint(condition=~Q(host=models.F("partner")), name="workspace_two_parties"),
        ]

    @property
    def kind(self) -> ProcessKind:
        """The kind of its processes, derived from the two parties. Source: D5."""
        return process_kind(self.host.kind, self.partner.kind)

    def __str__(self) -> str:
        return f"{self.host} × {self.partner}"


class Cycle(WorkspaceRow):
    """One run of the process in a workspace: its variant, its visibility state, how it ended."""

    class Variant(models.TextChoices):
        NEGOTIATION = "negotiation", _("negotiation")
        COOPERATION = "cooperation", _("cooperation")
        INTEGRATION = "integration", _("integration")

    class Outcome(models.TextChoices):
        BOTH_MET = "both_met", _("both sides' expectations and plans met")
        ONE_MET = "one_met", _("one side's met")
        NONE_MET = "none_met", _("neither side's met")
        UNDECIDED = "undecided", _("undecided")

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="cycles")
    number = models.PositiveIntegerField()
    variant = models.CharField(_("variant"), max_length=12, choices=Variant, blank=True)
    state = models.CharField(max_length=2, choices=State, default=State.P)
    ending = models.CharField(max_length=10, choices=Ending, blank=True, default=Ending.RUNNING)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    entry_opened = models.BooleanField(default=False, help_text=_("The client's entry stage has once been opened."))
    entry_met = models.BooleanField(
        default=False, help_text=_("The entry condition is met: accepted, or signed by both.")
    )
    presented = models.BooleanField(default=False, help_text=_("The concept or agreement has been presented."))
    opened_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K9,), cycle="")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "workspace", "number"], name="cycle_number_unique"),
            models.UniqueConstraint(
                fields=["corporation", "workspace"], condition=Q(ended_at__isnull=True), name="cycle_one_running"
            ),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="cycle_state"),
            models.CheckConstraint(
                condition=Q(variant="", state="P") | ~Q(variant=""), name="cycle_state_needs_variant"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="cycle_ending_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workspace_id}/{self.number}"

    def scope(self) -> dict[str, Any]:
        """Return the three keys that every row of this cycle carries."""
        return {"corporation_id": self.corporation_id, "workspace_id": self.workspace_id, "cycle_id": self.pk}


class Assignment(WorkspaceRow):
    """A person's part in a workspace: the team of both sides. Source: D26."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(_("part"), max_length=10, choices=Part)
    side = models.CharField(max_length=8, choices=Side)
    department = models.CharField(_("department"), max_length=120, blank=True)
    knowledge = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("knowledge fields")
    )
    location = models.CharField(_("place of work"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(classes=(K.K9,), cycle="workspace__cycles")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["corporation", "workspace", "user"], name="assignment_unique"),
            models.UniqueConstraint(
                fields=["corporation", "workspace"],
                condition=Q(part="leader", is_active=True),
                name="assignment_one_leader",
            ),
            models.CheckConstraint(
                condition=Q(part__in=["leader", "member"], side="host")
                | Q(part__in=["lead", "specialist"], side="partner"),
                name="assignment_part_of_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.part}"


class Invitation(WorkspaceRow):
    """An invitation of a person of the client into one workspace; it reveals nothing else."""

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    part = models.CharField(_("part"), max_length=10, choices=Part)
    sent_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    destination = models.CharField(max_length=300, help_text=_("Where the person lands after accepting."))

    guard: ClassVar[Guard] = Guard(classes=(K.K9,), cycle="workspace__cycles")

    def __str__(self) -> str:
        return f"{self.email} → {self.workspace_id}"


class InvitationHash(models.Model):
    """Ground table: finds the corporation and invitation of a mailed secret, of which only the hash is kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    corporation_id = models.BigIntegerField()
    invitation_id = models.BigIntegerField()

    def __str__(self) -> str:
        return self.digest[:8]
