"""The corporation (tenant), its hierarchy levels, organisations and people. Source: D1–D3, D7."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.access.states import Role
from corpsys.tenancy.models import CorporationRow

ADDRESS = RegexValidator(r"^[a-z0-9][a-z0-9-]{1,48}[a-z0-9]$", _("Small letters, digits and hyphens, 3 to 50."))


class Corporation(models.Model):
    """A tenant: the system of enterprises, suppliers and clients of one owner. Source: D1."""

    name = models.CharField(_("name"), max_length=200)
    area_of_activity = models.CharField(_("area of activity"), max_length=200, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, default="PLN", help_text=_("Currency of reports, ISO 4217.")
    )
    time_zone = models.CharField(max_length=50, default="Europe/Warsaw")
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(scope="staff")
    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return self.name


class CorporationAddress(models.Model):
    """Ground table: which corporation an address belongs to. Ids only, so that a request can find its tenant."""

    slug = models.CharField(max_length=50, primary_key=True, validators=[ADDRESS])
    corporation_id = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return self.slug


class HierarchyLevel(CorporationRow):
    """A level of the corporation; rank 1 is the highest and the most selective. Source: D2, D3."""

    rank = models.PositiveSmallIntegerField(_("rank"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=120)
    max_suppliers = models.PositiveIntegerField(
        _("most key suppliers"), null=True, blank=True, help_text=_("Per enterprise; empty: no limit.")
    )
    max_clients = models.PositiveIntegerField(
        _("most key clients"), null=True, blank=True, help_text=_("Per enterprise; empty: no limit.")
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    guard: ClassVar[Guard] = Guard(scope="corporation")

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "rank"], name="level_rank_unique"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="level_rank_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.name}"


class Organisation(CorporationRow):
    """An enterprise, supplier or client on one level. A real company appears once per kind. Source: D2."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("enterprise")
        SUPPLIER = "supplier", _("supplier")
        CLIENT = "client", _("client")

    class Standing(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        ARCHIVED = "archived", _("archived")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    slug = models.CharField(max_length=80, help_text=_("Stable after renaming."))
    sort_key = models.CharField(max_length=400, editable=False)
    search_key = models.TextField(
        default="",
        editable=False,
        help_text=_("Name, place and numbers in plain small letters: what a search looks in."),
    )
    match_key = models.CharField(
        max_length=200, default="", editable=False, help_text=_("The name without its legal form, for duplicates.")
    )
    level = models.ForeignKey(
        HierarchyLevel, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("level")
    )
    markets = ArrayField(models.CharField(max_length=80), default=list, blank=True, size=20, verbose_name=_("markets"))
    sector = models.CharField(_("sector"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("Two letters, ISO 3166-1."))
    city = models.CharField(_("town"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True, help_text=_("Street and number."))
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    registry_number = models.CharField(_("registry number"), max_length=40, blank=True, help_text=_("NIP, VAT or LEI."))
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    strategic = models.BooleanField(
        _("strategic"), default=False, help_text=_("Set by the owner: counts as important whatever the figures say.")
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.PROPOSED)
    external_source = models.CharField(max_length=60, blank=True)
    external_key = models.CharField(max_length=120, blank=True)
    archived_from = models.CharField(
        max_length=10,
        blank=True,
        default="",
        help_text=_("What it was before it was archived; restoring gives it back."),
    )
    created_by_import = models.ForeignKey(
        "corpsys.Intake", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(
        _("changed on"), db_default=Now(), editable=False, help_text=_("Kept by the database at every change.")
    )

    guard: ClassVar[Guard] = Guard(scope="corporation", own="pk")

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["corporation", "sort_key", "id"], name="organisation_order"),
            models.Index(fields=["corporation", "match_key"], name="organisation_match"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="organisation_search"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "slug"], name="organisation_slug_unique"),
            models.UniqueConstraint(
                fields=["corporation", "kind", "registry_number"],
                condition=~Q(registry_number=""),
                name="organisation_registry_unique",
            ),
            models.UniqueConstraint(
                fields=["corporation", "external_source", "external_key"],
                condition=~Q(external_key=""),
                name="organisation_external_unique",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["enterprise", "supplier", "client"]), name="organisation_kind"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="organisation_not_own_parent"),
            models.CheckConstraint(
                condition=Q(standing__in=["proposed", "accepted", "archived"]), name="organisation_standing"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(CorporationRow):
    """What an account is in a corporation. A guest belongs to the client's organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=14, choices=Role)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    department = models.CharField(_("department"), max_length=120, blank=True)
    since = models.DateField(
        _("from"), null=True, blank=True, help_text=_("Access begins on this day; empty: at once.")
    )
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day of access; empty: no end."))
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(scope="administration")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["corporation", "user"], name="membership_unique"),
            models.CheckConstraint(
                condition=~Q(role="guest") | Q(organisation__isnull=False), name="membership_guest_has_organisation"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="membership_role"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="membership_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class OrganisationMerge(CorporationRow):
    """Two rows of one real company made one: what was moved to the kept row, so that it can be moved back. Source: D2."""

    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=list, help_text=_("Model, column and ids of every row moved."))
    before = models.JSONField(default=dict, help_text=_("Fields of both rows as they were."))
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(scope="corporation")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=models.F("merged")), name="merge_two_organisations"),
            models.UniqueConstraint(
                fields=["corporation", "merged"], condition=Q(undone_at__isnull=True), name="merge_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"


class KnowledgeField(CorporationRow):
    """A field of knowledge that this corporation added to the shipped ones. Source: D7."""

    name = models.CharField(_("name"), max_length=40)
    archived_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(scope="staff")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["corporation", "name"], name="knowledge_field_unique")]

    def __str__(self) -> str:
        return self.name
