"""The rule D15 itself: what goes in, the thresholds as data, and the variant that comes out.

Explaining a result and what would change it is `variant`; this module only decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from analytics.metrics.importance import importance_class
from analytics.metrics.readiness import HIGHEST_RATING, Factor, Ratings, missing_ratings, pair_score, side_score
from analytics.metrics.vocabulary import Outcome, ParetoClass, Side, Variant


class Reason(StrEnum):
    """Why the rule ended where it did; only the first comes with a variant."""

    RECOMMENDED = "recommended"
    MISSING_INPUTS = "missing_inputs"  # no recommendation
    LOSS_MAKER = "loss_maker"  # no process
    LOW_CLASS_AND_READINESS = "low_class_and_readiness"  # no process


@dataclass(frozen=True)
class VariantRules:
    """One version of the thresholds: gates on the scale 0-4, readiness 0-100.

    `proving_variants` are the variants of a finished cycle that open integration. Raises ValueError for thresholds
    out of order. Source: D15.
    """

    version: str = "1"
    gate_cooperation: int = 2
    gate_integration: int = 3
    readiness_cooperation: Decimal = Decimal(50)
    readiness_integration: Decimal = Decimal(75)
    no_process_readiness: Decimal = Decimal(25)
    proving_variants: tuple[Variant, ...] = (Variant.COOPERATION, Variant.INTEGRATION)

    def __post_init__(self) -> None:
        if not 0 <= self.gate_cooperation <= self.gate_integration <= HIGHEST_RATING:
            raise ValueError("gate thresholds must rise within 0-4")
        if not 0 <= self.no_process_readiness <= self.readiness_cooperation <= self.readiness_integration <= 100:
            raise ValueError("readiness thresholds must rise within 0-100")


DEFAULT_RULES = VariantRules()


@dataclass(frozen=True)
class FinishedCycle:
    """A closed process with this client."""

    variant: Variant
    outcome: Outcome


@dataclass(frozen=True)
class VariantInputs:
    """Everything the rule looks at. `client` ratings are the enterprise's latest assessment of the client (D13).

    `pareto_class` is None where there are no figures; `history` are the finished cycles of the pair, in any order.
    """

    factors: tuple[Factor, ...]
    enterprise: Ratings
    client: Ratings
    pareto_class: ParetoClass | None
    is_strategic: bool = False
    history: tuple[FinishedCycle, ...] = field(default=())

    @property
    def weights(self) -> Mapping[str, Decimal]:
        return {factor.key: factor.weight for factor in self.factors}

    def ratings(self, side: Side) -> Ratings:
        return self.enterprise if side is Side.ENTERPRISE else self.client


@dataclass(frozen=True)
class MissingInput:
    """What is needed before the rule can answer: a rating of a side, or the figures (side and factor None)."""

    kind: str  # "rating" or "figures"
    side: Side | None = None
    factor: str | None = None


@dataclass(frozen=True)
class Facts:
    """The five numbers the rule decides on. `lowest_gate` is 4 in a catalogue without gates."""

    pair_score: Decimal
    lowest_gate: int
    importance: ParetoClass
    proven_cycles: int


@dataclass(frozen=True)
class Decision:
    variant: Variant | None
    reason: Reason


def missing_inputs(inputs: VariantInputs) -> tuple[MissingInput, ...]:
    """Figures first, then ratings by side in the order of the catalogue. Source: D14, D15."""
    figures = () if inputs.pareto_class is not None else (MissingInput("figures"),)
    ratings = tuple(
        MissingInput("rating", side, factor)
        for side in Side
        for factor in missing_ratings(inputs.ratings(side), inputs.weights)
    )
    return figures + ratings


def facts_of(inputs: VariantInputs, rules: VariantRules) -> Facts | None:
    """The facts, or None while an input is missing. Raises ValueError like `readiness.side_score`."""
    weights = inputs.weights
    pair = pair_score(side_score(inputs.enterprise, weights), side_score(inputs.client, weights)).value
    importance = importance_class(inputs.pareto_class, is_strategic=inputs.is_strategic)
    if pair is None or importance is None:
        return None
    return Facts(pair, _lowest_gate(inputs), importance, proven_cycles(inputs.history, rules))


def proven_cycles(history: tuple[FinishedCycle, ...], rules: VariantRules) -> int:
    """How many finished cycles open integration: deep enough, and both sides met."""
    return sum(cycle.variant in rules.proving_variants and cycle.outcome is Outcome.BOTH_MET for cycle in history)


def decide(facts: Facts | None, rules: VariantRules = DEFAULT_RULES) -> Decision:
    """The variant, or none with its reason. Source: D15."""
    if facts is None:
        return Decision(None, Reason.MISSING_INPUTS)
    if facts.importance is ParetoClass.LOSS:
        return Decision(None, Reason.LOSS_MAKER)
    if facts.importance is ParetoClass.C and facts.pair_score < rules.no_process_readiness:
        return Decision(None, Reason.LOW_CLASS_AND_READINESS)
    if not _allows_cooperation(facts, rules):
        return Decision(Variant.NEGOTIATION, Reason.RECOMMENDED)
    return Decision(
        Variant.INTEGRATION if _allows_integration(facts, rules) else Variant.COOPERATION, Reason.RECOMMENDED
    )


def _allows_cooperation(facts: Facts, rules: VariantRules) -> bool:
    return (
        facts.lowest_gate >= rules.gate_cooperation
        and facts.pair_score >= rules.readiness_cooperation
        and facts.importance is ParetoClass.A
    )


def _allows_integration(facts: Facts, rules: VariantRules) -> bool:
    return (
        facts.lowest_gate >= rules.gate_integration
        and facts.pair_score >= rules.readiness_integration
        and facts.proven_cycles > 0
    )


def _lowest_gate(inputs: VariantInputs) -> int:
    gates = [factor.key for factor in inputs.factors if factor.is_gate]
    rated = (inputs.ratings(side).get(key) for side in Side for key in gates)
    return min((rating for rating in rated if rating is not None), default=HIGHEST_RATING)
