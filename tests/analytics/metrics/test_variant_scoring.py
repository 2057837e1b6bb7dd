"""The rule for many pairs says of each what it says of one, also on the very edge of a threshold."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import numpy as np
import pytest

from analytics.metrics.readiness_scoring import MISSING, Points, scores
from analytics.metrics.variant_rule import DEFAULT_RULES, Facts, VariantRules, decide
from analytics.metrics.variant_scoring import CLASSES, PairFacts, decide_all, thresholds

EQUAL = VariantRules(readiness_cooperation=Decimal(60), readiness_integration=Decimal(60))
OTHER = VariantRules("7", 1, 4, Decimal("33.33"), Decimal("66.67"), Decimal(0))


@pytest.mark.parametrize("rules", [DEFAULT_RULES, EQUAL, OTHER])
def test_each_pair_has_its_own_decision(rules: VariantRules) -> None:
    full = 100_000
    edges = [int(each * full / 100) for each in thresholds(rules)]
    points = sorted({0, full, *(edge + step for edge in edges for step in (-1, 0, 1) if edge + step >= 0), MISSING})
    rows = list(product(points, (MISSING, 0, 1, 2, 3, 4), (MISSING, *range(len(CLASSES))), (0, 1)))
    columns = np.array(rows, dtype=np.int64).T
    given = Points(columns[0], full)
    levels = scores(given, thresholds(rules)).levels.astype(np.int64)
    found = decide_all(PairFacts(given, levels, columns[1], columns[2], columns[3]), rules)
    for at, (point, gate, importance, proven) in enumerate(rows):
        known = MISSING not in (point, gate, importance)
        facts = Facts(Decimal(100 * point) / full, gate, CLASSES[importance], proven) if known else None
        assert found.kinds[found.of[at]] == decide(facts, rules), rows[at]


def test_no_pairs_have_no_decisions() -> None:
    none = np.zeros(0, dtype=np.int64)
    found = decide_all(PairFacts(Points(none, 4), none, none, none, none), DEFAULT_RULES)
    assert (found.kinds, len(found.of)) == ((), 0)
