"""The recommendation for many pairs at once: equal to what `cooperation.decision.grounds` finds for each of them.

The numbers are those of `analytics.metrics.readiness_scoring`, the variant that of `variant_rule.decide`. Source: D15.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from analytics.metrics.readiness import Factor
from analytics.metrics.readiness_scoring import (
    MISSING,
    Points,
    RatingTable,
    lowest_gates,
    pair_points,
    scores,
    side_points,
)
from analytics.metrics.variant_rule import Decision, VariantRules
from analytics.metrics.variant_scoring import CLASSES, Codes, Decisions, PairFacts, decide_all, thresholds
from analytics.metrics.vocabulary import ParetoClass
from analytics.scoring.gathering import Gathered

_A = CLASSES.index(ParetoClass.A)


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The result of each pair, in the order of `Gathered.workspace`; MISSING where there is no number.

    `host_e4`, `partner_e4`, `pair_e4`: readiness 0–100 in ten-thousandths. `importance`: places in CLASSES, with the
    owner's flag. `missing`: how many ratings of both sides are not known.
    """

    host_e4: Codes
    partner_e4: Codes
    pair_e4: Codes
    level: Codes
    lowest_gate: Codes
    missing: Codes
    importance: Codes
    decisions: Decisions

    def decision(self, at: int) -> Decision:
        return self.decisions.kinds[int(self.decisions.of[at])]


def outcomes(known: Gathered, rules: VariantRules) -> Outcomes:
    """Return the result of each pair. Source: D14, D15."""
    found = _Parts.of(len(known.workspace), len(known.empty))
    decided = []
    for catalogue in np.unique(known.factor_set):
        at = np.flatnonzero(known.factor_set == catalogue)
        if catalogue == MISSING:
            points = Points(np.full(len(at), MISSING, dtype=np.int64), 1)
        else:
            points = _rated(found, known, at, known.catalogues[int(catalogue)], rules)
        decided.append((at, decide_all(_facts(found, known, at, points), rules)))
    return Outcomes(
        **vars(found),
        importance=_importance(known),
        decisions=_joined(decided, len(known.workspace)),
    )


@dataclass(frozen=True, eq=False)
class _Parts:
    """The columns of the result while they are filled, catalogue by catalogue."""

    host_e4: Codes
    partner_e4: Codes
    pair_e4: Codes
    level: Codes
    lowest_gate: Codes
    missing: Codes

    @classmethod
    def of(cls, rows: int, factors: int) -> "_Parts":
        names = ("host_e4", "partner_e4", "pair_e4", "level", "lowest_gate")
        empty = {name: np.full(rows, MISSING, dtype=np.int64) for name in names}
        return cls(**empty, missing=np.full(rows, 2 * factors, dtype=np.int64))


def _rated(
    found: _Parts, known: Gathered, at: NDArray[np.intp], factors: tuple[Factor, ...], rules: VariantRules
) -> Points:
    """Fill in the readiness of the pairs rated by one catalogue; return the points of the pair."""
    columns = [known.keys.index(factor.key) for factor in factors]
    host, partner = known.host[at][:, columns], known.partner[at][:, columns]
    weights: list[Decimal] = [factor.weight for factor in factors]
    points = side_points(host, weights), side_points(partner, weights)
    pair = pair_points(*points)
    for name, one in zip(("host_e4", "partner_e4", "pair_e4"), (*points, pair), strict=True):
        getattr(found, name)[at] = scores(one, thresholds(rules)).scores_e4
    found.level[at] = scores(pair, thresholds(rules)).levels
    found.lowest_gate[at] = _lowest(host, partner, [place for place, factor in enumerate(factors) if factor.is_gate])
    found.missing[at] = (host == MISSING).sum(axis=1) + (partner == MISSING).sum(axis=1)
    return pair


def _lowest(host: RatingTable, partner: RatingTable, gates: list[int]) -> NDArray[np.int8]:
    # MISSING is below every rating, so it stays where one side lacks one.
    return np.minimum(lowest_gates(host, gates), lowest_gates(partner, gates))


def _importance(known: Gathered) -> Codes:
    """The class with the owner's flag; no figures stay no class. Source: D11; `metrics.importance.importance_class`."""
    return np.where((known.pareto_class != MISSING) & (known.strategic == 1), _A, known.pareto_class)


def _facts(found: _Parts, known: Gathered, at: NDArray[np.intp], points: Points) -> PairFacts:
    return PairFacts(
        points=points,
        levels=found.level[at],
        gates=found.lowest_gate[at],
        importance=_importance(known)[at],
        is_proven=known.proven[at],
    )


def _joined(decided: list[tuple[NDArray[np.intp], Decisions]], rows: int) -> Decisions:
    kinds: list[Decision] = []
    of = np.zeros(rows, dtype=np.intp)
    for at, decisions in decided:
        of[at] = decisions.of + len(kinds)
        kinds.extend(decisions.kinds)
    return Decisions(tuple(kinds), of)
