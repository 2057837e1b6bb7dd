"""What a recommendation rests on: readiness of both sides, the client's class, the owner's flag, finished cycles.

It gathers and asks the rule; the rule itself is `analytics.metrics.variant`. Everything here is K1. Source: D15, D16.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.ledger.models import ClientStanding, KeyClientRun
from analytics.metrics.readiness import Factor
from analytics.metrics.sensitivity import RecommendationSensitivity, recommendation_sensitivity
from analytics.metrics.variant import Condition, Recommendation, VariantInputs, recommend
from analytics.metrics.vocabulary import ParetoClass
from analytics.readiness import selectors as readiness
from analytics.readiness.models import Factor as FactorRow
from analytics.readiness.result import as_text
from analytics.readiness.selectors import Pair, Scores
from analytics.rules.selectors import rules_in_force
from analytics.scoring.importance import ClientImportance, importance_from
from analytics.scoring.inputs import history, is_scored, latest_run, standing_in
from corpsys.access.states import Side
from corpsys.workspace.models import Workspace

__all__ = [
    "Grounds",
    "as_text",
    "conditions_as_data",
    "grounds_of",
    "history",
    "inputs_as_data",
    "is_scored",
    "latest_run",
    "standing_in",
]


@dataclass(frozen=True)
class Grounds:
    """A recommendation with all it rests on.

    `is_scored`: the rule applies, which it does between an enterprise and a client only. `is_one_level`: both parties
    sit on one hierarchy level. `factors`: those of the catalogue rated, or in force while none is. `sensitivity`: None while an input is missing.
    """

    workspace: Workspace
    is_scored: bool
    is_one_level: bool
    pair: Pair
    factors: tuple[FactorRow, ...]
    scores: Scores
    standing: ClientStanding | None
    run: KeyClientRun | None
    importance: ClientImportance
    inputs: VariantInputs
    recommendation: Recommendation
    sensitivity: RecommendationSensitivity | None

    @property
    def recommended(self) -> str:
        """The stored name of the recommended variant; empty where there is none."""
        variant = self.recommendation.variant if self.is_scored else None
        return variant.value if variant else ""


def grounds_of(workspace: Workspace) -> Grounds:
    """Return the recommendation for a pair as its records stand now. The caller may read its K1."""
    pair = readiness.submitted_pair(workspace.pk)
    factors = pair.factors or readiness.factors_in_force(workspace.corporation_id)
    run = latest_run(workspace.host_id)
    standing = standing_in(run, workspace.partner_id)
    inputs = VariantInputs(
        factors=tuple(Factor(factor.key, factor.weight, factor.is_gate) for factor in factors),
        enterprise=pair.ratings(Side.HOST),
        client=pair.ratings(Side.PARTNER),
        pareto_class=ParetoClass(standing.pareto_class) if standing else None,
        is_strategic=workspace.partner.strategic,
        history=history(workspace.pk),
    )
    rules = rules_in_force(workspace.corporation_id)
    recommendation = recommend(inputs, rules)
    return Grounds(
        workspace=workspace,
        is_scored=is_scored(workspace),
        is_one_level=workspace.host.level_id == workspace.partner.level_id,
        pair=pair,
        factors=factors,
        scores=readiness.scores_of(pair),
        standing=standing,
        run=run,
        importance=importance_from(workspace, run, standing),
        inputs=inputs,
        recommendation=recommendation,
        sensitivity=recommendation_sensitivity(inputs, rules) if recommendation.is_complete else None,
    )


# --- as it is kept with a decision, and given by the API ---------------------------------------------------------------


def conditions_as_data(grounds: Grounds) -> list[dict[str, Any]]:
    """Return each condition with value, threshold and verdict; scores with two places."""
    return [_condition(condition) for condition in grounds.recommendation.conditions] if grounds.is_scored else []


def inputs_as_data(grounds: Grounds) -> dict[str, Any]:
    """Return what the rule looked at: class, share, flag, readiness of both sides, ratings, history, levels."""
    workspace, inputs, standing = grounds.workspace, grounds.inputs, grounds.standing
    return {
        "is_scored": grounds.is_scored,
        "pareto_class": standing.pareto_class if standing else None,
        "share": str(standing.share) if standing and standing.share is not None else None,
        "run": str(grounds.run.public_id) if grounds.run else None,
        "is_strategic": inputs.is_strategic,
        "importance": grounds.recommendation.importance,
        "readiness": {side: as_text(getattr(grounds.scores, side)) for side in ("host", "partner", "pair")},
        "ratings": {"host": dict(inputs.enterprise), "partner": dict(inputs.client)},
        "gates": [factor.key for factor in inputs.factors if factor.is_gate],
        "assessments": [
            str(sheet.assessment.public_id) for sheet in (grounds.pair.host, grounds.pair.partner) if sheet is not None
        ],
        "history": [{"variant": cycle.variant, "outcome": cycle.outcome} for cycle in inputs.history],
        "levels": {"host": workspace.host.level.rank, "partner": workspace.partner.level.rank},
        "reason": grounds.recommendation.reason if grounds.is_scored else "not_scored",
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "key": condition.key,
        "needed_for": condition.needed_for,
        "value": _plain(condition.value),
        "threshold": _plain(condition.threshold),
        "is_met": condition.is_met,
        "short": [{"side": side, "factor": factor} for side, factor in condition.short],
    }


def _plain(value: Decimal | int | str) -> str | int | None:
    return as_text(value) if isinstance(value, Decimal) else value
