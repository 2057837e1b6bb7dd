from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.metrics.concentration import effective_number, gini, hhi


def test_four_equal_amounts_count_as_four() -> None:
    assert effective_number(hhi([5, 5, 5, 5])).value == 4


def test_the_order_of_amounts_does_not_matter() -> None:
    # 2(1*1 + 2*2 + 3*3)/(3*6) - 4/3 = 28/18 - 24/18
    assert gini([3, 1, 2]).value == gini([1, 2, 3]).value == Decimal(4) / Decimal(18)


@pytest.mark.parametrize("measure", [hhi, gini])
def test_losses_are_refused(measure) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="negative"):
        measure([3, -1])


@pytest.mark.parametrize("amounts", [[], [0, 0]])
def test_nothing_to_share_is_a_reason(amounts: list[int]) -> None:
    assert hhi(amounts).reason == gini(amounts).reason == effective_number(hhi(amounts)).reason == "no_positive_amount"
