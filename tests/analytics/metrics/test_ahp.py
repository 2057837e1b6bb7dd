"""Vectors of the methods document, section AHP; what is not printed there is worked out in the comments."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.ahp import (
    RANDOM_INDEX,
    GlobalWeights,
    PairwiseWeights,
    Refusal,
    global_weights,
    pairwise_weights,
)

# Saaty 2008: which drink is drunk more in the United States
DRINKS = ("coffee", "wine", "tea", "beer", "soda", "milk", "water")
DRINKS_UPPER = "9 5 2 1 1 1/2 | 1/3 1/9 1/9 1/9 1/9 | 1/3 1/4 1/3 1/9 | 1/2 1 1/3 | 2 1/2 | 1/3"
# Saaty 1990: buying a house
HOUSE = ("size", "transport", "neighbourhood", "age", "yard", "modern", "condition", "financing")
HOUSE_UPPER = "5 3 7 6 6 1/3 1/4 | 1/3 5 3 3 1/5 1/7 | 6 3 4 6 1/5 | 1/3 1/4 1/7 1/8 | 1/2 1/5 1/6 | 1/5 1/6 | 1/2"


def upper(keys: tuple[str, ...], text: str) -> dict[tuple[str, str], Fraction]:
    """Comparisons from the rows above the diagonal."""
    return dict(zip(combinations(keys, 2), map(Fraction, text.replace("|", " ").split()), strict=True))


def weighed(keys: str | tuple[str, ...], text: str) -> PairwiseWeights:
    return pairwise_weights(tuple(keys), upper(tuple(keys), text))


def rounded(found: PairwiseWeights, places: int) -> list[str]:
    return [f"{weight:.{places}f}" for weight in found.weights.values()]


def test_the_published_drinks() -> None:
    found = weighed(DRINKS, DRINKS_UPPER)
    assert rounded(found, 4) == ["0.1775", "0.0191", "0.0418", "0.1164", "0.1896", "0.1288", "0.3268"]
    assert (f"{found.lambda_max:.4f}", f"{found.consistency_ratio:.4f}") == ("7.1766", "0.0223")
    assert found.is_accepted


def test_the_published_house_is_refused_with_its_worst_comparison() -> None:
    found = weighed(HOUSE, HOUSE_UPPER)
    assert rounded(found, 3) == ["0.173", "0.054", "0.188", "0.018", "0.031", "0.036", "0.167", "0.333"]
    assert (f"{found.lambda_max:.3f}", f"{found.consistency_ratio:.3f}") == ("9.669", "0.169")
    assert (found.reason, found.is_accepted) == (Refusal.INCONSISTENT, False)
    # size to condition: 1/3 was said, the weights give .173/.167 = 1.04; ln(3.1) = 1.13. Neighbourhood to condition:
    # 6 against .188/.167 = 1.13, ln(5.3) = 1.67, which no other pair exceeds
    assert found.worst is not None
    assert (found.worst.first, found.worst.second, found.worst.said) == ("neighbourhood", "condition", 6)
    assert (f"{found.worst.implied:.2f}", f"{found.worst.deviation:.2f}") == ("1.13", "1.67")


def test_the_published_three() -> None:
    found = weighed("abc", "3 5 | 3")
    assert rounded(found, 4) == ["0.6370", "0.2583", "0.1047"]
    assert (f"{found.lambda_max:.4f}", f"{found.consistency_ratio:.4f}") == ("3.0385", "0.0332")
    assert found.is_accepted


def test_a_consistent_matrix_has_a_ratio_of_zero_and_no_worst_comparison() -> None:
    found = weighed("abc", "2 4 | 2")
    assert rounded(found, 4) == ["0.5714", "0.2857", "0.1429"]
    assert (found.consistency_ratio, found.consistency_index, found.lambda_max, found.worst) == (0, 0, 3, None)


def test_a_cycle_is_refused() -> None:
    found = weighed("abc", "9 1/9 | 9")
    assert (found.reason, f"{found.consistency_ratio:.2f}") == (Refusal.INCONSISTENT, "6.13")
    assert rounded(found, 4) == ["0.3333"] * 3
    # all three comparisons are equally far off, the first is named
    assert found.worst is not None
    assert (found.worst.first, found.worst.second, found.worst.implied) == ("a", "b", 1)


def test_the_random_index_is_the_pinned_one() -> None:
    assert [str(RANDOM_INDEX[size]) for size in range(3, 11)] == [
        "0.58",
        "0.90",
        "1.12",
        "1.24",
        "1.32",
        "1.41",
        "1.45",
        "1.49",
    ]


@pytest.mark.parametrize(("keys", "text", "weights"), [("a", "", [1]), ("ab", "3", [Decimal("0.75"), Decimal("0.25")])])
def test_one_and_two_keys_are_always_consistent(keys: str, text: str, weights: list[Decimal]) -> None:
    found = weighed(keys, text)
    assert list(found.weights.values()) == weights
    assert (found.consistency_ratio, found.worst, found.is_accepted) == (0, None, True)


def test_a_pair_may_be_given_from_either_end_or_both() -> None:
    third = Fraction(1, 3)
    expected = pairwise_weights("ab", {("a", "b"): Fraction(3)})
    full = {("a", "a"): Fraction(1), ("a", "b"): Fraction(3), ("b", "a"): third, ("b", "b"): Fraction(1)}
    assert pairwise_weights("ab", {("b", "a"): third}) == pairwise_weights("ab", full) == expected


@pytest.mark.parametrize(
    ("keys", "comparisons", "reason", "pairs"),
    [
        ("", {}, Refusal.NOTHING_TO_COMPARE, ()),
        ("abcdefghij", {}, Refusal.TOO_MANY, ()),
        ("abc", {("a", "b"): 2, ("c", "b"): 2}, Refusal.MISSING_COMPARISONS, (("a", "c"),)),
        ("ab", {("a", "b"): 10}, Refusal.OUT_OF_RANGE, (("a", "b"),)),
        ("ab", {("a", "b"): Fraction(1, 10)}, Refusal.OUT_OF_RANGE, (("a", "b"),)),
        ("ab", {("a", "b"): 0}, Refusal.OUT_OF_RANGE, (("a", "b"),)),
        ("ab", {("a", "b"): -3}, Refusal.OUT_OF_RANGE, (("a", "b"),)),
        ("ab", {("a", "b"): 3, ("b", "a"): 3}, Refusal.NOT_RECIPROCAL, (("a", "b"),)),
        ("ab", {("a", "b"): 3, ("b", "a"): Fraction(333, 1000)}, Refusal.NOT_RECIPROCAL, (("a", "b"),)),
        ("ab", {("a", "b"): 3, ("b", "b"): 2}, Refusal.NOT_RECIPROCAL, (("b", "b"),)),
    ],
)
def test_what_cannot_be_computed_with_says_why_and_where(
    keys: str,
    comparisons: dict[tuple[str, str], int],
    reason: Refusal,
    pairs: tuple[tuple[str, str], ...],
) -> None:
    found = pairwise_weights(keys, {pair: Fraction(said) for pair, said in comparisons.items()})
    assert (found.reason, found.pairs, found.is_accepted) == (reason, pairs, False)
    assert (dict(found.weights), found.lambda_max, found.consistency_ratio) == ({}, None, None)


def test_nine_keys_are_still_compared() -> None:
    assert weighed("abcdefghi", "1 " * 36).weights["a"] == pytest.approx(Decimal(1) / 9)


def test_keys_must_be_known_and_different() -> None:
    with pytest.raises(ValueError, match="zzz"):
        pairwise_weights("ab", {("a", "zzz"): Fraction(1)})
    with pytest.raises(ValueError, match="twice"):
        pairwise_weights("aa", {})


def hierarchy(groups: PairwiseWeights) -> GlobalWeights:
    return global_weights(groups, {"x": weighed("ab", "3"), "y": weighed("c", "")})


def test_global_weights_are_the_product_of_group_and_factor() -> None:
    # x 2/3 and y 1/3; a 3/4 and b 1/4 of x
    found = hierarchy(weighed("xy", "2"))
    assert {key: f"{weight:.4f}" for key, weight in found.weights.items()} == {
        "a": "0.5000",
        "b": "0.1667",
        "c": "0.3333",
    }
    assert found.is_accepted


def test_no_global_weights_while_a_comparison_is_refused() -> None:
    found = global_weights(weighed("xy", "2"), {"x": weighed("abc", "9 1/9 | 9"), "y": weighed("d", "")})
    assert (dict(found.weights), found.refused_groups, found.is_accepted) == ({}, ("x",), False)
    open_groups = hierarchy(pairwise_weights("xy", {}))
    assert (dict(open_groups.weights), open_groups.refused_groups, open_groups.is_accepted) == ({}, (), False)


def test_groups_must_be_those_of_the_factors_and_factors_in_one_group() -> None:
    with pytest.raises(ValueError, match="groups of the factors"):
        global_weights(weighed("xy", "2"), {"x": weighed("ab", "3")})
    with pytest.raises(ValueError, match="two groups"):
        global_weights(weighed("xy", "2"), {"x": weighed("ab", "3"), "y": weighed("b", "")})


scale = st.sampled_from([*(Fraction(1, part) for part in range(2, 10)), *(Fraction(part) for part in range(1, 10))])
HAIR = Decimal("1e-12")


@st.composite
def matrices(draw: st.DrawFn) -> tuple[str, dict[tuple[str, str], Fraction]]:
    keys = "abcdefghi"[: draw(st.integers(1, 9))]
    return keys, {pair: draw(scale) for pair in combinations(keys, 2)}


@given(matrices())
def test_weights_are_the_eigenvector_of_the_largest_eigenvalue(
    matrix: tuple[str, dict[tuple[str, str], Fraction]],
) -> None:
    keys, comparisons = matrix
    found = pairwise_weights(keys, comparisons)
    full = {pair: Decimal(said.numerator) / said.denominator for pair, said in comparisons.items()}
    full |= {(second, first): 1 / said for (first, second), said in full.items()}
    full |= {(key, key): Decimal(1) for key in keys}
    assert found.lambda_max is not None
    assert found.lambda_max >= len(keys)
    for row in keys:
        image = sum(full[row, column] * found.weights[column] for column in keys)
        assert abs(image - found.lambda_max * found.weights[row]) < HAIR
    assert abs(sum(found.weights.values()) - 1) < HAIR
    assert min(found.weights.values()) > 0


@given(matrices(), st.randoms(use_true_random=False))
def test_the_order_and_the_direction_of_comparing_change_nothing(
    matrix: tuple[str, dict[tuple[str, str], Fraction]],
    random,  # type: ignore[no-untyped-def]
) -> None:
    keys, comparisons = matrix
    shuffled = random.sample(keys, len(keys))
    turned = {pair[::-1]: 1 / said for pair, said in comparisons.items()}
    first, second = pairwise_weights(keys, comparisons), pairwise_weights(shuffled, turned)
    assert dict(first.weights) == dict(second.weights)
    assert (first.consistency_ratio, first.reason) == (second.consistency_ratio, second.reason)


@given(st.lists(st.integers(1, 3), min_size=3, max_size=9))
def test_ratios_of_weights_give_back_the_weights(parts: list[int]) -> None:
    keys = "abcdefghi"[: len(parts)]
    of = dict(zip(keys, parts, strict=True))
    found = pairwise_weights(keys, {(a, b): Fraction(of[a], of[b]) for a, b in combinations(keys, 2)})
    assert (found.consistency_ratio, found.worst) == (0, None)
    assert all(abs(found.weights[key] - Decimal(of[key]) / sum(parts)) < HAIR for key in keys)
