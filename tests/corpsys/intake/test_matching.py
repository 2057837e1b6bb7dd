"""Which column is which field."""

import pytest
from django.utils import translation

from corpsys.access.refusals import Invalid
from corpsys.intake import matching
from corpsys.intake.registry import target_of


@pytest.fixture
def target(taken):
    return target_of("trial")


def proposed(target, header):
    return {
        match.field.key: (match.column, match.confidence) for match in matching.propose(target, header) if match.column
    }


def test_columns_are_found_by_key_label_and_other_names(target):
    found = proposed(target, ["Customer", "MONTH", "Kwota"])
    assert found == {"client": ("Customer", "sure"), "month": ("MONTH", "sure"), "amount": ("Kwota", "sure")}


def test_a_part_of_a_name_is_only_likely(target):
    assert proposed(target, ["client name", "amount"]) == {
        "client": ("client name", "likely"),
        "amount": ("amount", "sure"),
    }


def test_a_whole_name_goes_before_a_part(target):
    assert proposed(target, ["amount net", "amount"])["amount"] == ("amount", "sure")


def test_only_one_of_two_rivals_is_proposed(target):
    found = proposed(target, ["cost", "profit"])
    assert list(found) == ["cost"]


def test_the_proposal_does_not_depend_on_the_language(target):
    with translation.override("pl"):
        assert proposed(target, ["Client"]) == {"client": ("Client", "sure")}


@pytest.mark.parametrize(
    ("mapping", "field", "says"),
    [
        ({"client": "a", "month": "b"}, "amount", "needed"),
        ({"client": "a", "month": "b", "amount": "z"}, "amount", "no column “z”"),
        ({"client": "a", "month": "a", "amount": "c"}, "month", "chosen twice"),
        ({"client": "a", "month": "b", "amount": "c", "cost": "d", "profit": "e"}, "cost", "only one"),
        ({"client": "a", "month": "b", "amount": "c", "owner": "d"}, "owner", "no such field"),
    ],
)
def test_a_wrong_mapping_is_told_at_its_field(target, mapping, field, says):
    with pytest.raises(Invalid) as refused:
        matching.check(target, ["a", "b", "c", "d", "e"], mapping)
    assert says in str(refused.value.errors[field][0])


def test_empty_entries_are_left_out(target):
    whole = {"client": "a", "month": "b", "amount": "c", "cost": ""}
    assert matching.check(target, ["a", "b", "c"], whole) == {"client": "a", "month": "b", "amount": "c"}
