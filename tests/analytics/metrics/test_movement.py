from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.movement import Move, Movement, movement
from analytics.metrics.pareto import ParetoResult, key_clients
from analytics.metrics.vocabulary import ParetoClass

A, B, C, NONE, LOSS = ParetoClass


def period(**amounts: int) -> ParetoResult:
    return key_clients({key: Decimal(amount) for key, amount in amounts.items()})


def told(found: Movement) -> dict[str, tuple[Move, int | None]]:
    return {client.key: (client.move, client.places) for client in found}


def test_who_came_left_rose_fell_and_stayed() -> None:
    # among a, b, c, which are in both periods: 1 2 3 before, b c a after
    found = movement(period(a=50, b=40, c=30, gone=20), period(b=60, new=55, c=30, a=10))
    assert told(found) == {
        "b": (Move.ROSE, 1),
        "new": (Move.CAME, None),
        "c": (Move.ROSE, 1),
        "a": (Move.FELL, -2),
        "gone": (Move.LEFT, None),
    }
    assert found.counts == {
        Move.CAME: 1,
        Move.LEFT: 1,
        Move.ROSE: 2,
        Move.FELL: 1,
        Move.STAYED: 0,
        Move.UNKNOWN: 0,
    }


def test_who_comes_or_leaves_above_pushes_nobody() -> None:
    found = movement(period(big=900, a=50, b=40), period(new=800, newer=700, a=50, b=40))
    assert {key: move for key, (move, _) in told(found).items() if key in "ab"} == {"a": Move.STAYED, "b": Move.STAYED}


def test_ties_share_a_place() -> None:
    # a and b share the first place before; after, b is the second alone
    found = told(movement(period(a=50, b=50, c=10), period(a=50, b=40, c=10)))
    assert found == {"a": (Move.STAYED, 0), "b": (Move.FELL, -1), "c": (Move.STAYED, 0)}


def test_a_client_keeps_its_rows_of_both_periods() -> None:
    client = movement(period(a=60, b=40), period(b=70, a=30))[0]
    assert client.before is not None
    assert client.after is not None
    assert (client.key, client.before.rank, client.after.rank, client.after.amount) == ("b", 2, 1, 70)
    assert client.share_change == Decimal("0.3")


def test_one_without_the_other_period_has_no_change_of_share_or_class() -> None:
    came, left = movement(period(a=10), period(b=10))
    assert (came.key, came.before, came.share_change, came.has_changed_class) == ("b", None, None, False)
    assert (left.key, left.after, left.share_change, left.has_changed_class) == ("a", None, None, False)


def test_class_changes_are_counted_from_and_to() -> None:
    # 80 15 5 and a loss: A B C loss; then 5 80 15 0 by key: C A B none
    found = movement(period(a=80, b=15, c=5, d=-9), period(a=5, b=80, c=15, d=0))
    assert found.class_changes == {(A, C): 1, (B, A): 1, (C, B): 1, (LOSS, NONE): 1}
    assert all(client.has_changed_class for client in found)


def test_clients_without_figures_neither_came_nor_left() -> None:
    found = movement(period(a=50, b=40), period(b=40, c=30), without_before=["c"], without_after=["a"])
    assert told(found) == {"b": (Move.STAYED, 0), "c": (Move.UNKNOWN, None), "a": (Move.UNKNOWN, None)}


def test_a_client_without_figures_must_not_be_counted() -> None:
    with pytest.raises(ValueError, match="without figures"):
        movement(period(a=1), period(a=1), without_before=["a"])
    with pytest.raises(ValueError, match="without figures"):
        movement(period(a=1), period(a=1), without_after=["a"])


def test_a_period_without_classes_changes_no_class() -> None:
    found = movement(period(a=-5, b=0), period(a=7, b=3))
    assert (found.class_changes, found[0].has_changed_class, found[0].share_change) == ({}, False, None)
    assert told(found) == {"a": (Move.ROSE, 1), "b": (Move.FELL, -1)}


def test_an_empty_period_is_all_coming_or_leaving() -> None:
    assert told(movement(period(), period(a=1))) == {"a": (Move.CAME, None)}
    assert told(movement(period(a=1), period())) == {"a": (Move.LEFT, None)}
    assert len(movement(period(), period())) == 0


def test_the_first_of_a_move_are_those_whose_share_changed_most() -> None:
    # of 1000 each: x, z and b rise past others, x by .19, z by .14, b by nothing; a loses .4 and w nothing
    before = period(a=500, b=400, w=40, z=30, y=20, x=10)
    found = movement(before, period(b=400, x=200, z=170, a=100, y=90, w=40))
    assert [(client.key, client.share_change) for client in found.first(Move.ROSE, 9)] == [
        ("x", Decimal("0.19")),
        ("z", Decimal("0.14")),
        ("b", 0),
    ]
    assert [client.key for client in found.first(Move.FELL, 9)] == ["a", "w"]
    assert [client.key for client in found.first(Move.FELL, 1)] == ["a"]


def test_who_came_and_left_stand_by_their_amount() -> None:
    found = movement(period(a=1, b=9, c=5), period(x=1, y=9, z=5))
    assert [client.key for client in found.first(Move.CAME, 2)] == ["y", "z"]
    assert [client.key for client in found.first(Move.LEFT, 2)] == ["b", "c"]


def test_amounts_beyond_64_bits_are_compared() -> None:
    big = 10**15
    found = movement(period(a=4 * big, b=3 * big), period(a=3 * big, b=6 * big))
    assert [client.key for client in found.first(Move.ROSE, 1)] == ["b"]


def test_movement_behaves_as_a_sequence() -> None:
    found = movement(period(a=2, b=1), period(a=2, b=1))
    assert [client.key for client in found[:1]] == ["a"]
    assert found[-1].key == "b"
    with pytest.raises(IndexError):
        found[2]


books = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(-9, 9), max_size=10)


def place(book: dict[str, int], others: set[str], key: str) -> int:
    """One more than the clients of both periods that have more."""
    return 1 + sum(book[other] > book[key] for other in others)


@given(books, books)
def test_every_client_is_told_once_and_as_defined(first: dict[str, int], second: dict[str, int]) -> None:
    found = told(movement(period(**first), period(**second)))
    shared = first.keys() & second.keys()
    assert found.keys() == first.keys() | second.keys()
    for key, (move, places) in found.items():
        if key not in shared:
            assert (move, places) == (Move.CAME if key in second else Move.LEFT, None)
            continue
        rise = place(first, shared, key) - place(second, shared, key)
        assert (move, places) == (Move.ROSE if rise > 0 else Move.FELL if rise < 0 else Move.STAYED, rise)


@given(books)
def test_a_period_against_itself_does_not_move(book: dict[str, int]) -> None:
    found = movement(period(**book), period(**book))
    assert found.counts[Move.STAYED] == len(book)
    assert found.class_changes == {}
