"""What would make a pair readier: single raises of one rating, what each adds to R_pair, and for which variant it suffices.

Only readiness is looked at: gates and scores against the thresholds. Importance and history belong to `variant_rule`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from analytics.metrics.readiness import (
    GAP_FLAG_FROM,
    HIGHEST_RATING,
    Factor,
    Ratings,
    fit_gaps,
    pair_score,
    side_score,
)
from analytics.metrics.variant_rule import DEFAULT_RULES, VariantRules
from analytics.metrics.vocabulary import Side, Variant

_ORDER = tuple(Variant)


class Ground(StrEnum):
    """Why a raise is worth a look; the values are stored nowhere."""

    GATE = "gate"  # below what the next variant asks of gates
    GAP = "gap"  # two levels or more below the other side
    SCORE = "score"  # among the lowest of the lower side, whose score is below what the next variant asks


@dataclass(frozen=True)
class Views:
    """Both sides' ratings of one catalogue version."""

    factors: tuple[Factor, ...]
    enterprise: Ratings
    client: Ratings

    def ratings(self, side: Side) -> Ratings:
        return self.enterprise if side is Side.ENTERPRISE else self.client


@dataclass(frozen=True)
class Raise:
    """One rating raised. `gain`: of R_pair, 0–100, None while ratings are missing; 0 where the other side is the lower.

    `reaches`: the variant for which readiness then suffices and did not before.
    """

    side: Side
    factor: str
    rating: int
    new_rating: int
    grounds: tuple[Ground, ...]
    gain: Decimal | None
    reaches: Variant | None


@dataclass(frozen=True)
class Raises:
    """Every raise by itself, the largest gain first, and all of them together.

    `suffices`: the deepest variant that readiness allows; None while ratings are missing. `aim`: the next one, whose
    thresholds the raises aim at; None where there is none.
    """

    score: Decimal | None
    suffices: Variant | None
    aim: Variant | None
    single: tuple[Raise, ...]
    score_together: Decimal | None
    suffices_together: Variant | None


def raises(views: Views, rules: VariantRules = DEFAULT_RULES) -> Raises:
    """Return the raises of a pair: of short gates to the threshold, of flagged gaps to one level below the other side.

    Where neither reaches the aim, the lowest ratings of the lower side by one level, too. Raises ValueError like
    `readiness.side_score`. Source: D15, D16; methods, Readiness.
    """
    score, suffices = _score(views), _suffices(views, rules)
    aim = Variant.COOPERATION if suffices is None else _next(suffices)
    found = [*_of_gates(views, rules, aim), *_of_gaps(views)]
    single = _weighed(views, rules, found)
    if score is not None and aim is not None and not any(one.reaches for one in single):
        single += [one for one in _weighed(views, rules, _of_scores(views, found, score, rules, aim)) if one.gain]
    after = views
    for one in single:
        after = _raised(after, one)
    ordered = sorted(single, key=lambda one: (-(one.gain or 0), one.reaches is None, Ground.GATE not in one.grounds))
    return Raises(score, suffices, aim, tuple(ordered), _score(after), _suffices(after, rules))


def _score(views: Views) -> Decimal | None:
    weights = {factor.key: factor.weight for factor in views.factors}
    return pair_score(side_score(views.enterprise, weights), side_score(views.client, weights)).value


def _suffices(views: Views, rules: VariantRules) -> Variant | None:
    score = _score(views)
    if score is None:
        return None
    gates = [factor.key for factor in views.factors if factor.is_gate]
    lowest = min((views.ratings(side)[key] or 0 for side in Side for key in gates), default=HIGHEST_RATING)
    if lowest >= rules.gate_integration and score >= rules.readiness_integration:
        return Variant.INTEGRATION
    if lowest >= rules.gate_cooperation and score >= rules.readiness_cooperation:
        return Variant.COOPERATION
    return Variant.NEGOTIATION


def _next(variant: Variant) -> Variant | None:
    following = _ORDER[_ORDER.index(variant) + 1 :]
    return following[0] if following else None


def _of_gates(views: Views, rules: VariantRules, aim: Variant | None) -> list[Raise]:
    if aim is None:
        return []
    threshold = rules.gate_integration if aim is Variant.INTEGRATION else rules.gate_cooperation
    flagged = _flagged(views)
    return [
        _raise(
            side, factor.key, rating, threshold, Ground.GATE, *([Ground.GAP] if flagged.get(factor.key) is side else [])
        )
        for side in Side
        for factor in views.factors
        if factor.is_gate and (rating := views.ratings(side).get(factor.key)) is not None and rating < threshold
    ]


def _of_gaps(views: Views) -> list[Raise]:
    """The lower side of each flagged gap, to one level below the higher: no longer two apart."""
    found = []
    for key, side in _flagged(views).items():
        levels = sorted(rating for rating in (views.enterprise[key], views.client[key]) if rating is not None)
        found.append(_raise(side, key, levels[0], levels[1] - GAP_FLAG_FROM + 1, Ground.GAP))
    return found


def _of_scores(views: Views, found: list[Raise], score: Decimal, rules: VariantRules, aim: Variant) -> list[Raise]:
    threshold = rules.readiness_integration if aim is Variant.INTEGRATION else rules.readiness_cooperation
    if score >= threshold:
        return []
    taken = {(one.side, one.factor) for one in found}
    ratings = {
        (side, factor.key): rating
        for side in Side
        for factor in views.factors
        if factor.weight and (rating := views.ratings(side)[factor.key]) is not None
    }
    lowest = {side: min(rating for (of, _key), rating in ratings.items() if of is side) for side in Side}
    return [
        _raise(side, key, rating, rating + 1, Ground.SCORE)
        for (side, key), rating in ratings.items()
        if rating == lowest[side] and rating < HIGHEST_RATING and (side, key) not in taken
    ]


def _flagged(views: Views) -> dict[str, Side]:
    """The factors with a flagged gap and the lower side of each."""
    gaps = fit_gaps(views.enterprise, views.client, [factor.key for factor in views.factors])
    return {
        gap.factor: Side.ENTERPRISE if (gap.first or 0) < (gap.second or 0) else Side.CLIENT
        for gap in gaps
        if gap.is_flagged
    }


def _raise(side: Side, factor: str, rating: int, new_rating: int, *grounds: Ground) -> Raise:
    return Raise(side, factor, rating, new_rating, grounds, gain=None, reaches=None)


def _weighed(views: Views, rules: VariantRules, found: list[Raise]) -> list[Raise]:
    """The same raises, each rating once, with what each of them alone would bring."""
    before, suffices = _score(views), _suffices(views, rules)
    once: Mapping[tuple[Side, str], Raise] = {(one.side, one.factor): one for one in reversed(found)}
    weighed = []
    for one in (one for one in found if once[one.side, one.factor] is one):
        after = _raised(views, one)
        score, then = _score(after), _suffices(after, rules)
        gain = None if score is None or before is None else score - before
        weighed.append(replace(one, gain=gain, reaches=then if then != suffices else None))
    return weighed


def _raised(views: Views, one: Raise) -> Views:
    ratings = {**views.ratings(one.side), one.factor: one.new_rating}
    return replace(views, enterprise=ratings) if one.side is Side.ENTERPRISE else replace(views, client=ratings)
