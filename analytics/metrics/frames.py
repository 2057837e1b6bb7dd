"""What every frame of the metrics looks like: key columns and one column `amount_e4` in whole ten-thousandths.

Owns the checks and the exact sums; pandas text columns are `str`, a missing key (NaN, None, blank) means unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.metrics.ten_thousandths import E4Array, compact, to_e4

AMOUNT = "amount_e4"


def with_e4(frame: pd.DataFrame, amount: str = "amount") -> pd.DataFrame:
    """A copy whose Decimal money column has become `amount_e4`. Raises ValueError like `to_e4`."""
    scaled = frame.drop(columns=amount)
    scaled[AMOUNT] = to_e4(frame[amount].tolist())
    return scaled


def cell_sums(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Exact sums of `amount_e4` per key combination, with the number of rows; unknown keys are groups of their own.

    Returns columns keys, `amount_e4`, `rows`, sorted by key with unknown last. Raises ValueError for a missing column,
    an amount that is not whole or is missing.
    """
    absent = [column for column in (*keys, AMOUNT) if column not in frame.columns]
    if absent:
        raise ValueError(f"columns are missing: {', '.join(absent)}")
    table = frame[list(keys)].apply(_without_blanks)
    table[AMOUNT] = _whole(frame[AMOUNT])
    groups = table.groupby(list(keys), dropna=False, sort=True)
    return groups.agg(**{AMOUNT: (AMOUNT, "sum"), "rows": (AMOUNT, "size")}).reset_index()


def whole_column(values: Sequence[int | None]) -> pd.Series:
    """A nullable column of whole numbers: Int64, or Python integers (dtype object) where int64 is too narrow."""
    fits = all(value is None or abs(value) < 2**63 for value in values)
    return pd.Series(list(values), dtype="Int64" if fits else "object")


def _without_blanks(keys: pd.Series) -> pd.Series:
    is_text = isinstance(keys.dtype, pd.StringDtype) or keys.dtype == object
    return keys.mask(keys.astype("str").str.strip() == "") if is_text else keys


def _whole(amounts: pd.Series) -> E4Array:
    if bool(amounts.isna().any()):
        raise ValueError("an amount is missing")
    values = amounts.to_numpy()
    if values.dtype != object and values.dtype.kind not in "iu":
        raise ValueError("amounts must be whole ten-thousandths")
    if values.dtype == object and not all(isinstance(value, int) for value in values.tolist()):
        raise ValueError("amounts must be whole ten-thousandths")
    return compact(values)
