"""Readiness of the two parties: scores from ratings and weights, and the gaps that are worth a talk.

A missing rating (None, which "don't know" is too) is never counted as 0. The catalogue of factors is data, not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from analytics.metrics.answer import Answer, known, unknown

Ratings = Mapping[str, int | None]  # factor key -> 0..4, None or absent = missing
Weights = Mapping[str, Decimal]  # factor key -> weight, not negative, sum positive

HIGHEST_RATING = 4
GAP_FLAG_FROM = 2
MISSING_RATINGS = "missing_ratings"


@dataclass(frozen=True)
class Factor:
    """A readiness factor of one catalogue version; a gate is non-compensatory. Source: D12."""

    key: str
    weight: Decimal = Decimal(1)
    is_gate: bool = False


@dataclass(frozen=True)
class SideScore:
    """One side's readiness, 0-100, or the factors that are not rated yet."""

    score: Answer
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Gap:
    """Two views of one factor; `size` is None while one of them is missing, and then nothing is flagged."""

    factor: str
    first: int | None
    second: int | None
    size: int | None
    is_flagged: bool


def side_score(ratings: Ratings, weights: Weights) -> SideScore:
    """R = 100·Σ(w·s) / (4·Σw) over the factors of `weights`; a missing rating gives no score (`missing_ratings`).

    Raises ValueError for a rating outside 0-4 or of an unknown factor, a negative weight, or Σw = 0.
    Source: D14; methods, Readiness.
    """
    _check(ratings, weights)
    missing = missing_ratings(ratings, weights)
    if missing:
        return SideScore(unknown(MISSING_RATINGS), missing)
    points = sum((weight * (ratings[key] or 0) for key, weight in weights.items()), Decimal(0))
    return SideScore(known(100 * points / (HIGHEST_RATING * sum(weights.values()))), ())


def pair_score(enterprise: SideScore, client: SideScore) -> Answer:
    """R_pair, 0-100: the lower of the two sides; `missing_ratings` if one is not known. Source: D15."""
    first, second = enterprise.score.value, client.score.value
    if first is None or second is None:
        return unknown(MISSING_RATINGS)
    return known(min(first, second))


def missing_ratings(ratings: Ratings, factors: Iterable[str]) -> tuple[str, ...]:
    """Factors without a rating, in the order of the catalogue. Source: D14."""
    return tuple(key for key in factors if ratings.get(key) is None)


def fit_gaps(enterprise: Ratings, client: Ratings, factors: Iterable[str]) -> tuple[Gap, ...]:
    """Per factor |s_E - s_C| of the two parties, flagged from 2. Source: methods, Readiness."""
    return tuple(_gap(key, enterprise.get(key), client.get(key)) for key in factors)


def perception_gaps(own_view: Ratings, others_view: Ratings, factors: Iterable[str]) -> tuple[Gap, ...]:
    """Per factor |own view - other's view| of the same party, flagged from 2: it prompts a new assessment only.

    Source: D13; methods, Readiness.
    """
    return fit_gaps(own_view, others_view, factors)


def _gap(factor: str, first: int | None, second: int | None) -> Gap:
    size = None if first is None or second is None else abs(first - second)
    return Gap(factor, first, second, size, is_flagged=size is not None and size >= GAP_FLAG_FROM)


def _check(ratings: Ratings, weights: Weights) -> None:
    stray = sorted(set(ratings) - set(weights))
    if stray:
        raise ValueError(f"ratings of factors that are not in the catalogue: {', '.join(stray)}")
    if any(rating is not None and not 0 <= rating <= HIGHEST_RATING for rating in ratings.values()):
        raise ValueError("a rating is a whole number from 0 to 4")
    if any(not weight.is_finite() or weight < 0 for weight in weights.values()) or not sum(weights.values()):
        raise ValueError("weights must be finite and not negative, and one of them positive")
