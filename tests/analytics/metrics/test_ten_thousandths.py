from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.ten_thousandths import compact, exact_dot, from_e4, to_e4


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


def test_the_ends_of_64_bits_are_money() -> None:
    ends = [Decimal("-922337203685477.5808"), Decimal("922337203685477.5807")]
    assert to_e4(ends[:1]).tolist() == [-(2**63)]
    assert to_e4(ends).tolist() == [-(2**63), 2**63 - 1]


def test_a_fraction_of_a_ten_thousandth_is_refused_however_small_and_whatever_stands_beside_it() -> None:
    # 1e-20 up and 1e-20 down would cancel in a sum that keeps the signs
    with pytest.raises(ValueError, match="four decimals"):
        to_e4([Decimal("1e-20"), Decimal("-1e-20"), Decimal(1)])


numbers = st.lists(st.tuples(st.integers(0, 2**62), st.integers(0, 2**62)), max_size=9)


@given(numbers)
def test_products_are_summed_beyond_64_bits(pairs: list[tuple[int, int]]) -> None:
    first, second = (np.array([pair[at] for pair in pairs], dtype=np.int64) for at in (0, 1))
    expected = sum(one * other for one, other in pairs)
    assert exact_dot(first, second) == exact_dot(first.astype(object), second) == expected
