"""The default catalogue of readiness factors as the domain lists it: 13 equal weights, the first six are gates."""

from __future__ import annotations

import pytest

from analytics.metrics.readiness import Factor

GATES = (
    "synergy_potential",
    "capital_transfer",
    "change_readiness",
    "interdisciplinary_teams",
    "investment_readiness",
    "knowledge_exchange",
)
OTHERS = (
    "data_to_knowledge",
    "learning_ability",
    "responsiveness",
    "winwin_orientation",
    "goal_alignment",
    "data_consolidation",
    "environment_responsibility",
)


@pytest.fixture(scope="session")
def factors() -> tuple[Factor, ...]:
    return tuple(Factor(key, is_gate=key in GATES) for key in (*GATES, *OTHERS))
