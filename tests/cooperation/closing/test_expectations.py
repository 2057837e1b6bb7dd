"""Expectations: each side its own, hidden until the client takes part, frozen once they are answered. Source: D44."""

from decimal import Decimal

import pytest

from cooperation.closing import conditions, expectations, selectors
from cooperation.closing.models import Expectation
from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from corpsys.audit.models import AuditEvent
from tests.cooperation.closing.conftest import close_up, expect

pytestmark = pytest.mark.django_db
MEASURED = {"measure": "profit", "unit": "USD", "baseline": Decimal(100), "target": Decimal(120)}


def texts(world, name):
    return [row.text for row in selectors.expectations(world.cycle, world.act_as(name))]


def test_each_side_writes_its_own_and_both_read_them_once_the_client_takes_part(joint):
    expect(joint, "Bob", "more profit")
    expect(joint, "Sam", "fewer empty shelves")
    for name in ("Alice", "Bob", "Lena", "Sam", "Eve"):
        assert set(texts(joint, name)) == {"more profit", "fewer empty shelves"}
    assert set(AuditEvent.objects.filter(kind="expectation.set").values_list("reach", flat=True)) == {"joint"}


def test_the_enterprises_are_its_secret_before_that(world, open_process):
    process = open_process("cooperation")
    assert not conditions.enterprise_expectations_set(process).met
    expect(world, "Alice", "CANARY")
    assert conditions.enterprise_expectations_set(process).met
    assert not conditions.client_expectations_set(process).met
    assert AuditEvent.objects.get(kind="expectation.set").reach == "host"


@pytest.mark.parametrize("name", ["Eve", "Charlie", "Dora", "Adam", "Hugo"])
def test_only_the_two_teams_write(joint, name):
    with pytest.raises(NotAllowed):
        expect(joint, name)


def test_nobody_changes_the_other_sides(joint):
    found = expect(joint, "Lena")
    with pytest.raises(NotAllowed):
        expectations.edit_expectation(expectation=found, version=1, by=joint.act_as("Alice"), text="less")


def test_the_client_cannot_write_before_it_takes_part(world, open_process, join_client):
    open_process("cooperation")
    with pytest.raises(Refused):
        expect(world, "Lena")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " "}, "text"),
        ({**MEASURED, "target": Decimal(99)}, "target"),
        ({**MEASURED, "direction": "down"}, "target"),
        ({**MEASURED, "target": None}, "target"),
        ({**MEASURED, "baseline": None}, "baseline"),
        ({"weight": Decimal(0)}, "weight"),
        ({"goal_number": 9}, "goal_number"),
    ],
)
def test_bad_data_is_told_at_its_field(joint, fields, field):
    with pytest.raises(Invalid) as refused:
        expect(joint, "Alice", **{"text": "more", **fields})
    assert list(refused.value.errors) == [field]


def test_the_second_of_two_editors_is_told(joint):
    found = expect(joint, "Alice")
    expectations.edit_expectation(expectation=found, version=1, by=joint.act_as("Bob"), text="much more")
    with pytest.raises(Stale):
        expectations.edit_expectation(expectation=found, version=1, by=joint.act_as("Bob"), text="less")
    assert Expectation.objects.get().text == "much more"


def test_once_the_closing_has_begun_they_stand(closing):
    found = Expectation.objects.get(side="host")
    with pytest.raises(Refused):
        expectations.edit_expectation(expectation=found, version=1, by=closing.act_as("Alice"), text="less")
    with pytest.raises(Refused):
        expect(closing, "Lena", "another")


def test_a_side_without_any_may_still_write_one_down(joint, pass_gates):
    expect(joint, "Alice")
    close_up(joint, pass_gates, 4, 5, 6, 7)
    assert expect(joint, "Lena").number == 1
    with pytest.raises(Refused):
        expect(joint, "Lena", "another")


def test_at_the_table_of_a_negotiation_each_side_reads_its_own(negotiated):
    expect(negotiated, "Alice", "ours")
    expect(negotiated, "Lena", "theirs")
    assert (texts(negotiated, "Bob"), texts(negotiated, "Sam")) == (["ours"], ["theirs"])


def test_the_plan_of_a_negotiation_stays_hidden_behind_the_number_of_a_goal(negotiated):
    expect(negotiated, "Alice", goal_number=1)
    for number in (1, 9):
        with pytest.raises(Invalid):
            expect(negotiated, "Lena", goal_number=number)
