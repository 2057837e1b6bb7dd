from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.ten_thousandths import compact, from_e4, to_e4


@given(st.lists(st.decimals(1 - 10**16, 10**16 - 1, places=4)))
def test_money_survives_the_way_there_and_back(amounts: list[Decimal]) -> None:
    assert [from_e4(value) for value in to_e4(amounts).tolist()] == amounts


def test_ordinary_amounts_are_64_bit() -> None:
    assert to_e4([Decimal("12.3456"), Decimal("-0.01")]).tolist() == [123456, -100]
    assert to_e4([Decimal("12.3456")]).dtype == np.int64


def test_amounts_whose_sum_would_overflow_become_python_integers() -> None:
    assert compact(np.array([2**62, 2**62])).dtype == object
    assert compact(np.array([2**62, 1])).dtype == object  # the bound is largest × count
    assert compact(np.array([2**60, 1])).dtype == np.int64


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        to_e4([1.5])  # type: ignore[list-item]
