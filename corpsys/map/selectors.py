"""What is asked of the database for the map: counts are made there, rows are read for what is drawn only.

The number of queries does not depend on how many organisations there are, and the number of rows is bounded. Source: D1–D6.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Func, Q, Window
from django.db.models.functions import RowNumber

from corpsys.access.principal import Principal
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.map.around import ACCEPTED, Around, Chosen, Wanted, look_around, partnerships, running
from corpsys.map.reading import CLIENT, ENTERPRISE, SUPPLIER, Band, MapData, Node, Unfolded

# More boxes than this are a wall, not a map: then each level shows its largest enterprises and a count.
MOST_BOXES, LARGEST = 150, 9
MOST_MARKETS = 200


@dataclass(frozen=True)
class CorporationMap:
    """The map and, where one organisation is chosen, what is told of it."""

    data: MapData
    chosen: Chosen | None


def levels(principal: Principal) -> list[HierarchyLevel]:
    """Return the levels, the highest first."""
    return list(HierarchyLevel.objects.visible_to(principal).order_by("rank"))


def markets(principal: Principal) -> list[str]:
    """Return the markets that the accepted organisations work on, in order."""
    rows = Organisation.objects.visible_to(principal).filter(standing=ACCEPTED)
    single = Func(F("markets"), function="unnest", output_field=CharField())
    named = rows.annotate(market=single).order_by("market").values_list("market", flat=True).distinct()
    return list(named[:MOST_MARKETS])


def corporation_map(
    principal: Principal, wanted: Wanted, found_levels: list[HierarchyLevel], node: Organisation | None = None
) -> CorporationMap:
    """Return what the map shows to this principal, with what hangs on `node`."""
    around = look_around(principal, wanted, node) if node else Around()
    counts = _counts(principal, wanted)
    total = sum(counts.get((level.pk, ENTERPRISE), 0) for level in _shown(found_levels, wanted))
    is_collapsed = total > MOST_BOXES
    drawn = _enterprises(principal, wanted, around.enterprises, LARGEST if is_collapsed else None)
    nodes = _nodes(principal, wanted, drawn)
    bands = tuple(
        Band(
            rank=level.rank,
            name=level.name,
            enterprises=counts.get((level.pk, ENTERPRISE), 0),
            suppliers=counts.get((level.pk, SUPPLIER), 0),
            clients=counts.get((level.pk, CLIENT), 0),
            nodes=tuple(found for found in nodes if found.rank == level.rank),
            left=around.sides.get((level.rank, SUPPLIER), Unfolded()),
            right=around.sides.get((level.rank, CLIENT), Unfolded()),
        )
        for level in _shown(found_levels, wanted)
    )
    data = MapData(bands, around.ties, node.pk if node else None, is_collapsed)
    return CorporationMap(data, around.chosen)


def node(principal: Principal, slug: str) -> Organisation | None:
    """Return the organisation of an address, if it stands on the map of this principal."""
    rows = Organisation.objects.visible_to(principal).filter(standing=ACCEPTED).select_related("level", "parent")
    found: Organisation | None = rows.filter(slug=slug).first() if slug else None
    return found


# --- levels and enterprises -------------------------------------------------------------------------------------------


def _shown(found_levels: list[HierarchyLevel], wanted: Wanted) -> list[HierarchyLevel]:
    return [level for level in found_levels if wanted.level in (None, level.rank)]


def _organisations(principal: Principal, wanted: Wanted) -> Any:
    rows = Organisation.objects.visible_to(principal).filter(standing=ACCEPTED)
    if wanted.market:
        rows = rows.filter(markets__contains=[wanted.market])
    if wanted.level is not None:
        rows = rows.filter(level__rank=wanted.level)
    if wanted.strategic:
        rows = rows.filter(Q(kind=ENTERPRISE) | Q(strategic=True))
    return rows


def _counts(principal: Principal, wanted: Wanted) -> dict[tuple[int, str], int]:
    rows = _organisations(principal, wanted).order_by().values_list("level_id", "kind").annotate(n=Count("pk"))
    return {(level, kind): n for level, kind, n in rows}


def _enterprises(
    principal: Principal, wanted: Wanted, needed: frozenset[int], largest: int | None
) -> list[Organisation]:
    """Return the enterprises that are drawn; where levels collapse the `largest` of each, and those that are needed."""
    rows = _organisations(principal, wanted).filter(kind=ENTERPRISE).select_related("level")
    if largest is None:
        return list(rows.order_by("sort_key", "pk"))
    first = _largest(principal, wanted, rows, largest)
    by_name = Window(RowNumber(), partition_by=F("level"), order_by=[F("sort_key"), F("pk")])
    found = {row.pk: row for row in rows.annotate(place=by_name).filter(place__lte=largest)}
    found |= rows.in_bulk([key for key in {*first, *needed} if key not in found])
    return _cut(found, first, needed, largest)


def _largest(principal: Principal, wanted: Wanted, rows: Any, largest: int) -> dict[int, int]:
    """Return the enterprises with most partners, `largest` of each level, with their place there."""
    level = F("enterprise__level_id")
    joined = partnerships(principal, wanted).filter(enterprise__in=rows.order_by().values("pk")).order_by()
    sizes = joined.values("enterprise_id", "enterprise__level_id").annotate(size=Count("pk"))
    place = Window(RowNumber(), partition_by=level, order_by=[F("size").desc(), F("enterprise_id")])
    return dict(sizes.annotate(place=place).filter(place__lte=largest).values_list("enterprise_id", "place"))


def _cut(
    found: dict[int, Organisation], first: dict[int, int], needed: frozenset[int], largest: int
) -> list[Organisation]:
    """Take of each level the largest, filled up by name where few have partners, and those that are needed."""
    ordered = sorted(found.values(), key=lambda row: (first.get(row.pk, largest + 1), row.sort_key, row.pk))
    taken: dict[int, int] = {}
    shown = []
    for row in ordered:
        taken[row.level_id] = taken.get(row.level_id, 0) + 1
        if taken[row.level_id] <= largest or row.pk in needed:
            shown.append(row)
    return shown


def _nodes(principal: Principal, wanted: Wanted, drawn: list[Organisation]) -> list[Node]:
    keys = [row.pk for row in drawn]
    bundles = partnerships(principal, wanted).filter(enterprise__in=keys).order_by()
    sizes = {
        (enterprise, kind): n
        for enterprise, kind, n in bundles.values_list("enterprise_id", "partner__kind").annotate(n=Count("pk"))
    }
    active = _active(principal, keys)
    return [
        Node(
            row.pk,
            row.name,
            row.slug,
            row.kind,
            row.level.rank,
            sizes.get((row.pk, SUPPLIER), 0),
            sizes.get((row.pk, CLIENT), 0),
            active.get(row.pk, 0),
        )
        for row in drawn
    ]


def _active(principal: Principal, keys: list[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for party in ("workspace__host_id", "workspace__partner_id"):
        rows = running(principal).filter(**{f"{party}__in": keys}).order_by().values_list(party)
        for key, n in rows.annotate(n=Count("pk")):
            counts[key] = counts.get(key, 0) + n
    return counts
