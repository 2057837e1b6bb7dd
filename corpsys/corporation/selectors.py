"""Questions about corporations, organisations and people."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from corpsys.access.principal import Principal
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.corporation.names import search_key


@dataclass(frozen=True)
class Place:
    """A corporation that a person may enter."""

    slug: str
    role: str


def places_of(user: Any) -> list[Place]:
    """Return the corporations a signed-in person belongs to; names are told only inside."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.slug, m.role FROM corpsys_membership m"
            " JOIN corpsys_corporationaddress a ON a.corporation_id = m.corporation_id"
            " CROSS JOIN (SELECT CAST(%s AS date) AS day) today"
            " WHERE m.user_id = %s AND m.is_active"
            " AND coalesce(m.since, today.day) <= today.day AND coalesce(m.until, today.day) >= today.day"
            " ORDER BY a.slug",
            [timezone.localdate(), user.pk],
        )
        return [Place(*row) for row in cursor.fetchall()]


def organisations(principal: Principal, *, q: str = "", **equal: Any) -> Any:
    """Return the organisations this principal may see, in alphabetical order, filtered.

    `q`: a part of the name, the place or a number. `equal`: lookup → value, each as filter() takes it; empty ones do not filter.
    """
    rows = Organisation.objects.visible_to(principal).select_related("level")
    chosen = {lookup: value for lookup, value in equal.items() if value not in ("", None)}
    if q:
        chosen["search_key__contains"] = search_key(q)
    return rows.filter(**chosen) if chosen else rows


def organisation(principal: Principal, slug: str) -> Organisation:
    """Return one visible organisation, or refuse as if it did not exist."""
    found: Organisation = Organisation.objects.select_related("level", "parent").get_visible(principal, slug=slug)
    return found


def levels(principal: Principal) -> Any:
    """Return the hierarchy levels, the highest first."""
    return HierarchyLevel.objects.visible_to(principal)


def counts(principal: Principal) -> dict[str, int]:
    """Return how many levels, accepted organisations of each kind and proposals this principal may know of."""
    accepted = Q(standing=Organisation.Standing.ACCEPTED)
    told = {f"{kind}s": Count("pk", filter=accepted & Q(kind=kind)) for kind in Organisation.Kind.values}
    proposed = Count("pk", filter=Q(standing=Organisation.Standing.PROPOSED))
    found: dict[str, int] = Organisation.objects.visible_to(principal).aggregate(**told, proposed=proposed)
    return {"levels": levels(principal).count(), **found}
