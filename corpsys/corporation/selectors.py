"""Questions about corporations, organisations and people."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid
from corpsys.corporation.models import HierarchyLevel, Organisation, OrganisationMerge
from corpsys.corporation.names import search_key

MOST_CHILDREN = 50


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


@dataclass(frozen=True)
class PlaceInGroup:
    """Where an organisation stands: the groups above it from the top down, and the organisations that belong to it."""

    above: list[Organisation]
    children: list[Organisation]
    more_children: bool


def place(principal: Principal, organisation: Organisation) -> PlaceInGroup:
    """Return where an organisation stands in its group; two questions, however deep it is."""
    ids = _ids_above(organisation)
    rows = {row.pk: row for row in Organisation.objects.visible_to(principal).filter(pk__in=ids)}
    children = Organisation.objects.visible_to(principal).filter(parent=organisation)
    found = list(children.exclude(standing=Organisation.Standing.ARCHIVED)[: MOST_CHILDREN + 1])
    above = [rows[pk] for pk in reversed(ids) if pk in rows]
    return PlaceInGroup(above, found[:MOST_CHILDREN], len(found) > MOST_CHILDREN)


def _ids_above(organisation: Organisation) -> list[int]:
    if organisation.parent_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE above(id, parent_id, step) AS ("
            " SELECT id, parent_id, 1 FROM corpsys_organisation WHERE id = %s"
            " UNION ALL SELECT o.id, o.parent_id, a.step + 1 FROM corpsys_organisation o"
            " JOIN above a ON o.id = a.parent_id WHERE a.step < 50)"
            " SELECT id FROM above ORDER BY step",
            [organisation.parent_id],
        )
        return [row[0] for row in cursor.fetchall()]


def kept_instead(principal: Principal, organisation: Organisation) -> Organisation | None:
    """Return the organisation that this one was merged into, None for one that stands for itself."""
    if organisation.standing != Organisation.Standing.ARCHIVED:
        return None
    merge = (
        OrganisationMerge.objects.visible_to(principal)
        .filter(merged=organisation, undone_at=None)
        .select_related("kept")
        .first()
    )
    return merge.kept if merge else None


def merges_into(principal: Principal, organisation: Organisation) -> list[OrganisationMerge]:
    """Return the merges that an organisation was kept in and that still hold, the newest first."""
    rows = OrganisationMerge.objects.visible_to(principal).filter(kept=organisation, undone_at=None)
    return list(rows.select_related("merged", "by"))


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


def level(principal: Principal, rank: int) -> HierarchyLevel:
    """Return one visible level, or refuse as if it did not exist."""
    found: HierarchyLevel = HierarchyLevel.objects.get_visible(principal, rank=rank)
    return found


def named(principal: Principal, field: str, slug: str) -> Organisation:
    """Return the organisation that a request names in a field, or refuse at that field.

    Not through visible_to: a token that may only propose names organisations without reading the list of them.
    """
    rows = Organisation.objects.filter(corporation_id=principal.corporation_id).select_related("level")
    found: Organisation | None = rows.filter(slug=slug).first()
    if found is None:
        raise Invalid({field: [_("There is no organisation of this address.")]})
    return found
