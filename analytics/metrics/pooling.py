"""All other vendors pooled, with what would give a competitor away suppressed. Part of `joined`.

**What is protected.** The enterprise sees, per cell, itself against all other vendors together; a cell with fewer than
three others is suppressed. A suppressed cell must not come back by subtraction, so the cells form a tree (total ⊃
first key ⊃ first and second key …) and three rules hold:

1. A suppressed cell hides its amount of others and its total, and everything beneath it.
2. Beneath a shown cell, the suppressed cells together must belong to at least three other vendors (they are what
   "shown total minus shown parts" gives). While they do not, the smallest shown cell beside them is suppressed too.
3. The result does not say which cells were suppressed for their own sake and which to protect another.

Why that is enough: the shown cells nest, so everything that can be computed from them is a combination of disjoint
remainders (a shown cell less the shown cells directly beneath it); by rule 2 each remainder that is not empty pools
three or more vendors, hence so does every combination.

**What it does not cover.** One such tree per data set: a second one over the same rows (by category and, apart, by
period) or an earlier version of the rows can be subtracted from it. Estimates stay possible (a remainder bounds its
parts). A suppressed cell without any other vendor may be recognised as zero; there is no competitor in it.
Vendors count by name without regard to case and blanks, and only with an amount other than zero. Amounts without a
vendor name are nobody's: they are shown apart, stay in the totals, and count as no vendor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from analytics.metrics.frames import AMOUNT, cell_sums, whole_column

VENDOR = "vendor"
MIN_OTHERS = 3

Key = tuple[object, ...]


@dataclass(frozen=True, eq=False)
class PooledCompetitors:
    """`rows`, one per cell of the tree, parents first: `level` (0 the total, then the number of keys filled), the key
    columns (null beneath the level, and null for an unknown key), `own_e4`, `unknown_vendor_e4`, and, null where
    suppressed: `others_e4`, `total_e4` (own + others + unknown vendor), `others_count`; `is_suppressed`.
    """

    by: tuple[str, ...]
    min_others: int
    rows: pd.DataFrame


@dataclass
class _Cell:
    key: Key
    own: int = 0
    unknown: int = 0
    others: Counter[str] = field(default_factory=Counter)
    parts: dict[object, _Cell] = field(default_factory=dict)
    is_hidden: bool = False

    @property
    def pooled(self) -> int:
        return sum(self.others.values())

    @property
    def total(self) -> int:
        return self.own + self.unknown + self.pooled


def pooled_competitors(
    purchases: pd.DataFrame,
    own_vendors: str | Collection[str],
    by: Sequence[str] = ("category",),
    min_others: int = MIN_OTHERS,
) -> PooledCompetitors:
    """The client's purchases (columns `by`, `vendor`, `amount_e4`) as own against pooled others, for the enterprise.

    `own_vendors` are the enterprise's names in the client's data. `min_others=0` suppresses nothing: for the client's
    own eyes only. Raises ValueError for missing columns or amounts that are not whole. Source: D32.
    """
    own = {_vendor_key(name) for name in ([own_vendors] if isinstance(own_vendors, str) else own_vendors)}
    root = _tree(cell_sums(purchases, [*by, VENDOR]), by, own)
    root.is_hidden = _vendors(root.others) < min_others
    if not root.is_hidden:
        _protect(root, min_others)
    return PooledCompetitors(tuple(by), min_others, _table(root, by))


def _vendor_key(name: object) -> str | None:
    return None if pd.isna(name) else " ".join(str(name).split()).casefold()  # type: ignore[call-overload]


def _tree(sums: pd.DataFrame, by: Sequence[str], own: set[str | None]) -> _Cell:
    root = _Cell(())
    columns = [sums[column].tolist() for column in (*by, VENDOR, AMOUNT)]
    for *keys, vendor, amount in zip(*columns, strict=True):
        name = _vendor_key(vendor)
        for cell in _path(root, [None if pd.isna(key) else key for key in keys]):
            _add(cell, name, int(amount), is_own=name in own)
    return root


def _path(root: _Cell, keys: Sequence[object]) -> Iterator[_Cell]:
    cell = root
    yield cell
    for key in keys:
        cell = cell.parts.setdefault(key, _Cell((*cell.key, key)))
        yield cell


def _add(cell: _Cell, vendor: str | None, amount: int, *, is_own: bool) -> None:
    if vendor is None:
        cell.unknown += amount
    elif is_own:
        cell.own += amount
    else:
        cell.others[vendor] += amount


def _vendors(others: Counter[str]) -> int:
    return sum(amount != 0 for amount in others.values())


def _protect(shown: _Cell, min_others: int) -> None:
    """Suppress beneath a shown cell what rule 2 asks for; everything beneath a suppressed cell goes with it."""
    parts = list(shown.parts.values())
    for part in parts:
        part.is_hidden = _vendors(part.others) < min_others
    while 0 < _vendors(_together(parts)) < min_others:
        visible = [part for part in parts if not part.is_hidden]
        if not visible:
            break  # all parts together are the shown cell itself, which has enough vendors
        min(visible, key=lambda part: (abs(part.pooled), str(part.key))).is_hidden = True
    for part in parts:
        if not part.is_hidden:
            _protect(part, min_others)


def _together(parts: Sequence[_Cell]) -> Counter[str]:
    pooled: Counter[str] = Counter()
    for part in parts:
        if part.is_hidden:
            pooled.update(part.others)
    return pooled


def _table(root: _Cell, by: Sequence[str]) -> pd.DataFrame:
    cells = list(_walk(root, is_hidden=root.is_hidden))
    shown = [None if is_hidden else cell for cell, is_hidden in cells]
    keys = {
        column: pd.Series([cell.key[depth] if depth < len(cell.key) else None for cell, _ in cells], dtype=object)
        for depth, column in enumerate(by)
    }
    return pd.DataFrame(
        {
            "level": [len(cell.key) for cell, _ in cells],
            **keys,
            "own_e4": whole_column([cell.own for cell, _ in cells]),
            "unknown_vendor_e4": whole_column([cell.unknown for cell, _ in cells]),
            "others_e4": whole_column([cell.pooled if cell else None for cell in shown]),
            "total_e4": whole_column([cell.total if cell else None for cell in shown]),
            "others_count": whole_column([_vendors(cell.others) if cell else None for cell in shown]),
            "is_suppressed": [is_hidden for _, is_hidden in cells],
        }
    )


def _walk(cell: _Cell, *, is_hidden: bool) -> Iterator[tuple[_Cell, bool]]:
    yield cell, is_hidden
    for key in sorted(cell.parts, key=lambda key: (key is None, str(key))):
        part = cell.parts[key]
        yield from _walk(part, is_hidden=is_hidden or part.is_hidden)
