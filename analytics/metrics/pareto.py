"""Key clients by Pareto: ranks, classes and how concentrated the amount is.

Works on whole ten-thousandths, so every cut is exact; rows are made only when looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice
from operator import le
from typing import overload

import numpy as np
from numpy.typing import NDArray

from analytics.metrics.answer import Answer
from analytics.metrics.concentration import NO_POSITIVE, effective_number, gini_of_sums, hhi_of_sums
from analytics.metrics.importance import is_key
from analytics.metrics.ten_thousandths import E4Array, compact, exact_dot, from_e4, to_e4
from analytics.metrics.vocabulary import ParetoClass

__all__ = [
    "ParetoClass",
    "ParetoResult",
    "ParetoRow",
    "ParetoRows",
    "are_key",
    "is_key",
    "key_clients",
    "key_clients_e4",
]

NO_CLIENTS = "no_clients"
_CLASSES = tuple(ParetoClass)  # the codes stored per row are positions in this tuple
_UNCLASSED = -1


@dataclass(frozen=True)
class ParetoRow:
    """One client. Shares are of the positive total (a loss has a negative share); rank 1 is the largest, ties share it.

    Share, cumulative share and class are None where no client has a positive amount.
    """

    key: str
    amount: Decimal
    share: Decimal | None
    cumulative_share: Decimal | None
    pareto_class: ParetoClass | None
    rank: int


@dataclass(frozen=True, eq=False)
class ParetoRows(Sequence[ParetoRow]):
    """The clients by falling amount, ties by key: a sequence of rows over columns, for a million clients too.

    `order` (where each client stands in `given`), `amounts_e4`, `cumulative_e4` (ten-thousandths), `ranks` and
    `class_codes` (position in ParetoClass, -1 for none) are parallel; read them directly for bulk writes.
    """

    given: tuple[str, ...]  # the keys as they came in
    order: NDArray[np.intp]
    amounts_e4: E4Array
    cumulative_e4: E4Array
    ranks: NDArray[np.int64]
    class_codes: NDArray[np.int8]
    positive_total_e4: int

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys in the order of the rows; made when first asked for, since a bulk write needs only `order`."""
        return self.first_keys(len(self))

    def first_keys(self, count: int) -> tuple[str, ...]:
        """The keys of the first rows only."""
        return tuple([self.given[position] for position in self.order[:count].tolist()])

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, index: int) -> ParetoRow: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ParetoRow, ...]: ...
    def __getitem__(self, index: int | slice) -> ParetoRow | tuple[ParetoRow, ...]:
        if isinstance(index, slice):
            return tuple(self._row(position) for position in range(*index.indices(len(self))))
        return self._row(range(len(self))[index])

    def class_at(self, position: int) -> ParetoClass | None:
        code = int(self.class_codes[position])
        return None if code == _UNCLASSED else _CLASSES[code]

    def _row(self, at: int) -> ParetoRow:
        amount, cumulative = int(self.amounts_e4[at]), int(self.cumulative_e4[at])
        return ParetoRow(
            key=self.given[int(self.order[at])],
            amount=from_e4(amount),
            share=self._share(amount),
            cumulative_share=self._share(cumulative),
            pareto_class=self.class_at(at),
            rank=int(self.ranks[at]),
        )

    def _share(self, amount_e4: int) -> Decimal | None:
        return Decimal(amount_e4) / Decimal(self.positive_total_e4) if self.positive_total_e4 else None


@dataclass(frozen=True, eq=False)
class ParetoResult:
    """What the amounts say about 80/20. Money in the unit given, shares 0-1, HHI 0-10000.

    k80: the clients of class A, ties at the cut included; `k80_client_share` is their part of all clients counted and
    `k80_share` what they bring. `top20_share` is brought by exactly ceil(0.2·n) clients. 80/20 holds if the top 20 %
    bring at least 80 % of the positive total. `peak` is the highest point of the cumulative curve (= positive total),
    `peak_of_net` its ratio to the net total where that is positive. Gini counts clients with zero, not losses.
    Where `reason` is set (`no_clients`, `no_positive_amount`) nothing but rows, totals and counts is known.
    """

    rows: ParetoRows
    reason: str | None
    net_total: Decimal
    positive_total: Decimal
    counted: int
    positive_count: int
    top20_count: int
    k80: int | None
    k80_client_share: Decimal | None
    k80_share: Decimal | None
    top20_share: Decimal | None
    does_8020_hold: bool | None
    peak: Decimal | None
    peak_of_net: Decimal | None
    hhi: Answer
    effective_number: Answer
    gini: Answer
    large: tuple[str, ...]  # clients with at least a tenth of the positive total


def key_clients(amounts: Mapping[str, Decimal]) -> ParetoResult:
    """Rank and class clients by amount (profit, or revenue) of one enterprise and period.

    Clients without figures must be left out: they get no class, never C. Raises ValueError for NaN, infinity or more
    than four decimals. Source: D10; methods, Pareto.
    """
    return key_clients_e4(tuple(amounts), to_e4(tuple(amounts.values())))


def key_clients_e4(keys: Sequence[str], amounts_e4: E4Array, *, ties_as_given: bool = False) -> ParetoResult:
    """The same on parallel columns, amounts in ten-thousandths (int64): the bulk path.

    Ties stand by key, or `ties_as_given`: in the order of the columns, which the caller has fixed.
    Raises ValueError on lengths.
    """
    if len(keys) != len(amounts_e4):
        raise ValueError("keys and amounts differ in length")
    return _measured(_ranked(tuple(keys), compact(np.asarray(amounts_e4)), ties_as_given=ties_as_given))


def are_key(result: ParetoResult, is_strategic: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`is_key` of all rows at once. `is_strategic`: the owner's flag, parallel to the columns that came in. Source: D10."""
    rows = result.rows
    if len(is_strategic) != len(rows):
        raise ValueError("rows and flags differ in length")
    is_enough = is_strategic[rows.order] | (rows.ranks <= result.top20_count) | bool(result.does_8020_hold)
    found: NDArray[np.bool_] = is_enough & (rows.class_codes == _CLASSES.index(ParetoClass.A))
    return found


def _ranked(keys: tuple[str, ...], amounts: E4Array, *, ties_as_given: bool) -> ParetoRows:
    order = np.argsort(-amounts, kind="stable") if ties_as_given else _falling_order(keys, amounts)
    falling = amounts[order]
    cumulative = np.cumsum(falling)
    positive_count = int((falling > 0).sum())
    positive_total = int(cumulative[positive_count - 1]) if positive_count else 0
    return ParetoRows(
        given=keys,
        order=_frozen(order),
        amounts_e4=_frozen(falling),
        cumulative_e4=_frozen(cumulative),
        ranks=_frozen(_shared_ranks(falling)),
        class_codes=_frozen(_class_codes(falling, cumulative[:positive_count])),
        positive_total_e4=positive_total,
    )


def _falling_order(keys: tuple[str, ...], amounts: E4Array) -> NDArray[np.intp]:
    order = np.argsort(-amounts, kind="stable")
    falling = amounts[order]
    if not bool((falling[1:] == falling[:-1]).any()) or all(map(le, keys, islice(keys, 1, None))):
        return order  # the sort is stable: ties stand as the keys came in
    for start, end in _ties(falling):
        order[start:end] = sorted(order[start:end].tolist(), key=keys.__getitem__)
    return order


def _ties(falling: E4Array) -> list[tuple[int, int]]:
    edges = np.flatnonzero(falling[1:] != falling[:-1]) + 1
    starts, ends = np.append(0, edges), np.append(edges, len(falling))
    tied = ends - starts > 1
    return list(zip(starts[tied].tolist(), ends[tied].tolist(), strict=True))


def _shared_ranks(falling: E4Array) -> NDArray[np.int64]:
    if len(falling) == 0:
        return np.empty(0, dtype=np.int64)
    is_new = np.append(True, falling[1:] != falling[:-1])
    firsts = np.where(is_new, np.arange(len(falling)), 0)
    return (np.maximum.accumulate(firsts) + 1).astype(np.int64)


def _class_codes(falling: E4Array, cumulative: E4Array) -> NDArray[np.int8]:
    """Codes of the classes; `cumulative` covers the positive amounts only."""
    codes = np.full(len(falling), _UNCLASSED, dtype=np.int8)
    if len(cumulative) == 0:
        return codes
    codes[: len(cumulative)] = _CLASSES.index(ParetoClass.C)
    codes[: _cut(falling, cumulative, 95)] = _CLASSES.index(ParetoClass.B)
    codes[: _cut(falling, cumulative, 80)] = _CLASSES.index(ParetoClass.A)
    codes[falling == 0] = _CLASSES.index(ParetoClass.NONE)
    codes[falling < 0] = _CLASSES.index(ParetoClass.LOSS)
    return codes


def _cut(falling: E4Array, cumulative: E4Array, percent: int) -> int:
    """Length of the smallest prefix that brings at least the percentage, with everyone tied to its last client."""
    needed = -(-int(cumulative[-1]) * percent // 100)
    crossing = int(np.searchsorted(cumulative, needed))
    return int((falling >= falling[crossing]).sum())


def _measured(rows: ParetoRows) -> ParetoResult:
    amounts, total, counted = rows.amounts_e4, rows.positive_total_e4, len(rows)
    net = int(rows.cumulative_e4[-1]) if counted else 0
    reason = None if total else (NO_POSITIVE if counted else NO_CLIENTS)
    top20_count = -(-counted // 5)
    k80 = int((rows.class_codes == 0).sum())
    top20 = _brought(amounts, top20_count)
    whole = amounts[amounts >= 0]
    places = np.arange(len(whole), 0, -1)  # by rising amount, the last is 1
    index = hhi_of_sums(total, exact_dot(whole, whole))
    return ParetoResult(
        rows=rows,
        reason=reason,
        net_total=from_e4(net),
        positive_total=from_e4(total),
        counted=counted,
        positive_count=int((amounts > 0).sum()),
        top20_count=top20_count,
        k80=k80 if total else None,
        k80_client_share=Decimal(k80) / counted if total else None,
        k80_share=_over(_brought(amounts, k80), total),
        top20_share=_over(top20, total),
        does_8020_hold=5 * top20 >= 4 * total if total else None,
        peak=from_e4(total) if total else None,
        peak_of_net=_over(total, net) if total else None,
        hhi=index,
        effective_number=effective_number(index),
        gini=gini_of_sums(total, exact_dot(places, whole), len(whole)),
        large=rows.first_keys(int((amounts >= -(-total // 10)).sum())) if total else (),
    )


def _brought(falling: E4Array, count: int) -> int:
    """What the first clients bring; losses among them bring nothing."""
    first = falling[:count]
    return int(first[first > 0].sum())


def _over(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / Decimal(whole) if whole > 0 else None


def _frozen(array: E4Array) -> E4Array:
    array.flags.writeable = False
    return array
