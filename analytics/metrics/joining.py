"""The join of the two sides' figures cell by cell, with exceptions. Part of `joined`.

Arithmetic: whole ten-thousandths (`amount_e4`), never floats; the tolerance is compared by multiplying out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np
import pandas as pd

from analytics.metrics.frames import AMOUNT, cell_sums
from analytics.metrics.ten_thousandths import E4Array, compact, from_e4


class MatchStatus(StrEnum):
    """How the two sides of a cell stand to each other. Source: D32."""

    MATCHED = "matched"
    ONLY_HOST = "only_host"
    ONLY_PARTNER = "only_partner"
    EXCEPTION = "exception"


@dataclass(frozen=True)
class StatusTotal:
    """Number of cells of a status and what each side has in them, money in the unit given."""

    status: MatchStatus
    cells: int
    host: Decimal
    partner: Decimal


@dataclass(frozen=True, eq=False)
class JoinedPair:
    """`rows`: key columns, `host_e4`, `partner_e4`, `difference_e4` (host - partner, null unless both sides have the
    cell), `host_rows`, `partner_rows` (how many rows were summed), `status`; sorted by key, unknown keys last.

    Totals cover every row, unknown keys too; `by_status` has all four statuses.
    """

    rows: pd.DataFrame
    host_total: Decimal
    partner_total: Decimal
    difference: Decimal
    by_status: tuple[StatusTotal, ...]

    def cells(self, status: MatchStatus) -> int:
        return next(item.cells for item in self.by_status if item.status is status)


def join_pair(
    host: pd.DataFrame,
    partner: pd.DataFrame,
    on: Sequence[str] = ("period", "category"),
    tolerance: Decimal = Decimal("0.10"),
) -> JoinedPair:
    """Join two frames (columns `on` and `amount_e4`, the same measure on both sides) on their shared dimensions.

    Several rows of a cell are summed first. A cell with an unknown key is nobody's counterpart: it stays only_host or
    only_partner and in the totals. Exception: |h - p| / max(|h|, |p|) > tolerance (a share); both 0 → matched.
    Raises ValueError for missing columns, amounts that are not whole, a negative tolerance, keys of different types.
    Source: D32; methods, Expectations (last paragraph).
    """
    if not tolerance.is_finite() or tolerance < 0:
        raise ValueError("the tolerance is a share that is not negative")
    keys = list(on)
    left, right = _side(host, keys, "host"), _side(partner, keys, "partner")
    rows = _outer(left, right, keys)
    rows["difference_e4"] = rows["host_e4"] - rows["partner_e4"]
    rows["status"] = _statuses(rows, tolerance)
    return _totalled(rows[[*keys, "host_e4", "partner_e4", "difference_e4", "host_rows", "partner_rows", "status"]])


def _side(frame: pd.DataFrame, keys: list[str], name: str) -> pd.DataFrame:
    sums = cell_sums(frame, keys).rename(columns={AMOUNT: f"{name}_e4", "rows": f"{name}_rows"})
    for column in (f"{name}_e4", f"{name}_rows"):
        if sums[column].dtype != object:  # a plain int64 would turn to float where the other side has no row
            sums[column] = sums[column].astype("Int64")
    return sums


def _outer(left: pd.DataFrame, right: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    left_known, right_known = left[keys].notna().all(axis=1), right[keys].notna().all(axis=1)
    known = _merged(left[left_known], right[right_known], keys)
    unknown = [part for part in (left[~left_known], right[~right_known]) if len(part)]
    rows = pd.concat([known, *unknown], ignore_index=True) if unknown else known
    return rows.sort_values(keys, na_position="last", kind="stable", ignore_index=True)


def _merged(left: pd.DataFrame, right: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Outer join of known cells; an empty side has no key types of its own and takes the other's."""
    if right.empty:
        right = right.astype(left[keys].dtypes.to_dict())
    elif left.empty:
        left = left.astype(right[keys].dtypes.to_dict())
    return left.merge(right, on=keys, how="outer", validate="one_to_one")


def _statuses(rows: pd.DataFrame, tolerance: Decimal) -> pd.Series:
    has_host, has_partner = rows["host_e4"].notna(), rows["partner_e4"].notna()
    statuses = pd.Series(str(MatchStatus.MATCHED), index=rows.index, dtype="str")
    statuses[~has_partner] = str(MatchStatus.ONLY_HOST)
    statuses[~has_host] = str(MatchStatus.ONLY_PARTNER)
    both = rows[has_host & has_partner]
    beyond = _is_beyond(_exact(both["host_e4"]), _exact(both["partner_e4"]), tolerance)
    statuses[both.index[beyond]] = str(MatchStatus.EXCEPTION)
    return statuses


def _is_beyond(host: E4Array, partner: E4Array, tolerance: Decimal) -> np.ndarray:
    parts, whole = tolerance.as_integer_ratio()
    roomy = compact(np.concatenate([host, partner]), headroom=2 * max(parts, whole))
    first, second = roomy[: len(host)], roomy[len(host) :]
    return np.asarray(abs(first - second) * whole > np.maximum(abs(first), abs(second)) * parts, dtype=bool)


def _exact(column: pd.Series) -> E4Array:
    return np.array([int(value) for value in column.tolist()], dtype=object)


def _totalled(rows: pd.DataFrame) -> JoinedPair:
    host, partner = _sum(rows["host_e4"]), _sum(rows["partner_e4"])
    return JoinedPair(
        rows=rows,
        host_total=from_e4(host),
        partner_total=from_e4(partner),
        difference=from_e4(host - partner),
        by_status=tuple(_status_total(rows[rows["status"] == str(status)], status) for status in MatchStatus),
    )


def _status_total(part: pd.DataFrame, status: MatchStatus) -> StatusTotal:
    return StatusTotal(status, len(part), from_e4(_sum(part["host_e4"])), from_e4(_sum(part["partner_e4"])))


def _sum(column: pd.Series) -> int:
    return sum(int(value) for value in column.dropna().tolist())
