"""The sales ledger of an enterprise, in monthly sums by client, and the key clients found in it. Source: D10."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.access.states import K
from corpsys.corporation.models import Organisation
from corpsys.files.models import StoredFile
from corpsys.jobs.models import Job
from corpsys.tenancy.models import CorporationRow

SECRET = Guard(classes=(K.K1,), scope="enterprise", own="enterprise", host_only=True)


class LedgerClient(CorporationRow):
    """A client as the enterprise's ledger writes it, and the organisation it is, once known; or a group of clients.

    A group (a chain) is a row of its own, to which its clients (shops) point; it stands in results counted by group.
    """

    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(_("client"), max_length=200)
    is_group = models.BooleanField(default=False)
    group = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="clients")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_set_aside = models.BooleanField(default=False, help_text=_("Said to be no client of the corporation."))

    guard: ClassVar[Guard] = SECRET

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["corporation", "enterprise", "is_group", "key"], name="ledger_client_unique"
            ),
            models.CheckConstraint(
                condition=Q(is_group=False) | Q(group__isnull=True), name="ledger_group_has_no_group"
            ),
            models.CheckConstraint(
                condition=Q(is_set_aside=False) | Q(organisation__isnull=True), name="ledger_client_linked_or_aside"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class LedgerLoad(CorporationRow):
    """One loaded file of sales. A later load of the same months replaces it only when said so."""

    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    first_month = models.DateField()
    last_month = models.DateField()
    rows = models.BigIntegerField()
    rejected = models.BigIntegerField(default=0, help_text=_("Rows of the file that were left out."))
    total = models.DecimalField(max_digits=20, decimal_places=4)
    is_active = models.BooleanField(default=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = SECRET

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.first_month:%Y-%m}–{self.last_month:%Y-%m}"


class LedgerEntry(CorporationRow):
    """Sales to one client in one month, net of returns. `profit` is empty where the file gave no cost: missing, not zero.

    `returned`, `returned_profit`: the part of it that came from returns and cancellations, zero or less as a rule;
    the sum without them (gross) is revenue − returned. Empty in loads made before returns were told apart.
    """

    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    load = models.ForeignKey(LedgerLoad, on_delete=models.PROTECT, related_name="entries")
    client = models.ForeignKey(LedgerClient, on_delete=models.PROTECT, related_name="entries")
    month = models.DateField(help_text=_("First day of the month."))
    revenue = models.DecimalField(max_digits=20, decimal_places=4)
    profit = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    quantity = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    returned = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    returned_profit = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    lines = models.PositiveIntegerField(default=0, help_text=_("Rows of the file in this sum."))

    guard: ClassVar[Guard] = SECRET

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["corporation", "load", "client", "month"], name="ledger_entry_unique"),
            models.CheckConstraint(condition=Q(month__day=1), name="ledger_entry_first_of_month"),
        ]
        indexes = [models.Index(fields=["corporation", "enterprise", "month"], name="ledger_entry_months")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.month:%Y-%m}"


class ExchangeRate(CorporationRow):
    """What one unit of a currency was worth in the corporation's currency in a month. Rates are data, never guessed."""

    currency = models.CharField(_("currency"), max_length=3)
    month = models.DateField(_("month"), help_text=_("First day of the month."))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)
    source = models.CharField(_("source"), max_length=200, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(scope="staff")

    class Meta:
        ordering = ["currency", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "currency", "month"], name="exchange_rate_unique"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_positive"),
            models.CheckConstraint(condition=Q(month__day=1), name="exchange_rate_first_of_month"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.month:%Y-%m}"


class KeyClientRun(CorporationRow):
    """Key clients of an enterprise over a period, as they were computed at a moment. Source: methods, Pareto.

    One run of an enterprise is in force: classes and importance are read from it. `previous`: the run of the same
    definition over the period of equal length before, where the ledger has it.
    """

    class Measure(models.TextChoices):
        PROFIT = "profit", _("profit")
        REVENUE = "revenue", _("revenue")

    class By(models.TextChoices):
        CLIENT = "client", _("client")
        GROUP = "group", _("group")

    class Returns(models.TextChoices):
        NET = "net", _("net of returns")
        GROSS = "gross", _("without returns")

    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(_("measure"), max_length=8, choices=Measure)
    by = models.CharField(_("counted by"), max_length=6, choices=By, default=By.CLIENT)
    returns = models.CharField(_("returns"), max_length=5, choices=Returns, default=Returns.NET)
    is_in_force = models.BooleanField(default=True, help_text=_("Its classes are the enterprise's classes."))
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    first_month = models.DateField(_("from month"))
    last_month = models.DateField(_("to month"))
    currency = models.CharField(max_length=3)
    summary = models.JSONField(default=dict, help_text=_("Counts and concentration of the whole portfolio."))
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = SECRET

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["corporation", "enterprise"], condition=Q(is_in_force=True), name="run_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.first_month:%Y-%m}–{self.last_month:%Y-%m}"


class ClientStanding(CorporationRow):
    """One client's place in a run: amount, share of the positive total (0–1), class, rank.

    A run may have a million of them, written at once: what is found through the run has no index of its own, and
    corporation and enterprise, which are the run's, are not looked up for each row again: the run's key is checked
    together with the corporation.
    """

    corporation = models.ForeignKey(
        "corpsys.Corporation", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    enterprise = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    run = models.ForeignKey(KeyClientRun, on_delete=models.PROTECT, related_name="standings", db_index=False)
    client = models.ForeignKey(LedgerClient, on_delete=models.PROTECT, related_name="+", db_index=False)
    rank = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    share = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    cumulative = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    pareto_class = models.CharField(max_length=4, help_text=_("A, B, C, none (zero) or loss."))
    is_key = models.BooleanField(default=False)

    guard: ClassVar[Guard] = SECRET

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "run", "client"], name="standing_unique"),
            models.CheckConstraint(
                condition=Q(pareto_class__in=["A", "B", "C", "none", "loss"]), name="standing_class"
            ),
        ]
        indexes = [models.Index(fields=["corporation", "run", "rank", "id"], name="standing_ranks")]

    def __str__(self) -> str:
        return f"{self.rank}. {self.client_id}"
