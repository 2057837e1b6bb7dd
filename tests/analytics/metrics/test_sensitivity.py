from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.readiness import Factor
from analytics.metrics.sensitivity import (
    FactorSensitivity,
    Stability,
    pair_sensitivity,
    recommendation_sensitivity,
    side_sensitivity,
    tie_weight,
)
from analytics.metrics.variant import FinishedCycle, VariantInputs
from analytics.metrics.vocabulary import Outcome, ParetoClass, Side, Variant

WEIGHTS = {"a": Decimal("0.5"), "b": Decimal("0.3"), "c": Decimal("0.2")}
SCORES = {"a": 4, "b": 2, "c": 3}
T29 = Decimal("72.5")  # 2.9 on the scale 0-4

Factors = tuple[Factor, ...]


def of(factor: str, found: tuple[FactorSensitivity, ...]) -> FactorSensitivity:
    return next(item for item in found if item.factor == factor)


def test_the_published_crossing() -> None:
    found = of("a", side_sensitivity(SCORES, WEIGHTS, T29))
    assert (found.status, found.t_star, found.weight) == (Stability.CROSSES, Decimal("0.3125"), Decimal("0.5"))
    assert found.relative_change == Decimal("0.375")  # |.3125 - .5| / .5
    assert found.threshold == T29


def test_weights_are_shares_whatever_their_sum() -> None:
    tenfold = {key: weight * 10 for key, weight in WEIGHTS.items()}
    assert side_sensitivity(SCORES, tenfold, T29) == side_sensitivity(SCORES, WEIGHTS, T29)


def test_the_published_tie_of_two_alternatives() -> None:
    tie = tie_weight(SCORES, {"a": 3, "b": 4, "c": 2}, WEIGHTS, "a").value
    assert tie is not None
    assert tie.quantize(Decimal("0.0001")) == Decimal("0.4444")


def test_ties_that_do_not_exist_say_why() -> None:
    assert tie_weight(SCORES, SCORES, WEIGHTS, "a").reason == "same_difference"
    assert tie_weight({"a": 1}, {"a": 2}, {"a": Decimal(1)}, "a").reason == "only_factor"
    # first 4t + 3(1-t), second 2t + 2(1-t): equal at t = -1
    pair = {"a": 4, "b": 3}, {"a": 2, "b": 2}
    assert tie_weight(*pair, {"a": Decimal(1), "b": Decimal(1)}, "a").reason == "outside"


def test_for_the_pair_the_lower_side_is_taken_again_at_every_weight() -> None:
    # enterprise 2.4 + 1.6t reaches 2.9 from t = .3125; client 4 - 2t (m = (1.2 + .8)/.5) keeps it up to t = .55
    client = {"a": 2, "b": 4, "c": 4}
    found = of("a", pair_sensitivity(SCORES, client, WEIGHTS, T29))
    assert (found.t_star, found.relative_change) == (Decimal("0.55"), Decimal("0.1"))


def test_two_sides_that_never_reach_the_threshold_together_are_stable() -> None:
    # threshold 3.5: enterprise from t = .6875, client up to t = .25
    found = of("a", pair_sensitivity(SCORES, {"a": 2, "b": 4, "c": 4}, WEIGHTS, Decimal("87.5")))
    assert (found.status, found.t_star, found.relative_change) == (Stability.STABLE, None, None)


def test_below_the_threshold_the_nearest_weight_that_reaches_it_is_given() -> None:
    # threshold 3.6 on one side: 2.4 + 1.6t = 3.6 at t = .75
    assert of("a", side_sensitivity(SCORES, WEIGHTS, Decimal(90))).t_star == Decimal("0.75")


def test_a_factor_at_the_mean_of_the_rest_has_no_effect() -> None:
    found = side_sensitivity({"a": 2, "b": 2}, {"a": Decimal(1), "b": Decimal(1)}, Decimal(50))
    assert {item.status for item in found} == {Stability.NO_EFFECT}


def test_no_weight_is_said() -> None:
    # 2 + 2t = 3 at t = .5, but there is no weight to compare with
    found = of("a", side_sensitivity({"a": 4, "b": 2}, {"a": Decimal(0), "b": Decimal(1)}, Decimal(75)))
    assert (found.status, found.t_star, found.relative_change) == (Stability.ZERO_WEIGHT, Decimal("0.5"), None)


def test_the_only_factor_has_nothing_to_trade_against() -> None:
    assert side_sensitivity({"a": 4}, {"a": Decimal(1)}, Decimal(50))[0].status is Stability.ONLY_FACTOR
    heavy = side_sensitivity({"a": 4, "b": 1}, {"a": Decimal(1), "b": Decimal(0)}, Decimal(50))
    assert of("a", heavy).status is Stability.ONLY_FACTOR


def test_no_weight_within_reach_is_stable() -> None:
    found = side_sensitivity({"a": 4, "b": 3}, {"a": Decimal(1), "b": Decimal(1)}, Decimal(50))
    assert {item.status for item in found} == {Stability.STABLE}


def test_a_threshold_only_touched_at_the_end_turns_nothing() -> None:
    # 3 - t reaches 2 at t = 1, where it still holds
    found = side_sensitivity({"a": 2, "b": 3}, {"a": Decimal(1), "b": Decimal(1)}, Decimal(50))
    assert of("a", found).status is Stability.STABLE


def test_on_the_edge_any_change_turns() -> None:
    # (1 + 3)/2 = 2 exactly
    found = side_sensitivity({"a": 1, "b": 3}, {"a": Decimal(1), "b": Decimal(1)}, Decimal(50))
    assert [(item.t_star, item.relative_change) for item in found] == [(Decimal("0.5"), 0)] * 2


def test_a_missing_rating_is_refused() -> None:
    with pytest.raises(ValueError, match="b"):
        side_sensitivity({"a": 1, "b": None}, {"a": Decimal(1), "b": Decimal(1)}, Decimal(50))


ratings = st.lists(st.integers(0, 4), min_size=3, max_size=3)


def score(found: list[int], weights: list[Decimal], at: Decimal) -> Decimal:
    """S(t) by its definition, the first factor at weight t."""
    rest = sum(weights[1:])
    return found[0] * at + sum(
        value * weight * (1 - at) / rest for value, weight in zip(found[1:], weights[1:], strict=True)
    )


@given(ratings, ratings, st.lists(st.integers(1, 9), min_size=3, max_size=3), st.sampled_from([25, 50, 75]))
def test_the_result_turns_at_t_star_and_nowhere_nearer(
    enterprise: list[int], client: list[int], parts: list[int], threshold: int
) -> None:
    weights = [Decimal(part) for part in parts]
    keys = ("a", "b", "c")
    found = of(
        "a",
        pair_sensitivity(
            dict(zip(keys, enterprise, strict=True)),
            dict(zip(keys, client, strict=True)),
            dict(zip(keys, weights, strict=True)),
            Decimal(threshold),
        ),
    )
    hair = Decimal("1e-12")

    def holds(at: Decimal) -> bool:
        return min(score(enterprise, weights, at), score(client, weights, at)) * 25 >= threshold - hair

    step = Decimal(1) / 200
    limit = abs(found.t_star - found.weight) if found.t_star is not None else Decimal(2)
    grid = [step * index for index in range(201)]
    nearer = [at for at in grid if abs(at - found.weight) < limit - hair]
    assert all(holds(at) == holds(found.weight) for at in nearer)
    if found.t_star is not None:
        around = (found.t_star - Decimal("1e-6"), found.t_star, found.t_star + Decimal("1e-6"))
        assert len({holds(at) for at in around}) == 2


def inputs(factors: Factors, rating: int, **more: object) -> VariantInputs:
    keys = [factor.key for factor in factors]
    every = dict.fromkeys(keys, rating)
    return replace(VariantInputs(factors, every, every, ParetoClass.A), **more)  # type: ignore[arg-type]


def test_where_a_gate_fails_no_weight_matters_and_the_gate_is_named(factors: Factors) -> None:
    gate = factors[0].key
    blocked = inputs(factors, 4, client={**dict.fromkeys([item.key for item in factors], 4), gate: 1})
    found = recommendation_sensitivity(blocked)
    assert (found.thresholds, found.factors, found.nearest) == ((), (), None)
    assert [(change.side, change.factor, change.size) for change in found.smallest_rating_changes] == [
        (Side.CLIENT, gate, 1)
    ]


def test_the_thresholds_that_can_turn_the_result_are_those_of_open_variants(factors: Factors) -> None:
    proof = FinishedCycle(Variant.COOPERATION, Outcome.BOTH_MET)
    assert recommendation_sensitivity(inputs(factors, 3)).thresholds == (50,)
    assert recommendation_sensitivity(inputs(factors, 3, history=(proof,))).thresholds == (50, 75)
    assert recommendation_sensitivity(inputs(factors, 3, pareto_class=ParetoClass.C)).thresholds == (25,)
    assert recommendation_sensitivity(inputs(factors, 3, pareto_class=ParetoClass.B)).thresholds == ()


def test_the_nearest_factor_of_a_recommendation(factors: Factors) -> None:
    # client all 2 but learning_ability 3: S(t) = 2 + t, so t = 0 keeps 50; all other factors: m = 25/12, s = 2,
    # S(t) = 25/12 - t/12, which is 2 at t = 1 and still holds: nothing turns
    keys = [factor.key for factor in factors]
    close = inputs(factors, 4, client={**dict.fromkeys(keys, 2), "learning_ability": 3})
    assert recommendation_sensitivity(close).nearest is None
    # and one factor at 1 besides: 26/52 = 50 exactly, on the edge for learning_ability and responsiveness
    edge = replace(close, client={**close.client, "responsiveness": 1})
    found = recommendation_sensitivity(edge)
    turning = {item.factor for item in found.factors if item.status is Stability.CROSSES}
    assert turning == {"learning_ability", "responsiveness"}
    assert found.nearest is not None
    assert found.nearest.relative_change == 0


def test_missing_inputs_have_no_sensitivity(factors: Factors) -> None:
    with pytest.raises(ValueError, match="missing"):
        recommendation_sensitivity(inputs(factors, 3, pareto_class=None))
