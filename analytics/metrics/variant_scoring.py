"""The rule D15 for many pairs at once: what `variant_rule.decide` says of each, asked once for each kind of pair.

The rule compares readiness with its thresholds only, so pairs that reach the same number of them, with the same lowest
gate, importance and proof, stand alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from analytics.metrics.readiness_scoring import MISSING, Points
from analytics.metrics.variant_rule import Decision, Facts, VariantRules, decide
from analytics.metrics.vocabulary import ParetoClass

Codes = NDArray[np.int64]

CLASSES = tuple(ParetoClass)
_CLASS_CODES = len(CLASSES) + 1  # with MISSING


@dataclass(frozen=True, eq=False)
class PairFacts:
    """The facts of each pair, parallel: the numbers that the rule decides on.

    `levels`: how many of `thresholds(rules)` readiness reaches; `importance`: places in CLASSES; `is_proven`: 0 or 1.
    MISSING in levels, gates and importance where it is not known.
    """

    points: Points
    levels: Codes
    gates: Codes
    importance: Codes
    is_proven: Codes


@dataclass(frozen=True, eq=False)
class Decisions:
    """`kinds[of[at]]` is the decision about pair `at`."""

    kinds: tuple[Decision, ...]
    of: NDArray[np.intp]


def thresholds(rules: VariantRules) -> tuple[Decimal, Decimal, Decimal]:
    """Return the thresholds of readiness, 0-100, in order: a process at all, cooperation, integration."""
    return rules.no_process_readiness, rules.readiness_cooperation, rules.readiness_integration


def decide_all(facts: PairFacts, rules: VariantRules) -> Decisions:
    """Return the rule's decision about each pair. Source: D15."""
    code = np.zeros(len(facts.levels), dtype=np.int64)
    for column, count in ((facts.levels, 5), (facts.gates, 6), (facts.importance, _CLASS_CODES), (facts.is_proven, 3)):
        code = code * count + column - MISSING
    _kinds, first, of = np.unique(code, return_index=True, return_inverse=True)
    return Decisions(tuple(decide(_facts(facts, int(at)), rules) for at in first), of)


def _facts(facts: PairFacts, at: int) -> Facts | None:
    score = facts.points.answer(at).value
    importance, gate = int(facts.importance[at]), int(facts.gates[at])
    if score is None or importance == MISSING or gate == MISSING:
        return None
    return Facts(score, gate, CLASSES[importance], int(facts.is_proven[at]))
