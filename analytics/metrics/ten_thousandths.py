"""Money as whole ten-thousandths (`_e4`), the unit in which sums and cuts are exact and fast.

NUMERIC(20,4) fits without loss: an array is int64 where sums cannot overflow, otherwise Python integers (dtype object).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, Inexact, localcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray

E4Array = NDArray[Any]  # int64, or object holding Python integers

_SCALE = Decimal(10_000)
_LIMIT = 10**20
_INT64_LIMIT = 2**63
_NOT_MONEY = "amounts must be finite, below 10^16 and have at most four decimals"


def to_e4(amounts: Sequence[Decimal]) -> E4Array:
    """Amounts in money units as ten-thousandths, in the same order.

    Raises ValueError for what NUMERIC(20,4) does not hold: NaN, infinity, a fifth decimal, 10^16 or more.
    """
    exact = np.empty(len(amounts), dtype=object)
    exact[:] = amounts
    with localcontext() as context:
        context.traps[Inexact] = True
        try:
            scaled = exact * _SCALE
            whole = np.array([int(value) for value in scaled.tolist()], dtype=object)
        except (ArithmeticError, ValueError) as error:
            raise ValueError(_NOT_MONEY) from error
    if not bool(np.all(scaled == whole)) or _largest(whole) >= _LIMIT:
        raise ValueError(_NOT_MONEY)
    return compact(whole)


def from_e4(amount: int) -> Decimal:
    """Ten-thousandths as money, with four decimals, exact for any size."""
    return Decimal(f"{int(amount)}e-4")


def compact(whole: E4Array, *, headroom: int = 1) -> E4Array:
    """The narrowest safe form: int64 if count x largest absolute value x headroom fits; else Python integers."""
    if _largest(whole) * whole.size * headroom < _INT64_LIMIT:
        return whole.astype(np.int64)
    return np.array([int(value) for value in whole.tolist()], dtype=object)


def _largest(whole: E4Array) -> int:
    return max(abs(int(whole.max())), abs(int(whole.min()))) if whole.size else 0
