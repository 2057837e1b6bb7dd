from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.metrics.answer import Answer, ratio, weighted_mean


@pytest.mark.parametrize(("value", "reason"), [(None, None), (Decimal(1), "why")])
def test_an_answer_is_a_value_or_a_reason(value: Decimal | None, reason: str | None) -> None:
    with pytest.raises(ValueError, match="either"):
        Answer(value, reason)


@pytest.mark.parametrize("whole", [0, -5])
def test_a_ratio_to_nothing_gives_the_reason(whole: int) -> None:
    assert ratio(3, whole, reason="nothing") == Answer(None, "nothing")


def test_weights_are_shared_out() -> None:
    # (1*3 + 5*1) / 4
    assert weighted_mean([(Decimal(1), Decimal(3)), (Decimal(5), Decimal(1))]).value == 2


def test_no_items_and_no_weight_are_different_reasons() -> None:
    assert weighted_mean([]).reason == "nothing_to_average"
    assert weighted_mean([(Decimal(1), Decimal(0))]).reason == "no_weight"


@pytest.mark.parametrize("weight", ["-1", "NaN", "Infinity"])
def test_weights_must_be_finite_and_not_negative(weight: str) -> None:
    with pytest.raises(ValueError, match="weights"):
        weighted_mean([(Decimal(1), Decimal(weight))])
