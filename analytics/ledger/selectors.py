"""Questions about ledgers and key clients. An enterprise's ledger is open to its own key-account managers and executives."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.utils.translation import gettext as _

from analytics.ledger.definition import Definition
from analytics.ledger.models import ClientStanding, KeyClientRun, LedgerClient, LedgerEntry, LedgerLoad
from analytics.metrics.vocabulary import ParetoClass
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotVisible, Refused
from corpsys.access.states import Role
from corpsys.corporation.models import Corporation, Organisation

ENTERPRISE = Organisation.Kind.ENTERPRISE


@dataclass(frozen=True)
class LoadedPeriod:
    """The months of an enterprise whose sales are loaded."""

    slug: str
    name: str
    first_month: date
    last_month: date
    has_profit: bool


def own_enterprises(principal: Principal) -> Any:
    """Return the enterprises whose ledger is open to this principal."""
    rows = Organisation.objects.visible_to(principal).filter(kind=ENTERPRISE)
    return rows if principal.role == Role.EXECUTIVE else rows.filter(pk=principal.organisation_id)


def enterprise_to_load(principal: Principal, slug: str) -> Organisation:
    """Return the enterprise that an import names; without a name the person's own.

    Not through `visible_to`: a token that may only import names an enterprise without reading the list of them.
    """
    if slug:
        return enterprise_by_slug(principal.corporation_id, slug)
    own = Organisation.objects.filter(corporation_id=principal.corporation_id, kind=ENTERPRISE)
    found: Organisation | None = own.filter(pk=principal.organisation_id).first()
    if found is None:
        raise Invalid({"enterprise": ["Name the enterprise whose ledger this is."]})
    return found


def enterprise_by_slug(corporation_id: int, slug: str) -> Organisation:
    """Return an enterprise by its address, or refuse as if it did not exist."""
    rows = Organisation.objects.filter(corporation_id=corporation_id, kind=ENTERPRISE, slug=slug)
    found: Organisation | None = rows.first()
    if found is None:
        raise NotVisible
    return found


def enterprise_named(corporation_id: int, name: str) -> Organisation | None:
    """Return the enterprise with this address, or else this name; for commands. Raises Refused where several have it."""
    rows = _enterprises(corporation_id)
    found = list(rows.filter(slug=name)) or list(rows.filter(name__iexact=name)[:2])
    if len(found) > 1:
        raise Refused(_("Several enterprises have this name; give the address."), allowed=[row.slug for row in found])
    return found[0] if found else None


def some_enterprises(corporation_id: int) -> list[str]:
    """Return the addresses of the first enterprises, for who named one that there is not."""
    return list(_enterprises(corporation_id).order_by("sort_key").values_list("slug", flat=True)[:20])


def _enterprises(corporation_id: int) -> Any:
    rows = Organisation.objects.filter(corporation_id=corporation_id, kind=ENTERPRISE)
    return rows.exclude(standing=Organisation.Standing.ARCHIVED)


def currency_of(principal: Principal) -> str:
    """Return the currency of the corporation's reports."""
    return str(Corporation.objects.values_list("currency", flat=True).get(pk=principal.corporation_id))


def loaded_periods(principal: Principal) -> list[LoadedPeriod]:
    """Return what is loaded of the ledgers open to this principal, by enterprise."""
    loads = LedgerLoad.objects.visible_to(principal).filter(is_active=True).order_by()
    found = loads.values("enterprise__slug", "enterprise__name", "enterprise_id").annotate(
        first=Min("first_month"), last=Max("last_month")
    )
    with_profit = set(
        LedgerEntry.objects.visible_to(principal)
        .filter(load__is_active=True, profit__isnull=False)
        .values_list("enterprise_id", flat=True)
        .distinct()
    )
    return [
        LoadedPeriod(
            row["enterprise__slug"],
            row["enterprise__name"],
            row["first"],
            row["last"],
            row["enterprise_id"] in with_profit,
        )
        for row in found.order_by("enterprise__sort_key")
    ]


def loads(principal: Principal) -> Any:
    """Return the loaded files, newest first."""
    return LedgerLoad.objects.visible_to(principal).select_related("enterprise", "file", "user")


def unmatched_of_load(corporation_id: int, load: str) -> int:
    """Count the clients of a loaded file that are no client of the corporation, by themselves or with their group."""
    clients = LedgerClient.objects.filter(corporation_id=corporation_id, organisation__isnull=True, is_set_aside=False)
    in_load = Exists(LedgerEntry.objects.filter(client=OuterRef("pk"), load__public_id=load))
    return clients.filter(in_load).exclude(group__organisation__isnull=False).count()


def runs(principal: Principal) -> Any:
    """Return the results that somebody asked for, newest first; those of periods before came along with one of them."""
    came_along = KeyClientRun.objects.filter(previous=OuterRef("pk"), job=OuterRef("job"))
    return every_run(principal).filter(Q(is_in_force=True) | ~Exists(came_along))


def every_run(principal: Principal) -> Any:
    """Return all results, newest first, also those of periods before that were computed along."""
    return KeyClientRun.objects.visible_to(principal).select_related("enterprise", "previous")


def run(principal: Principal, public_id: UUID) -> KeyClientRun:
    """Return one computation, or refuse as if it did not exist."""
    found: KeyClientRun = every_run(principal).get_visible(principal, public_id=public_id)
    return found


def standings(principal: Principal, of: KeyClientRun) -> Any:
    """Return the clients of a run by rank, with the organisations they are."""
    rows = ClientStanding.objects.visible_to(principal).filter(run=of)
    return rows.select_related("client__organisation").order_by("rank", "id")


def first_standings(principal: Principal, of: KeyClientRun, count: int) -> Any:
    """Return the first clients of a run."""
    return standings(principal, of)[:count]


def losses(principal: Principal, of: KeyClientRun, count: int) -> Any:
    """Return the clients of a run that bring the largest losses, the worst first."""
    return standings(principal, of).filter(pareto_class=ParetoClass.LOSS).order_by("-rank", "-id")[:count]


def without_figures(principal: Principal, of: KeyClientRun) -> Any:
    """Return the clients with a month of a run's period whose figure is unknown, as the ledger stands now.

    Rows: LedgerClient with `unknown_months`, `known_months`. They are why a client, or its group, has no class. Source: D14.
    """
    column, _returned = Definition.of(of).columns
    entries = Q(entries__load__is_active=True, entries__month__gte=of.first_month, entries__month__lte=of.last_month)
    unknown = Count("entries", filter=entries & Q(**{f"entries__{column}__isnull": True}))
    known = Count("entries", filter=entries & Q(**{f"entries__{column}__isnull": False}))
    rows = LedgerClient.objects.visible_to(principal).filter(enterprise=of.enterprise_id, is_group=False)
    rows = rows.annotate(unknown_months=unknown, known_months=known).filter(unknown_months__gt=0)
    return rows.select_related("group", "organisation").order_by("key", "id")


def ledger_client(principal: Principal, public_id: UUID) -> LedgerClient:
    """Return one client of a ledger, or refuse as if it did not exist."""
    found: LedgerClient = LedgerClient.objects.select_related("enterprise", "organisation").get_visible(
        principal, public_id=public_id
    )
    return found
