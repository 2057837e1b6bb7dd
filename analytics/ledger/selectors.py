"""Questions about ledgers and key clients. An enterprise's ledger is open to its own key-account managers and executives."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, Min

from analytics.ledger.models import ClientStanding, KeyClientRun, LedgerClient, LedgerEntry, LedgerLoad
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotVisible
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


def runs(principal: Principal) -> Any:
    """Return the computed key clients, newest first."""
    return KeyClientRun.objects.visible_to(principal).select_related("enterprise")


def run(principal: Principal, public_id: UUID) -> KeyClientRun:
    """Return one computation, or refuse as if it did not exist."""
    found: KeyClientRun = KeyClientRun.objects.select_related("enterprise").get_visible(principal, public_id=public_id)
    return found


def standings(principal: Principal, of: KeyClientRun) -> Any:
    """Return the clients of a run by rank, with the organisations they are."""
    rows = ClientStanding.objects.visible_to(principal).filter(run=of)
    return rows.select_related("client__organisation").order_by("rank", "id")


def ledger_client(principal: Principal, public_id: UUID) -> LedgerClient:
    """Return one client of a ledger, or refuse as if it did not exist."""
    found: LedgerClient = LedgerClient.objects.select_related("enterprise", "organisation").get_visible(
        principal, public_id=public_id
    )
    return found
