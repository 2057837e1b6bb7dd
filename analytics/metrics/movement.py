"""Movement of clients between two periods: who came and left, rose and fell, and changed class.

Compares two Pareto results; owns no ranks or classes. That both are of one measure and of periods of one length is the
caller's to see to; the currency does not matter to ranks, classes and shares.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from analytics.metrics.vocabulary import ParetoClass

if TYPE_CHECKING:
    from analytics.metrics.pareto import ParetoResult, ParetoRow, ParetoRows

Whole = NDArray[np.int64]

_ABSENT = -1
_CLASSES = tuple(ParetoClass)


class Move(StrEnum):
    """What became of a client. Places count the clients of both periods only, so who comes or leaves pushes nobody."""

    CAME = "came"
    LEFT = "left"
    ROSE = "rose"
    FELL = "fell"
    STAYED = "stayed"
    UNKNOWN = "unknown"  # one period has no figures for it: missing, so it neither came nor left


_MOVES = tuple(Move)


@dataclass(frozen=True)
class Moved:
    """One client; `before` or `after` is None where it is not counted.

    `places`: how many places it rose (negative: fell) among the clients of both periods, None unless it is in both.
    """

    key: str
    move: Move
    places: int | None
    before: ParetoRow | None
    after: ParetoRow | None

    @property
    def share_change(self) -> Decimal | None:
        """Share of the later positive total less share of the earlier one, -1 to 1 without losses."""
        if self.before is None or self.after is None or self.before.share is None or self.after.share is None:
            return None
        return self.after.share - self.before.share

    @property
    def has_changed_class(self) -> bool:
        classes = {row.pareto_class if row else None for row in (self.before, self.after)}
        return len(classes) == 2 and None not in classes


@dataclass(frozen=True, eq=False)
class Movement(Sequence[Moved]):
    """All clients: those of the later period by its order, then those that are not in it by the order of the earlier.

    `before_at` and `after_at` (positions in the rows of the results, -1 = not there), `places` and `move_codes`
    (position in Move) are parallel columns; rows are made only when looked at.
    `class_changes`: how many clients of both periods went from which class to which other.
    """

    before: ParetoResult
    after: ParetoResult
    before_at: Whole
    after_at: Whole
    places: Whole
    move_codes: NDArray[np.int8]
    class_changes: dict[tuple[ParetoClass, ParetoClass], int]

    @property
    def counts(self) -> dict[Move, int]:
        found = np.bincount(self.move_codes, minlength=len(_MOVES)).tolist()
        return dict(zip(_MOVES, found, strict=True))

    def first(self, move: Move, count: int) -> tuple[Moved, ...]:
        """The clients that matter most in a move: who rose or fell by change of share, the others by their order."""
        at = np.flatnonzero(self.move_codes == _MOVES.index(move))
        if move in (Move.ROSE, Move.FELL):
            change = _shares(self.after, self.after_at[at]) - _shares(self.before, self.before_at[at])
            at = at[np.argsort(-change if move is Move.ROSE else change, kind="stable")]
        return tuple(self._row(position) for position in at[:count].tolist())

    def __len__(self) -> int:
        return len(self.move_codes)

    @overload
    def __getitem__(self, index: int) -> Moved: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Moved, ...]: ...
    def __getitem__(self, index: int | slice) -> Moved | tuple[Moved, ...]:
        if isinstance(index, slice):
            return tuple(self._row(position) for position in range(*index.indices(len(self))))
        return self._row(range(len(self))[index])

    def _row(self, at: int) -> Moved:
        before = _row_at(self.before.rows, int(self.before_at[at]))
        after = _row_at(self.after.rows, int(self.after_at[at]))
        return Moved(
            key=(after or before).key,  # type: ignore[union-attr]  # a client is in one of them
            move=_MOVES[self.move_codes[at]],
            places=int(self.places[at]) if before and after else None,
            before=before,
            after=after,
        )


def movement(
    before: ParetoResult,
    after: ParetoResult,
    *,
    without_before: Collection[str] = (),
    without_after: Collection[str] = (),
) -> Movement:
    """Compare two periods client by client, by key.

    `without_before`, `without_after`: the clients that a period has no figures for. Raises ValueError if one of them is
    counted there. Source: D10, D14.
    """
    if _counted(before.rows, without_before) or _counted(after.rows, without_after):
        raise ValueError("a client without figures is counted")
    found = _positions(after.rows, before.rows)
    is_gone = np.ones(len(before.rows), dtype=bool)
    is_gone[found[found != _ABSENT]] = False
    before_at = np.append(found, np.flatnonzero(is_gone))
    after_at = np.append(np.arange(len(found)), np.full(len(before_at) - len(found), _ABSENT))
    is_in_both = (before_at != _ABSENT) & (after_at != _ABSENT)
    places = np.zeros(len(before_at), dtype=np.int64)
    places[is_in_both] = _places(before.rows, before_at[is_in_both]) - _places(after.rows, after_at[is_in_both])
    codes = np.select(
        [before_at == _ABSENT, after_at == _ABSENT, places > 0, places < 0],
        [_code(Move.CAME), _code(Move.LEFT), _code(Move.ROSE), _code(Move.FELL)],
        _code(Move.STAYED),
    ).astype(np.int8)
    codes[np.isin(after_at, _counted(after.rows, without_before))] = _code(Move.UNKNOWN)
    codes[np.isin(before_at, _counted(before.rows, without_after))] = _code(Move.UNKNOWN)
    changes = _class_changes(
        before.rows.class_codes[before_at[is_in_both]], after.rows.class_codes[after_at[is_in_both]]
    )
    return Movement(before, after, before_at, after_at, places, codes, changes)


def _counted(rows: ParetoRows, some: Collection[str]) -> list[int]:
    """Where the clients of some keys stand, those that are counted."""
    wanted = set(some)
    return [at for at, key in enumerate(rows.keys) if key in wanted] if wanted else []


def _positions(rows: ParetoRows, of: ParetoRows) -> Whole:
    """Where each client of some rows stands in others, -1 where it does not.

    Looked up in the order the keys came in: neighbours in memory, a third of the time of a look-up by rank.
    """
    stands = np.empty(len(of) + 1, dtype=np.int64)
    stands[of.order] = np.arange(len(of))
    stands[_ABSENT] = _ABSENT
    index = dict(zip(of.given, range(len(of)), strict=True))
    found = np.fromiter((index.get(key, _ABSENT) for key in rows.given), dtype=np.int64, count=len(rows))
    return stands[found][rows.order]


def _places(rows: ParetoRows, at: Whole) -> Whole:
    """The ranks of some rows among themselves, from 1, ties shared."""
    ranks = rows.ranks[at]
    return np.searchsorted(np.sort(ranks), ranks) + 1


def _code(move: Move) -> int:
    return _MOVES.index(move)


def _class_changes(before: NDArray[np.int8], after: NDArray[np.int8]) -> dict[tuple[ParetoClass, ParetoClass], int]:
    changed = (before != after) & (before >= 0) & (after >= 0)
    pairs = before[changed].astype(np.int64) * len(_CLASSES) + after[changed]
    counts = np.bincount(pairs, minlength=len(_CLASSES) ** 2).tolist()
    return {pair: count for pair, count in zip(product(_CLASSES, _CLASSES), counts, strict=True) if count}


def _shares(result: ParetoResult, at: Whole) -> NDArray[np.float64]:
    """Shares as floats: for an order only, never to be shown."""
    return np.asarray(result.rows.amounts_e4[at] / (result.rows.positive_total_e4 or 1), dtype=np.float64)


def _row_at(rows: ParetoRows, at: int) -> ParetoRow | None:
    return None if at == _ABSENT else rows[at]
