"""Questions about the data room: what each side has brought, as far as the reader may know. Source: D30, D31, access."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import LOADABLE, TABLE_1, Half, Pair
from corpsys.access.principal import Principal
from corpsys.access.services import reads
from corpsys.access.states import K, Side
from corpsys.workspace.models import Cycle

SHARED = Dataset.Confidentiality.CONSOLIDATION


@dataclass(frozen=True)
class HalfState:
    """One half as a reader may know it. `dataset`: only for whom its row is visible; the rest is also told to the other side.

    `is_present` is false for the other side's half that has not been shared.
    """

    half: Half
    is_own: bool
    is_present: bool = False
    is_shared: bool = False
    number: int | None = None
    first_month: date | None = None
    last_month: date | None = None
    loaded_at: datetime | None = None
    dataset: Dataset | None = None
    versions: int = 0


@dataclass(frozen=True)
class PairState:
    pair: Pair
    host: HalfState
    partner: HalfState

    @property
    def is_ready(self) -> bool:
        """Both halves can be joined."""
        return self.host.is_shared and self.partner.is_shared


@dataclass(frozen=True)
class Room:
    """`is_joint`: both sides take part, so the other side's halves are told. `filled` of `cells`: table 1."""

    pairs: tuple[PairState, ...]
    is_joint: bool
    filled: int
    cells: int


def datasets(principal: Principal, cycle: Cycle) -> Any:
    """Return the versions this principal may see, the newest of each half first."""
    return Dataset.objects.visible_to(principal).filter(cycle=cycle).select_related("file", "user")


def dataset(principal: Principal, cycle: Cycle, public_id: Any) -> Dataset:
    """Return one visible version of this cycle, or refuse as if it did not exist."""
    found: Dataset = Dataset.objects.select_related("file", "cycle__workspace").get_visible(
        principal, public_id=public_id, cycle=cycle
    )
    return found


def room(principal: Principal, cycle: Cycle) -> Room:
    """Return the data room for a reader, in three questions whatever it holds."""
    is_joint = reads(principal, cycle, K.K5)
    visible = {row.pk: row for row in datasets(principal, cycle)}
    current = {row.kind: row for row in Dataset.objects.filter(cycle=cycle, is_current=True)}
    versions = [row.kind for row in visible.values()]

    def state(half: Half) -> HalfState:
        row, is_own = current.get(half.kind), half.side == principal.side
        seen = visible.get(row.pk) if row else None
        if row is None or (seen is None and not (is_joint and row.confidentiality == SHARED)):
            return HalfState(half, is_own, versions=versions.count(half.kind))
        return HalfState(
            half,
            is_own,
            is_present=True,
            is_shared=row.confidentiality == SHARED,
            number=row.number,
            first_month=row.first_month,
            last_month=row.last_month,
            loaded_at=row.created_at,
            dataset=seen,
            versions=versions.count(half.kind),
        )

    pairs = tuple(PairState(pair, state(pair.host), state(pair.partner)) for pair in LOADABLE)
    inside = [found for found in pairs if found.pair.is_in_table_1]
    filled = sum(found.host.is_present + found.partner.is_present for found in inside)
    return Room(pairs, is_joint, filled, 2 * len(TABLE_1))


def current(cycle: Cycle, kind: str) -> Dataset | None:
    """Return the version in force of a half. For rules and jobs, not for showing."""
    found: Dataset | None = Dataset.objects.filter(cycle=cycle, kind=kind, is_current=True).first()
    return found


def has_own(principal: Principal, cycle: Cycle) -> bool:
    """Say whether this reader's side has anything here that it may read."""
    side = Side(principal.side)
    return bool(datasets(principal, cycle).filter(owner_side=side).exists())
