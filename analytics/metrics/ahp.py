"""Weights by pairwise comparison (AHP): how much more one factor matters than another, and whether that holds together.

Computed in Decimal with 40 digits; comparisons are exact fractions. Owns no factors: the catalogue is data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from operator import mul

Pair = tuple[str, str]
Comparisons = Mapping[Pair, Fraction]  # (a, b) -> how many times a matters as much as b, 1/9..9
Matrix = list[list[Decimal]]

MOST_KEYS = 9
HIGHEST_COMPARISON = 9
CONSISTENCY_LIMIT = Decimal("0.10")
# Mean consistency index of random matrices, by number of keys. Source: Saaty 1980.
RANDOM_INDEX = {
    3: Decimal("0.58"),
    4: Decimal("0.90"),
    5: Decimal("1.12"),
    6: Decimal("1.24"),
    7: Decimal("1.32"),
    8: Decimal("1.41"),
    9: Decimal("1.45"),
    10: Decimal("1.49"),
}

# Each squaring doubles the steps of the power iteration. Entries from 1/9 to 9 contract by at least tanh(ln(9^4)/4) =
# .976 in each step (Birkhoff), so 2^12 steps leave less than 10^-40 whatever the comparisons are.
_SQUARINGS = 12
_DIGITS = 40
_STEP = Decimal("1e-15")  # what is given is rounded to this, so that equal comparisons give equal numbers


class Refusal(StrEnum):
    """Why there are no weights to use; `pairs` of the result says where."""

    NOTHING_TO_COMPARE = "nothing_to_compare"
    TOO_MANY = "too_many"  # more than nine: compare groups first
    MISSING_COMPARISONS = "missing_comparisons"
    OUT_OF_RANGE = "out_of_range"  # not within 1/9..9
    NOT_RECIPROCAL = "not_reciprocal"  # a to b is not 1 / (b to a), or a to itself is not 1
    INCONSISTENT = "inconsistent"  # CR > 0.10: see `worst`


@dataclass(frozen=True)
class WorstComparison:
    """The comparison that fits the others least: what was said, and the ratio of the weights that all together give.

    `deviation` = |ln(said · w_second / w_first)|.
    """

    first: str
    second: str
    said: Fraction
    implied: Decimal
    deviation: Decimal


@dataclass(frozen=True)
class PairwiseWeights:
    """Weights of the compared keys, in their order, sum 1. Use them only if `is_accepted`.

    Where the matrix is complete but inconsistent, weights and figures are there to be shown; for the other refusals
    there are none. `worst` is None where every comparison fits.
    """

    keys: tuple[str, ...]
    reason: Refusal | None
    pairs: tuple[Pair, ...] = ()
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    lambda_max: Decimal | None = None
    consistency_index: Decimal | None = None
    consistency_ratio: Decimal | None = None
    worst: WorstComparison | None = None

    @property
    def is_accepted(self) -> bool:
        return self.reason is None


@dataclass(frozen=True)
class GlobalWeights:
    """Weights of all factors, sum 1: weight of the group × weight inside it. Empty while a comparison is refused.

    `refused_groups`: the groups inside which the comparisons are refused.
    """

    groups: PairwiseWeights
    inside: Mapping[str, PairwiseWeights]
    weights: Mapping[str, Decimal]
    refused_groups: tuple[str, ...]

    @property
    def is_accepted(self) -> bool:
        return self.groups.is_accepted and not self.refused_groups


def pairwise_weights(keys: Sequence[str], comparisons: Comparisons) -> PairwiseWeights:
    """Weigh up to nine keys by comparing each with each; one direction of a pair is enough.

    Raises ValueError for a key given twice and a comparison of an unknown key. Source: methods, AHP (Saaty).
    """
    _check_keys(keys, comparisons)
    refused = _refused(keys, comparisons)
    return refused or _weighed(tuple(keys), _upper(keys, comparisons))


def global_weights(groups: PairwiseWeights, inside: Mapping[str, PairwiseWeights]) -> GlobalWeights:
    """Weigh factors through their groups: groups compared first, then the factors inside each.

    Raises ValueError if the groups are not those of `inside`, or a factor is in two of them. Source: methods, AHP.
    """
    if set(groups.keys) != set(inside):
        raise ValueError("the compared groups are not the groups of the factors")
    factors = [key for group in groups.keys for key in inside[group].keys]
    if len(factors) != len(set(factors)):
        raise ValueError("a factor is in two groups")
    refused = tuple(group for group in groups.keys if not inside[group].is_accepted)
    weights = {} if refused or not groups.is_accepted else _products(groups, inside)
    return GlobalWeights(groups, inside, weights, refused)


def _products(groups: PairwiseWeights, inside: Mapping[str, PairwiseWeights]) -> dict[str, Decimal]:
    return {
        key: groups.weights[group] * weight for group in groups.keys for key, weight in inside[group].weights.items()
    }


def _check_keys(keys: Sequence[str], comparisons: Comparisons) -> None:
    if len(keys) != len(set(keys)):
        raise ValueError("a key is given twice")
    stray = sorted({key for pair in comparisons for key in pair} - set(keys))
    if stray:
        raise ValueError(f"comparisons of keys that are not weighed: {', '.join(stray)}")


def _refused(keys: Sequence[str], comparisons: Comparisons) -> PairwiseWeights | None:
    """The refusal of a matrix that cannot be computed with."""
    if not keys:
        return PairwiseWeights((), Refusal.NOTHING_TO_COMPARE)
    if len(keys) > MOST_KEYS:
        return PairwiseWeights(tuple(keys), Refusal.TOO_MANY)
    lowest = Fraction(1, HIGHEST_COMPARISON)
    found = {
        Refusal.OUT_OF_RANGE: [pair for pair, said in comparisons.items() if not lowest <= said <= HIGHEST_COMPARISON],
        Refusal.NOT_RECIPROCAL: _not_reciprocal(keys, comparisons),
        Refusal.MISSING_COMPARISONS: [
            pair for pair in combinations(keys, 2) if pair not in comparisons and pair[::-1] not in comparisons
        ],
    }
    return next((PairwiseWeights(tuple(keys), reason, tuple(pairs)) for reason, pairs in found.items() if pairs), None)


def _not_reciprocal(keys: Sequence[str], comparisons: Comparisons) -> list[Pair]:
    both = [pair for pair in combinations(keys, 2) if pair in comparisons and pair[::-1] in comparisons]
    themselves = [(key, key) for key in keys if comparisons.get((key, key), 1) != 1]
    return [*themselves, *(pair for pair in both if comparisons[pair] * comparisons[pair[::-1]] != 1)]


def _upper(keys: Sequence[str], comparisons: Comparisons) -> dict[Pair, Fraction]:
    """Each pair once, in the order of the keys."""
    return {
        pair: Fraction(comparisons[pair]) if pair in comparisons else 1 / Fraction(comparisons[pair[::-1]])
        for pair in combinations(keys, 2)
    }


def _weighed(keys: tuple[str, ...], upper: Mapping[Pair, Fraction]) -> PairwiseWeights:
    with localcontext() as context:
        context.prec = _DIGITS
        matrix = _matrix(keys, upper)
        vector = _principal(matrix)
        size = len(keys)
        largest = sum((sum(map(mul, row, vector), Decimal(0)) for row in matrix), Decimal(0)).quantize(_STEP)
        index = (largest - size) / (size - 1) if size > 1 else Decimal(0)
        ratio = index / RANDOM_INDEX[size] if size > 2 else Decimal(0)
        weights = dict(zip(keys, vector, strict=True))
        worst = _worst(upper, weights)
    return PairwiseWeights(
        keys=keys,
        reason=Refusal.INCONSISTENT if ratio > CONSISTENCY_LIMIT else None,
        weights={key: weight.quantize(_STEP) for key, weight in weights.items()},
        lambda_max=largest,
        consistency_index=index.quantize(_STEP),
        consistency_ratio=ratio.quantize(_STEP),
        worst=worst,
    )


def _matrix(keys: tuple[str, ...], upper: Mapping[Pair, Fraction]) -> Matrix:
    full = {**upper, **{(second, first): 1 / said for (first, second), said in upper.items()}}
    return [[_decimal(full.get((row, column), Fraction(1))) for column in keys] for row in keys]


def _principal(matrix: Matrix) -> list[Decimal]:
    """The principal eigenvector, sum 1: the row sums of a high power of a positive matrix."""
    power = matrix
    for _ in range(_SQUARINGS):
        columns = list(zip(*power, strict=True))
        power = [[sum(map(mul, row, column), Decimal(0)) for column in columns] for row in power]
    sums = [sum(row, Decimal(0)) for row in power]
    total = sum(sums, Decimal(0))
    return [each / total for each in sums]


def _worst(upper: Mapping[Pair, Fraction], weights: Mapping[str, Decimal]) -> WorstComparison | None:
    """The largest |ln(a_ij·w_j/w_i)|; of equal ones the first."""
    found = [
        WorstComparison(
            first,
            second,
            said,
            implied=(weights[first] / weights[second]).quantize(_STEP),
            deviation=abs((_decimal(said) * weights[second] / weights[first]).ln()).quantize(_STEP),
        )
        for (first, second), said in upper.items()
    ]
    worst = max(found, key=lambda each: each.deviation, default=None)
    return worst if worst and worst.deviation else None


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
