"""How stable a recommendation is: the weight of one factor at which it would turn, and the ratings that would turn it.

One weight w_k becomes t and the others share 1 - t in proportion: S(t) = s_k·t + (1 - t)·m on the scale 0-4, where m is
the weighted mean of the rest. Computed in exact fractions, given as Decimal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from analytics.metrics.answer import Answer, known, unknown
from analytics.metrics.readiness import HIGHEST_RATING, Ratings, Weights, side_score
from analytics.metrics.variant import RatingChange, rating_changes
from analytics.metrics.variant_rule import DEFAULT_RULES, VariantInputs, VariantRules, decide, facts_of

_HAIR = Decimal("1e-9")  # a readiness just below a threshold


class Stability(StrEnum):
    """What the weight of one factor can do."""

    CROSSES = "crosses"
    STABLE = "stable"  # no weight in [0, 1] turns it
    NO_EFFECT = "no_effect"  # s_k = m: its weight changes nothing
    ZERO_WEIGHT = "zero_weight"  # w_k = 0: t* may exist, a relative change does not
    ONLY_FACTOR = "only_factor"  # no other factor has weight: there is nothing to trade against


@dataclass(frozen=True)
class FactorSensitivity:
    """`weight` and `t_star` are shares 0-1 of all weights; `relative_change` = |t* - w_k| / w_k; threshold 0-100."""

    factor: str
    weight: Decimal
    status: Stability
    t_star: Decimal | None = None
    relative_change: Decimal | None = None
    threshold: Decimal | None = None


@dataclass(frozen=True)
class RecommendationSensitivity:
    """`thresholds`: the readiness values (0-100) at which the result turns; none → no weight matters.

    `factors` in the order of the catalogue; `smallest_rating_changes` are the changes of least size that turn it.
    """

    thresholds: tuple[Decimal, ...]
    factors: tuple[FactorSensitivity, ...]
    smallest_rating_changes: tuple[RatingChange, ...]

    @property
    def nearest(self) -> FactorSensitivity | None:
        """The factor with the smallest relative change of weight, None if no weight turns the result."""
        crossing = [factor for factor in self.factors if factor.relative_change is not None]
        return min(crossing, key=lambda factor: factor.relative_change or Decimal(0), default=None)


@dataclass(frozen=True)
class _Line:
    """S(t) of one side: value at t = 0 and slope."""

    start: Fraction
    slope: Fraction

    def reaches(self, threshold: Fraction) -> tuple[Fraction, Fraction] | None:
        """The part of [0, 1] where S(t) ≥ threshold."""
        if self.slope == 0:
            return (Fraction(0), Fraction(1)) if self.start >= threshold else None
        crossing = (threshold - self.start) / self.slope
        low = max(crossing, Fraction(0)) if self.slope > 0 else Fraction(0)
        high = min(crossing, Fraction(1)) if self.slope < 0 else Fraction(1)
        return (low, high) if low <= high else None


def side_sensitivity(ratings: Ratings, weights: Weights, threshold: Decimal) -> tuple[FactorSensitivity, ...]:
    """Per factor the nearest t* in [0, 1] at which this side's readiness crosses the threshold (0-100).

    Raises ValueError for a missing rating and like `readiness.side_score`. Source: methods, Sensitivity.
    """
    return _sensitivities((ratings,), weights, threshold)


def pair_sensitivity(
    enterprise: Ratings, client: Ratings, weights: Weights, threshold: Decimal
) -> tuple[FactorSensitivity, ...]:
    """The same for R_pair: the lower of the two sides is taken again at every t. Source: methods, Sensitivity."""
    return _sensitivities((enterprise, client), weights, threshold)


def recommendation_sensitivity(inputs: VariantInputs, rules: VariantRules = DEFAULT_RULES) -> RecommendationSensitivity:
    """How the recommendation depends on the weights and, apart from them, on single ratings (the gates' way).

    Raises ValueError while an input is missing. Source: D16; methods, Sensitivity.
    """
    thresholds = _turning_thresholds(inputs, rules)
    weights = inputs.weights
    by_threshold = [pair_sensitivity(inputs.enterprise, inputs.client, weights, value) for value in thresholds]
    changes = rating_changes(inputs, rules)
    return RecommendationSensitivity(
        thresholds=thresholds,
        factors=tuple(_nearest(same_factor) for same_factor in zip(*by_threshold, strict=True)),
        smallest_rating_changes=tuple(change for change in changes if change.size == changes[0].size),
    )


def tie_weight(first: Ratings, second: Ratings, weights: Weights, factor: str) -> Answer:
    """The weight share at which two alternatives score the same.

    Reasons: `same_difference` (no weight of this factor changes their distance), `only_factor`, `outside` (not within
    0-1). Source: methods, Sensitivity.
    """
    one, other = _line(first, weights, factor), _line(second, weights, factor)
    if one is None or other is None:
        return unknown("only_factor")
    if one.slope == other.slope:
        return unknown("same_difference")
    tie = (other.start - one.start) / (one.slope - other.slope)
    return known(_decimal(tie)) if 0 <= tie <= 1 else unknown("outside")


def _sensitivities(sides: Sequence[Ratings], weights: Weights, threshold: Decimal) -> tuple[FactorSensitivity, ...]:
    for ratings in sides:
        missing = side_score(ratings, weights).missing
        if missing:
            raise ValueError(f"ratings are missing: {', '.join(missing)}")
    return tuple(_sensitivity(sides, weights, factor, threshold) for factor in weights)


def _sensitivity(sides: Sequence[Ratings], weights: Weights, factor: str, threshold: Decimal) -> FactorSensitivity:
    weight = Fraction(weights[factor]) / Fraction(sum(weights.values()))
    lines = [line for ratings in sides if (line := _line(ratings, weights, factor))]
    if not lines:
        return FactorSensitivity(factor, _decimal(weight), Stability.ONLY_FACTOR)
    if all(line.slope == 0 for line in lines):
        return FactorSensitivity(factor, _decimal(weight), Stability.NO_EFFECT)
    t_star = _nearest_turn(lines, Fraction(threshold) * HIGHEST_RATING / 100, weight)
    return FactorSensitivity(
        factor=factor,
        weight=_decimal(weight),
        status=_status(t_star, weight),
        t_star=None if t_star is None else _decimal(t_star),
        relative_change=None if t_star is None or weight == 0 else _decimal(abs(t_star - weight) / weight),
        threshold=None if t_star is None else threshold,
    )


def _status(t_star: Fraction | None, weight: Fraction) -> Stability:
    if weight == 0:
        return Stability.ZERO_WEIGHT
    return Stability.STABLE if t_star is None else Stability.CROSSES


def _nearest_turn(lines: Sequence[_Line], threshold: Fraction, weight: Fraction) -> Fraction | None:
    """The nearest t where "the lowest line ≥ threshold" turns; an end of [0, 1] that is only touched is no turn."""
    parts = [line.reaches(threshold) for line in lines]
    if any(part is None for part in parts):
        return None
    low = max(part[0] for part in parts if part)
    high = min(part[1] for part in parts if part)
    if low > high:
        return None
    if weight < low:
        return low
    if weight > high:
        return high
    turns = [end for end, is_turn in ((low, low > 0), (high, high < 1)) if is_turn]
    return min(turns, key=lambda end: abs(end - weight), default=None)


def _line(ratings: Ratings, weights: Weights, factor: str) -> _Line | None:
    """S(t) of a side; None where no other factor has weight."""
    rest = {key: Fraction(weight) for key, weight in weights.items() if key != factor}
    total = sum(rest.values(), Fraction(0))
    if total == 0:
        return None
    mean = sum((weight * _rated(ratings, key) for key, weight in rest.items()), Fraction(0)) / total
    return _Line(start=mean, slope=_rated(ratings, factor) - mean)


def _rated(ratings: Mapping[str, int | None], factor: str) -> Fraction:
    rating = ratings[factor]
    if rating is None:
        raise ValueError(f"rating is missing: {factor}")
    return Fraction(rating)


def _turning_thresholds(inputs: VariantInputs, rules: VariantRules) -> tuple[Decimal, ...]:
    """The readiness thresholds at which the decision changes, all else as it is."""
    facts = facts_of(inputs, rules)
    if facts is None:
        raise ValueError("inputs are missing")
    candidates = {rules.no_process_readiness, rules.readiness_cooperation, rules.readiness_integration}
    return tuple(
        value
        for value in sorted(candidates)
        if decide(replace(facts, pair_score=value), rules) != decide(replace(facts, pair_score=value - _HAIR), rules)
    )


def _nearest(same_factor: tuple[FactorSensitivity, ...]) -> FactorSensitivity:
    """Of one factor's answers for several thresholds the one whose t* is nearest to its weight."""
    crossing = [item for item in same_factor if item.t_star is not None]
    return min(crossing, key=lambda item: abs((item.t_star or Decimal(0)) - item.weight), default=same_factor[0])


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
