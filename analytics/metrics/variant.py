"""The recommendation of a variant with its grounds: each condition, what is missing, what would change it.

The decision itself is `variant_rule`; how it depends on the weights is `sensitivity`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from analytics.metrics.readiness import HIGHEST_RATING
from analytics.metrics.variant_rule import (
    DEFAULT_RULES,
    Decision,
    Facts,
    FinishedCycle,
    MissingInput,
    Reason,
    VariantInputs,
    VariantRules,
    decide,
    facts_of,
    missing_inputs,
)
from analytics.metrics.vocabulary import Outcome, ParetoClass, Side, Variant

__all__ = [
    "DEFAULT_RULES",
    "Condition",
    "Decision",
    "FinishedCycle",
    "InputChange",
    "MissingInput",
    "RatingChange",
    "Reason",
    "Recommendation",
    "VariantInputs",
    "VariantRules",
    "decide",
    "facts_of",
    "missing_inputs",
    "rating_changes",
    "recommend",
]


@dataclass(frozen=True)
class Condition:
    """One line of the reasoning: a value against a threshold, both as shown, and whether it holds.

    `needed_for` is "process", "cooperation" or "integration"; `short` names the gate ratings below the threshold.
    """

    key: str
    needed_for: str
    value: Decimal | int | str
    threshold: Decimal | int | str
    is_met: bool
    short: tuple[tuple[Side, str], ...] = ()


@dataclass(frozen=True)
class RatingChange:
    """The smallest change of one rating, in one direction, that leads to another result."""

    side: Side
    factor: str
    rating: int
    new_rating: int
    leads_to: Decision

    @property
    def size(self) -> int:
        return abs(self.new_rating - self.rating)


@dataclass(frozen=True)
class InputChange:
    """A change outside the ratings that leads to another result: `strategic_flag` or `proven_cooperation`."""

    key: str
    leads_to: Decision


@dataclass(frozen=True)
class Recommendation:
    """What the rule says and why. Without a variant `reason` tells "no process" from "no recommendation yet"."""

    variant: Variant | None
    reason: Reason
    importance: ParetoClass | None
    pair_score: Decimal | None
    missing: tuple[MissingInput, ...]
    conditions: tuple[Condition, ...]
    rating_changes: tuple[RatingChange, ...]
    input_changes: tuple[InputChange, ...]
    rules: VariantRules

    @property
    def is_complete(self) -> bool:
        return self.reason is not Reason.MISSING_INPUTS

    @property
    def what_would_change(self) -> tuple[RatingChange | InputChange | MissingInput, ...]:
        """Missing inputs if any; otherwise the rating changes, smallest first, and the other inputs."""
        return self.missing or (*self.rating_changes, *self.input_changes)


def recommend(inputs: VariantInputs, rules: VariantRules = DEFAULT_RULES) -> Recommendation:
    """The variant by rule, or none with a reason code. Raises ValueError like `readiness.side_score`.

    Source: D15, D16.
    """
    facts = facts_of(inputs, rules)
    decision = decide(facts, rules)
    return Recommendation(
        variant=decision.variant,
        reason=decision.reason,
        importance=facts.importance if facts else None,
        pair_score=facts.pair_score if facts else None,
        missing=missing_inputs(inputs),
        conditions=_conditions(inputs, facts, rules) if facts else (),
        rating_changes=rating_changes(inputs, rules) if facts else (),
        input_changes=_input_changes(inputs, rules) if facts else (),
        rules=rules,
    )


def rating_changes(inputs: VariantInputs, rules: VariantRules = DEFAULT_RULES) -> tuple[RatingChange, ...]:
    """Per side, factor and direction the smallest single change that leads elsewhere; smallest first, then upwards.

    Empty if no single rating can change the result. Every input must be present. Source: D16; methods, Sensitivity.
    """
    before = decide(facts_of(inputs, rules), rules)
    found = (
        change
        for side in Side
        for factor in inputs.weights
        for step in (1, -1)
        if (change := _smallest_change(inputs, rules, before, side, factor, step))
    )
    return tuple(sorted(found, key=lambda change: (change.size, change.new_rating < change.rating)))


def _smallest_change(
    inputs: VariantInputs, rules: VariantRules, before: Decision, side: Side, factor: str, step: int
) -> RatingChange | None:
    rating = inputs.ratings(side)[factor]
    if rating is None:
        return None
    for new_rating in range(rating + step, HIGHEST_RATING + 1 if step > 0 else -1, step):
        after = decide(facts_of(_with_rating(inputs, side, factor, new_rating), rules), rules)
        if after != before:
            return RatingChange(side, factor, rating, new_rating, after)
    return None


def _with_rating(inputs: VariantInputs, side: Side, factor: str, rating: int) -> VariantInputs:
    ratings = {**inputs.ratings(side), factor: rating}
    return replace(inputs, enterprise=ratings) if side is Side.ENTERPRISE else replace(inputs, client=ratings)


def _input_changes(inputs: VariantInputs, rules: VariantRules) -> tuple[InputChange, ...]:
    before = decide(facts_of(inputs, rules), rules)
    proof = FinishedCycle(Variant.COOPERATION, Outcome.BOTH_MET)
    others = {
        "strategic_flag": replace(inputs, is_strategic=not inputs.is_strategic),
        "proven_cooperation": replace(inputs, history=(*inputs.history, proof)),
    }
    after = {key: decide(facts_of(other, rules), rules) for key, other in others.items()}
    return tuple(InputChange(key, decision) for key, decision in after.items() if decision != before)


def _conditions(inputs: VariantInputs, facts: Facts, rules: VariantRules) -> tuple[Condition, ...]:
    return (
        *_process_conditions(facts, rules),
        _gate_condition(inputs, facts, "cooperation", rules.gate_cooperation),
        _readiness_condition(facts, "cooperation", rules.readiness_cooperation),
        Condition("importance", "cooperation", facts.importance, ParetoClass.A, facts.importance is ParetoClass.A),
        _gate_condition(inputs, facts, "integration", rules.gate_integration),
        _readiness_condition(facts, "integration", rules.readiness_integration),
        Condition("proven_cooperation", "integration", facts.proven_cycles, 1, facts.proven_cycles > 0),
    )


def _process_conditions(facts: Facts, rules: VariantRules) -> Iterator[Condition]:
    is_loss = facts.importance is ParetoClass.LOSS
    yield Condition("not_loss_maker", "process", facts.importance, ParetoClass.LOSS, not is_loss)
    if facts.importance is ParetoClass.C:
        enough = facts.pair_score >= rules.no_process_readiness
        yield Condition("readiness", "process", facts.pair_score, rules.no_process_readiness, enough)


def _gate_condition(inputs: VariantInputs, facts: Facts, needed_for: str, threshold: int) -> Condition:
    return Condition(
        "gates", needed_for, facts.lowest_gate, threshold, facts.lowest_gate >= threshold, _short(inputs, threshold)
    )


def _short(inputs: VariantInputs, threshold: int) -> tuple[tuple[Side, str], ...]:
    gates = [factor.key for factor in inputs.factors if factor.is_gate]
    return tuple((side, key) for side in Side for key in gates if (inputs.ratings(side)[key] or 0) < threshold)


def _readiness_condition(facts: Facts, needed_for: str, threshold: Decimal) -> Condition:
    return Condition("readiness", needed_for, facts.pair_score, threshold, facts.pair_score >= threshold)
