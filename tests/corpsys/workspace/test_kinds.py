"""The six kinds of process against the list of D5, written by hand."""

import pytest

from corpsys.workspace.kinds import process_kind

EXPECTED = [
    ("enterprise", "enterprise", "internal"),
    ("enterprise", "supplier", "internal"),
    ("enterprise", "client", "internal"),
    ("supplier", "supplier", "external"),
    ("supplier", "client", "external"),
    ("client", "client", "external"),
]


@pytest.mark.parametrize(("first", "second", "boundary"), EXPECTED)
def test_the_kind_follows_from_the_two_parties_in_either_order(first, second, boundary):
    kind = process_kind(first, second)
    assert kind is process_kind(second, first)
    assert (str(kind), str(kind.boundary_label)) == (f"{first}–{second}", boundary)
    assert kind.is_internal is not kind.is_external


def test_an_unknown_kind_of_party_is_no_process():
    with pytest.raises(KeyError):
        process_kind("enterprise", "bank")
