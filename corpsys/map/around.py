"""What hangs on the chosen organisation: partners, processes and causal links, as ties, unfolded sides, and for the panel.

The sets that the whole map counts (partnerships, running processes) are here too, so that both count alike. Source: D3–D6.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.corporation.models import Organisation
from corpsys.links import selectors as links
from corpsys.links.models import CausalLink
from corpsys.map.reading import CLIENT, ENTERPRISE, SUPPLIER, Node, Tie, Unfolded
from corpsys.partners import policies
from corpsys.partners.models import Partnership
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.kinds import ProcessKind, process_kind
from corpsys.workspace.models import Cycle

# Partners unfolded on one side of one band; processes, links and enterprises read of the chosen organisation.
MOST_UNFOLDED, MOST_READ = 24, 150
ACCEPTED = Organisation.Standing.ACCEPTED


@dataclass(frozen=True)
class Wanted:
    """What the map is asked for. `level`: a rank. `lines`: "", "internal", "external" or "none"."""

    level: int | None = None
    market: str = ""
    lines: str = ""
    causal: bool = False
    strategic: bool = False


@dataclass(frozen=True)
class Process:
    """A cooperation of the chosen organisation: the other party, the kind of process, whether one runs now."""

    other: Organisation
    kind: ProcessKind
    is_active: bool


@dataclass(frozen=True)
class Chosen:
    """What the panel says of the chosen organisation: how many partners of each kind, its processes, its links."""

    organisation: Organisation
    partners: Mapping[str, int]
    processes: tuple[Process, ...]
    links: tuple[CausalLink, ...]

    @property
    def active(self) -> int:
        return sum(process.is_active for process in self.processes)


@dataclass(frozen=True)
class Around:
    """The same for the drawing. `enterprises`: those that must be drawn; `sides`: by rank and kind."""

    chosen: Chosen | None = None
    ties: tuple[Tie, ...] = ()
    enterprises: frozenset[int] = frozenset()
    sides: Mapping[tuple[int, str], Unfolded] = field(default_factory=dict)


@dataclass(frozen=True)
class _Partners:
    """The partners read of the chosen organisation, and how many there are by rank and kind."""

    rows: tuple[Organisation, ...]
    totals: Mapping[tuple[int, str], int]


def partnerships(principal: Principal, wanted: Wanted) -> QuerySet[Partnership]:
    """Return the partnerships that the map counts: accepted, not over, of accepted partners that fit the filters."""
    rows: QuerySet[Partnership] = Partnership.objects.visible_to(principal).filter(
        policies.not_over(), standing=Partnership.Standing.ACCEPTED, partner__standing=ACCEPTED
    )
    if wanted.market:
        rows = rows.filter(partner__markets__contains=[wanted.market])
    return rows.filter(partner__strategic=True) if wanted.strategic else rows


def running(principal: Principal) -> QuerySet[Cycle]:
    """Return the cycles in which a process runs, as far as the reader may know of them. Source: access K9."""
    rows: QuerySet[Cycle] = Cycle.objects.visible_to(principal).filter(ended_at__isnull=True).exclude(variant="")
    return rows


def look_around(principal: Principal, wanted: Wanted, node: Organisation) -> Around:
    """Return what hangs on an organisation. Five queries, whatever hangs on it."""
    processes = _processes(principal, node)
    active = {process.other.pk for process in processes if process.is_active}
    partners = _partners(principal, wanted, node, active)
    found_links = _links(principal, node)
    causal = found_links if wanted.causal else ()
    far = _others(node, causal)
    shown = [row for row in (process.other for process in processes) if _fits(row, wanted)]
    shown += [row for row in far if _fits(row, wanted)]
    neighbours = {row.pk: row for row in (*partners.rows, *shown)}
    chosen = Chosen(node, _by_kind(partners.totals), processes, found_links)
    ties = (*_relations(node, partners, processes, active, wanted), *_causal_ties(causal))
    enterprises = frozenset(pk for pk, row in neighbours.items() if row.kind == ENTERPRISE)
    own = frozenset({node.pk}) if node.kind == ENTERPRISE else frozenset()
    return Around(chosen, ties, enterprises | own, _sides(node, neighbours.values(), partners, active))


# --- what is read -----------------------------------------------------------------------------------------------------


def _processes(principal: Principal, node: Organisation) -> tuple[Process, ...]:
    """The cooperations of an organisation, those with a running process first."""
    runs = Exists(running(principal).filter(workspace=OuterRef("pk")))
    rows = workspaces.workspaces(principal).filter(Q(host=node) | Q(partner=node)).annotate(runs=runs)
    rows = rows.filter(host__standing=ACCEPTED, partner__standing=ACCEPTED)
    rows = rows.select_related("host__level", "partner__level").order_by("-runs", "pk")[:MOST_READ]
    return tuple(
        Process(
            row.partner if row.host_id == node.pk else row.host,
            process_kind(row.host.kind, row.partner.kind),
            row.runs,
        )
        for row in rows
    )


def _partners(principal: Principal, wanted: Wanted, node: Organisation, active: set[int]) -> _Partners:
    own, other = ("enterprise", "partner") if node.kind == ENTERPRISE else ("partner", "enterprise")
    rows = partnerships(principal, wanted).filter(**{own: node, f"{other}__standing": ACCEPTED})
    if wanted.level is not None:
        rows = rows.filter(**{f"{other}__level__rank": wanted.level})
    keys = (f"{other}__level__rank", f"{other}__kind")
    totals = {(rank, kind): n for rank, kind, n in rows.order_by().values_list(*keys).annotate(n=Count("pk"))}
    is_idle = Case(When(**{f"{other}__in": active}, then=Value(0)), default=Value(1))
    place = Window(
        RowNumber(), partition_by=[F(key) for key in keys], order_by=[is_idle, F(f"{other}__sort_key"), F("pk")]
    )
    first = rows.annotate(place=place).filter(place__lte=MOST_UNFOLDED).select_related(f"{other}__level")
    return _Partners(tuple(getattr(row, other) for row in first.order_by("place", "pk")), totals)


def _links(principal: Principal, node: Organisation) -> tuple[CausalLink, ...]:
    rows = links.counted(principal).filter(Q(cause=node) | Q(effect=node))
    return tuple(rows.select_related("cause__level", "effect__level").order_by("pk")[:MOST_READ])


def _others(node: Organisation, rows: Iterable[CausalLink]) -> list[Organisation]:
    return [row.effect if row.cause_id == node.pk else row.cause for row in rows]


def _fits(row: Organisation, wanted: Wanted) -> bool:
    on_level = wanted.level in (None, row.level.rank)
    is_meant = not wanted.strategic or row.kind == ENTERPRISE or row.strategic
    return on_level and is_meant and (not wanted.market or wanted.market in row.markets)


def _by_kind(totals: Mapping[tuple[int, str], int]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for (_rank, kind), n in totals.items():
        counts[kind] = counts.get(kind, 0) + n
    return counts


# --- ties and sides ---------------------------------------------------------------------------------------------------


def _relations(
    node: Organisation, partners: _Partners, processes: tuple[Process, ...], active: set[int], wanted: Wanted
) -> list[Tie]:
    others = {row.pk: row for row in (*partners.rows, *(process.other for process in processes))}
    known = {process.other.pk for process in processes}
    ties = []
    for pk, other in others.items():
        kind = process_kind(node.kind, other.kind)
        drawn = "internal" if kind.is_internal else "external"
        if wanted.lines in ("", drawn):
            said = _said(kind, has_process=pk in known, is_active=pk in active)
            ties.append(Tie(node.pk, pk, drawn, pk in active, f"{node.name} – {other.name}: {said}"))
    return ties


def _said(kind: ProcessKind, *, has_process: bool, is_active: bool) -> str:
    if is_active:
        return _("active process %(kind)s") % {"kind": kind}
    return _("cooperation %(kind)s, no process runs") % {"kind": kind} if has_process else _("partners, no process")


def _causal_ties(rows: Iterable[CausalLink]) -> list[Tie]:
    return [
        Tie(
            row.cause_id,
            row.effect_id,
            "causal",
            is_active=False,
            title=f"{row.cause.name} → {row.effect.name}: {row.sentence}",
            sign="+" if row.polarity == "+" else "−",
        )
        for row in rows
    ]


def _sides(
    node: Organisation, neighbours: Iterable[Organisation], partners: _Partners, active: set[int]
) -> dict[tuple[int, str], Unfolded]:
    rows = {row.pk: row for row in neighbours}
    if node.kind != ENTERPRISE:
        rows[node.pk] = node
    counted = {row.pk for row in partners.rows}
    sides: dict[tuple[int, str], list[Organisation]] = {}
    for row in rows.values():
        if row.kind in (SUPPLIER, CLIENT):
            sides.setdefault((row.level.rank, row.kind), []).append(row)
    return {key: _unfolded(found, partners.totals.get(key, 0), counted, active, node) for key, found in sides.items()}


def _unfolded(
    found: list[Organisation], total: int, counted: set[int], active: set[int], node: Organisation
) -> Unfolded:
    """Take the first of a side: the chosen one, those with a process, those that only a process or a link leads to."""
    found.sort(key=lambda row: (row.pk != node.pk, row.pk not in active, row.pk in counted, row.sort_key, row.pk))
    shown = found[:MOST_UNFOLDED]
    beyond = sum(row.pk not in counted for row in found)
    nodes = sorted(shown, key=lambda row: (row.pk != node.pk, row.pk not in active, row.sort_key, row.pk))
    return Unfolded(
        tuple(Node(r.pk, r.name, r.slug, r.kind, r.level.rank, active=int(r.pk in active)) for r in nodes),
        total + beyond - len(shown),
    )
