"""Vectors of methods.md for rule D15: 13 equal weights, six gates, importance A unless said otherwise."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from analytics.metrics.importance import importance_class
from analytics.metrics.readiness import Factor
from analytics.metrics.variant import (
    FinishedCycle,
    MissingInput,
    Reason,
    Recommendation,
    VariantInputs,
    VariantRules,
    recommend,
)
from analytics.metrics.vocabulary import Outcome, ParetoClass, Side, Variant

GATE, OTHER = "synergy_potential", "learning_ability"
PROOF = FinishedCycle(Variant.COOPERATION, Outcome.BOTH_MET)

Factors = tuple[Factor, ...]


def pair(factors: Factors, enterprise: int, client: int | None = None, **more: object) -> VariantInputs:
    keys = [factor.key for factor in factors]
    inputs = VariantInputs(
        factors=factors,
        enterprise=dict.fromkeys(keys, enterprise),
        client=dict.fromkeys(keys, enterprise if client is None else client),
        pareto_class=ParetoClass.A,
    )
    return replace(inputs, **more)  # type: ignore[arg-type]


def rerated(inputs: VariantInputs, factor: str, rating: int | None) -> VariantInputs:
    return replace(inputs, client={**inputs.client, factor: rating})


def rounded(found: Recommendation) -> Decimal:
    assert found.pair_score is not None
    return found.pair_score.quantize(Decimal("0.01"))


def met(found: Recommendation) -> dict[tuple[str, str], bool]:
    return {(line.needed_for, line.key): line.is_met for line in found.conditions}


def test_all_two_is_50_and_cooperation(factors: Factors) -> None:
    found = recommend(pair(factors, 2))
    assert (rounded(found), found.variant) == (Decimal("50.00"), Variant.COOPERATION)


def test_all_two_but_one_non_gate_one_is_48_08_and_negotiation(factors: Factors) -> None:
    found = recommend(rerated(pair(factors, 2), OTHER, 1))
    assert (rounded(found), found.variant) == (Decimal("48.08"), Variant.NEGOTIATION)
    assert met(found)["cooperation", "readiness"] is False
    assert met(found)["cooperation", "gates"] is True


def test_all_three_without_history_is_75_and_cooperation(factors: Factors) -> None:
    found = recommend(pair(factors, 3))
    assert (rounded(found), found.variant) == (Decimal("75.00"), Variant.COOPERATION)
    assert met(found)["integration", "proven_cooperation"] is False


def test_all_three_after_a_cooperation_that_met_both_is_integration(factors: Factors) -> None:
    assert recommend(pair(factors, 3, history=(PROOF,))).variant is Variant.INTEGRATION


def test_all_four_but_one_gate_one_is_94_23_and_negotiation(factors: Factors) -> None:
    found = recommend(rerated(pair(factors, 4), GATE, 1))
    assert (rounded(found), found.variant) == (Decimal("94.23"), Variant.NEGOTIATION)
    gate = next(line for line in found.conditions if (line.needed_for, line.key) == ("cooperation", "gates"))
    assert (gate.value, gate.threshold, gate.is_met, gate.short) == (1, 2, False, ((Side.CLIENT, GATE),))


def test_enterprise_four_and_client_two_is_50_and_cooperation(factors: Factors) -> None:
    found = recommend(pair(factors, 4, 2))
    assert (rounded(found), found.variant) == (Decimal("50.00"), Variant.COOPERATION)


def test_one_blank_gives_no_recommendation_and_names_it(factors: Factors) -> None:
    found = recommend(rerated(pair(factors, 3), OTHER, None))
    assert (found.variant, found.reason, found.is_complete) == (None, Reason.MISSING_INPUTS, False)
    assert found.missing == found.what_would_change == (MissingInput("rating", Side.CLIENT, OTHER),)
    assert found.conditions == ()


def test_all_three_of_class_c_is_negotiation(factors: Factors) -> None:
    found = recommend(pair(factors, 3, pareto_class=ParetoClass.C))
    assert found.variant is Variant.NEGOTIATION
    assert met(found)["cooperation", "importance"] is False


@pytest.mark.parametrize("pareto_class", [ParetoClass.B, ParetoClass.NONE])
def test_other_classes_below_a_are_negotiation(factors: Factors, pareto_class: ParetoClass) -> None:
    assert recommend(pair(factors, 3, pareto_class=pareto_class)).variant is Variant.NEGOTIATION


@pytest.mark.parametrize("pareto_class", [ParetoClass.B, ParetoClass.C, ParetoClass.NONE, ParetoClass.LOSS])
def test_the_owners_flag_stands_for_class_a(factors: Factors, pareto_class: ParetoClass) -> None:
    found = recommend(pair(factors, 3, pareto_class=pareto_class, is_strategic=True))
    assert (found.importance, found.variant) == (ParetoClass.A, Variant.COOPERATION)


def test_a_loss_maker_without_the_flag_gets_no_process(factors: Factors) -> None:
    found = recommend(pair(factors, 4, pareto_class=ParetoClass.LOSS))
    assert (found.variant, found.reason, found.is_complete) == (None, Reason.LOSS_MAKER, True)
    assert [change.key for change in found.input_changes] == ["strategic_flag"]


@pytest.mark.parametrize(("rating", "reason"), [(0, Reason.LOW_CLASS_AND_READINESS), (1, Reason.RECOMMENDED)])
def test_class_c_below_25_gets_no_process(factors: Factors, rating: int, reason: Reason) -> None:
    # all 1 is exactly 25, which is not below 25
    found = recommend(pair(factors, rating, pareto_class=ParetoClass.C))
    assert found.reason is reason
    assert found.variant is (None if rating == 0 else Variant.NEGOTIATION)


def test_low_readiness_alone_is_negotiation_for_class_a(factors: Factors) -> None:
    assert recommend(pair(factors, 0)).variant is Variant.NEGOTIATION


def test_no_figures_give_no_recommendation_even_with_the_flag(factors: Factors) -> None:
    found = recommend(pair(factors, 3, pareto_class=None, is_strategic=True))
    assert (found.variant, found.reason, found.importance) == (None, Reason.MISSING_INPUTS, None)
    assert found.missing == (MissingInput("figures"),)


def test_figures_and_ratings_are_listed_together(factors: Factors) -> None:
    inputs = rerated(pair(factors, 3, pareto_class=None), GATE, None)
    assert recommend(inputs).missing == (MissingInput("figures"), MissingInput("rating", Side.CLIENT, GATE))


@pytest.mark.parametrize(
    ("cycle", "variant"),
    [
        (FinishedCycle(Variant.INTEGRATION, Outcome.BOTH_MET), Variant.INTEGRATION),
        (FinishedCycle(Variant.NEGOTIATION, Outcome.BOTH_MET), Variant.COOPERATION),
        (FinishedCycle(Variant.COOPERATION, Outcome.ONE_MET), Variant.COOPERATION),
        (FinishedCycle(Variant.COOPERATION, Outcome.UNDECIDED), Variant.COOPERATION),
    ],
)
def test_what_history_opens_integration(factors: Factors, cycle: FinishedCycle, variant: Variant) -> None:
    assert recommend(pair(factors, 4, history=(cycle,))).variant is variant


def test_a_gate_of_two_is_enough_for_cooperation_and_not_for_integration(factors: Factors) -> None:
    found = recommend(rerated(pair(factors, 4, history=(PROOF,)), GATE, 2))
    assert found.variant is Variant.COOPERATION
    assert met(found)["integration", "gates"] is False


def test_integration_needs_75_exactly(factors: Factors) -> None:
    # 13·3 = 39 of 52 is 75; one non-gate less is 38 of 52 = 73.08
    assert recommend(rerated(pair(factors, 3, history=(PROOF,)), OTHER, 2)).variant is Variant.COOPERATION


def test_without_gates_in_the_catalogue_the_gate_conditions_hold() -> None:
    found = recommend(pair((Factor("a"),), 2))
    assert found.variant is Variant.COOPERATION


def test_at_the_edge_every_single_step_down_leads_to_negotiation(factors: Factors) -> None:
    # all 2: any rating to 1 gives 48.08 (and a gate of 1), no single step up reaches anything
    changes = recommend(pair(factors, 2)).rating_changes
    assert len(changes) == 26
    assert {(change.rating, change.new_rating, change.leads_to.variant) for change in changes} == {
        (2, 1, Variant.NEGOTIATION)
    }


def test_well_inside_only_the_gates_can_turn_the_result(factors: Factors) -> None:
    # all 3: a gate must fall to 1; another factor at 0 still leaves 36 of 52 = 69.2
    changes = recommend(pair(factors, 3)).rating_changes
    assert len(changes) == 12
    assert {(change.new_rating, change.size) for change in changes} == {(1, 2)}
    assert {change.factor for change in changes} == {factor.key for factor in factors if factor.is_gate}


def test_one_failing_gate_is_the_one_thing_that_would_open_cooperation(factors: Factors) -> None:
    found = recommend(rerated(pair(factors, 4), GATE, 1))
    change = found.rating_changes[0]
    assert (change.side, change.factor, change.new_rating) == (Side.CLIENT, GATE, 2)
    assert change.leads_to.variant is Variant.COOPERATION
    assert found.what_would_change[0] == change
    assert len(found.rating_changes) == 1


def test_the_other_inputs_that_would_change_the_result(factors: Factors) -> None:
    proven = recommend(pair(factors, 3)).input_changes
    assert [(change.key, change.leads_to.variant) for change in proven] == [("proven_cooperation", Variant.INTEGRATION)]
    flagged = recommend(pair(factors, 3, pareto_class=ParetoClass.B)).input_changes
    assert [(change.key, change.leads_to.variant) for change in flagged] == [("strategic_flag", Variant.COOPERATION)]
    unflagged = recommend(pair(factors, 2, pareto_class=ParetoClass.LOSS, is_strategic=True)).input_changes
    assert [(change.key, change.leads_to.reason) for change in unflagged] == [("strategic_flag", Reason.LOSS_MAKER)]


def test_every_change_listed_leads_where_it_says(factors: Factors) -> None:
    inputs = rerated(pair(factors, 3, history=(PROOF,)), OTHER, 2)
    found = recommend(inputs)
    assert found.rating_changes
    for change in found.rating_changes:
        ratings = {**inputs.ratings(change.side), change.factor: change.new_rating}
        side = "enterprise" if change.side is Side.ENTERPRISE else "client"
        assert recommend(replace(inputs, **{side: ratings})).variant is change.leads_to.variant  # type: ignore[arg-type]
        assert change.leads_to.variant is not found.variant


def test_another_version_of_the_thresholds_decides_otherwise(factors: Factors) -> None:
    strict = VariantRules(version="2", readiness_cooperation=Decimal(60))
    found = recommend(pair(factors, 2), strict)
    assert (found.variant, found.rules.version) == (Variant.NEGOTIATION, "2")


@pytest.mark.parametrize(
    "thresholds",
    [
        {"gate_cooperation": 4},
        {"gate_integration": 5},
        {"readiness_cooperation": Decimal(80)},
        {"readiness_integration": Decimal(101)},
        {"no_process_readiness": Decimal(-1)},
    ],
)
def test_thresholds_out_of_order_are_refused(thresholds: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="thresholds"):
        VariantRules(**thresholds)  # type: ignore[arg-type]


def test_importance_without_figures_stays_unknown() -> None:
    assert importance_class(None, is_strategic=True) is None
    assert importance_class(ParetoClass.C, is_strategic=False) is ParetoClass.C
