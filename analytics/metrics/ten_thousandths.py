"""Money as whole ten-thousandths (`_e4`), the unit in which sums and cuts are exact and fast.

NUMERIC(20,4) fits without loss: an array is int64 where sums cannot overflow, otherwise Python integers (dtype object).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, Inexact, localcontext
from itertools import repeat
from operator import mul
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
    with localcontext() as context:
        context.traps[Inexact] = True
        try:
            scaled = list(map(mul, amounts, repeat(_SCALE)))
            whole = compact(_truncated(scaled))
            # Cutting off a fraction only ever makes an amount smaller, so equal sums mean that nothing was cut off.
            is_money = _largest(whole) < _LIMIT and sum(map(abs, scaled)) == int(np.abs(whole).sum())
        except (ArithmeticError, ValueError) as error:
            raise ValueError(_NOT_MONEY) from error
    if not is_money:
        raise ValueError(_NOT_MONEY)
    return whole


def _truncated(scaled: Sequence[Decimal]) -> E4Array:
    try:
        return np.fromiter(map(int, scaled), dtype=np.int64, count=len(scaled))
    except OverflowError:  # beyond 64 bits, or infinite: then the next line raises again
        return np.array([int(value) for value in scaled], dtype=object)


def from_e4(amount: int) -> Decimal:
    """Ten-thousandths as money, with four decimals, exact for any size."""
    return Decimal(f"{int(amount)}e-4")


def compact(whole: E4Array, *, headroom: int = 1) -> E4Array:
    """The narrowest safe form: int64 if count x largest absolute value x headroom fits; else Python integers."""
    if _largest(whole) * whole.size * headroom < _INT64_LIMIT:
        return whole.astype(np.int64)
    return np.array([int(value) for value in whole.tolist()], dtype=object)


def exact_dot(first: E4Array, second: E4Array) -> int:
    """Σ first·second as a Python integer, however large; whole numbers that are not negative, of one length."""
    if object in (first.dtype, second.dtype):
        return int(np.dot(first.astype(object), second.astype(object)))
    width = (63 - first.size.bit_length()) // 2  # n products of two limbs then fit into 63 bits
    pairs = ((one, other) for one in _limbs(first, width) for other in _limbs(second, width))
    return sum(int(np.dot(one[1], other[1])) << one[0] + other[0] for one, other in pairs)


def _limbs(whole: E4Array, width: int) -> list[tuple[int, E4Array]]:
    """The numbers cut into pieces of `width` bits, each with its shift."""
    shifts = range(0, _largest(whole).bit_length(), width)
    return [(shift, (whole >> shift) & ((1 << width) - 1)) for shift in shifts]


def _largest(whole: E4Array) -> int:
    return max(abs(int(whole.max())), abs(int(whole.min()))) if whole.size else 0
