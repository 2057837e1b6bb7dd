"""Single raises of a pair. The pairs are those of the vectors for rule D15; gains are worked out by hand: one level of one
of thirteen equal factors is 100/52 = 1.923 of 100."""

from dataclasses import replace
from decimal import Decimal

import pytest

from analytics.metrics.readiness import Factor
from analytics.metrics.readiness_raises import Ground, Raise, Views, raises
from analytics.metrics.variant_rule import VariantRules
from analytics.metrics.vocabulary import Side, Variant

STEP = Decimal(100) / 52


def views(factors: tuple[Factor, ...], enterprise: int, client: int, **changed: int | None) -> Views:
    keys = [factor.key for factor in factors]
    return Views(factors, dict.fromkeys(keys, enterprise), {**dict.fromkeys(keys, client), **changed})


def gate(factors: tuple[Factor, ...]) -> str:
    return next(factor.key for factor in factors if factor.is_gate)


def other(factors: tuple[Factor, ...]) -> str:
    return next(factor.key for factor in factors if not factor.is_gate)


def test_four_and_two_suffice_for_cooperation_and_every_gap_is_worth_a_raise(factors: tuple[Factor, ...]) -> None:
    found = raises(views(factors, 4, 2))
    assert (found.score, found.suffices, found.aim) == (50, Variant.COOPERATION, Variant.INTEGRATION)
    assert len(found.single) == 13
    assert {(one.side, one.rating, one.new_rating) for one in found.single} == {(Side.CLIENT, 2, 3)}
    assert all(one.gain == pytest.approx(STEP) and one.reaches is None for one in found.single)
    assert [Ground.GATE in one.grounds for one in found.single] == [True] * 6 + [False] * 7
    assert all(Ground.GAP in one.grounds for one in found.single)
    assert (found.score_together, found.suffices_together) == (75, Variant.INTEGRATION)


def test_one_short_gate_is_raised_to_the_threshold_and_reaches_cooperation(factors: tuple[Factor, ...]) -> None:
    (one,) = raises(views(factors, 4, 4, **{gate(factors): 1})).single
    assert (one.side, one.rating, one.new_rating) == (Side.CLIENT, 1, 2)
    assert one.grounds == (Ground.GATE, Ground.GAP)
    assert one.gain == pytest.approx(STEP)
    assert one.reaches is Variant.COOPERATION


def test_a_score_just_short_is_reached_by_the_lowest_factor(factors: tuple[Factor, ...]) -> None:
    found = raises(views(factors, 2, 2, **{other(factors): 1}))
    assert found.score == pytest.approx(Decimal("48.08"), abs=Decimal("0.01"))
    (one,) = found.single
    assert one == Raise(
        Side.CLIENT, other(factors), 1, 2, (Ground.SCORE,), Decimal(50) - found.score, Variant.COOPERATION
    )


def test_a_raise_of_the_higher_side_adds_nothing(factors: tuple[Factor, ...]) -> None:
    """The enterprise is the lower side; the client's short gate opens cooperation and adds nothing to the pair."""
    found = raises(views(factors, 3, 4, **{gate(factors): 1}))
    short = next(one for one in found.single if one.factor == gate(factors))
    assert (short.side, short.gain, short.reaches) == (Side.CLIENT, 0, Variant.COOPERATION)


def test_two_equal_sides_rise_only_together(factors: tuple[Factor, ...]) -> None:
    found = raises(views(factors, 2, 2))
    assert (found.suffices, found.aim) == (Variant.COOPERATION, Variant.INTEGRATION)
    assert {one.gain for one in found.single} == {Decimal(0)}
    assert len(found.single) == 12  # the six gates of each side, 2 → 3
    assert found.score_together == pytest.approx(50 + 6 * STEP)


def test_nothing_to_raise_where_integration_is_allowed(factors: tuple[Factor, ...]) -> None:
    found = raises(views(factors, 3, 3))
    assert (found.suffices, found.aim, found.single) == (Variant.INTEGRATION, None, ())


def test_a_missing_rating_leaves_gates_without_gains(factors: tuple[Factor, ...]) -> None:
    found = raises(views(factors, 4, 2, **{other(factors): None, gate(factors): 1}))
    assert (found.score, found.suffices, found.aim, found.score_together) == (None, None, Variant.COOPERATION, None)
    assert {one.gain for one in found.single} == {None}
    assert other(factors) not in {one.factor for one in found.single}


def test_the_thresholds_in_force_set_the_aim(factors: tuple[Factor, ...]) -> None:
    strict = VariantRules(gate_cooperation=3, readiness_cooperation=Decimal(60))
    found = raises(views(factors, 2, 2), strict)
    assert (found.suffices, found.aim) == (Variant.NEGOTIATION, Variant.COOPERATION)
    assert {one.new_rating for one in found.single} == {3}


def test_weights_decide_which_raise_comes_first(factors: tuple[Factor, ...]) -> None:
    heavy = tuple(replace(factor, weight=Decimal(3)) if factor.key == factors[-1].key else factor for factor in factors)
    first = raises(views(heavy, 4, 2)).single[0]
    assert first.factor == factors[-1].key
    assert first.gain == pytest.approx(Decimal(300) / 60)
