"""How unevenly an amount is spread: Herfindahl-Hirschman index, effective number, Gini. Exact on whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from operator import mul

from analytics.metrics.answer import Answer, known, ratio, unknown

NO_POSITIVE = "no_positive_amount"


def hhi(amounts: Sequence[int]) -> Answer:
    """Sum of squared percentage shares, 0-10000; amounts in any whole unit, none negative.

    Reason: `no_positive_amount`. Raises ValueError for a negative amount. Source: methods, Pareto.
    """
    return hhi_of_sums(_checked_total(amounts), sum(map(mul, amounts, amounts)))


def hhi_of_sums(total: int, squares: int) -> Answer:
    """The same from Σx and Σx², for columns that are summed elsewhere. Reason: `no_positive_amount`."""
    return ratio(10_000 * squares, total * total, reason=NO_POSITIVE)


def effective_number(index: Answer) -> Answer:
    """How many equal clients would give this HHI: 10000 / HHI. Source: methods, Pareto."""
    return known(Decimal(10_000) / index.value) if index.value else unknown(index.reason or NO_POSITIVE)


def gini(amounts: Sequence[int]) -> Answer:
    """Gini coefficient, 0 (equal) to (n - 1)/n (one holds all); amounts in any whole unit, none negative.

    Reason: `no_positive_amount`. Raises ValueError for a negative amount. Source: methods, Pareto.
    """
    total, count = _checked_total(amounts), len(amounts)
    return gini_of_sums(total, sum(map(mul, range(1, count + 1), sorted(amounts))), count)


def gini_of_sums(total: int, weighted: int, count: int) -> Answer:
    """The same from Σx, Σi·x (x ascending, i from 1) and the number of amounts. Reason: `no_positive_amount`."""
    return ratio(2 * weighted - (count + 1) * total, count * total, reason=NO_POSITIVE)


def _checked_total(amounts: Sequence[int]) -> int:
    if amounts and min(amounts) < 0:
        raise ValueError("concentration is defined for amounts that are not negative")
    return sum(amounts)
