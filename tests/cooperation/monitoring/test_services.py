"""Methods and values: own side only, no future, a goal that exists; conditions of gates 5 and 7. Source: D43."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from cooperation.monitoring import conditions, services
from cooperation.monitoring.models import ActualValue, MonitoringMethod
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.states import Side
from corpsys.audit.models import AuditEvent
from corpsys.workspace import services as workspaces
from tests.cooperation.monitoring.conftest import END

pytestmark = pytest.mark.django_db


def value(world, name, **fields):
    by = world.act_as(name)
    fields = {"goal_number": 1, "side": by.side, "on": END, "value": Decimal(110), "source": "ledger", **fields}
    return services.enter_value(cycle=world.cycle, by=by, **fields)


def method(world, name, responsible=None, **fields):
    by = world.act_as(name)
    fields = {"goal_number": 1, "side": by.side, "source": "ledger", "frequency": "month", **fields}
    return services.set_method(cycle=world.cycle, responsible=world.users[responsible or name], by=by, **fields)


def test_each_side_enters_its_own_figures_only(joint):
    assert value(joint, "Bob").side == "host"
    assert value(joint, "Sam").side == "partner"
    for name, side in (("Bob", Side.PARTNER), ("Sam", Side.HOST)):
        with pytest.raises(NotAllowed):
            value(joint, name, side=side)
        with pytest.raises(NotAllowed):
            method(joint, name, side=side)


@pytest.mark.parametrize("name", ["Eve", "Charlie", "Dora", "Adam", "Hugo"])
def test_only_the_two_teams_enter(joint, name):
    with pytest.raises(NotAllowed):
        value(joint, name)
    with pytest.raises(NotAllowed):
        method(joint, name)


def test_bad_figures_are_told_at_their_field(joint):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for field, bad in (("on", tomorrow), ("goal_number", 2), ("source", " ")):
        with pytest.raises(Invalid) as refused:
            value(joint, "Alice", **{field: bad})
        assert list(refused.value.errors) == [field]
    assert not ActualValue.objects.exists()


def test_the_responsible_person_works_for_the_side(joint):
    for person in ("Sam", "Charlie"):
        with pytest.raises(Invalid):
            method(joint, "Alice", person)
    assert method(joint, "Alice", "Bob").responsible == joint.users["Bob"]


def test_setting_a_method_again_changes_it(joint):
    method(joint, "Alice")
    method(joint, "Bob", frequency="year")
    assert MonitoringMethod.objects.get().frequency == "year"


def test_events_of_joint_monitoring_reach_both_sides_and_those_of_a_negotiation_one(joint):
    value(joint, "Alice")
    assert AuditEvent.objects.get(kind="monitoring.value_entered").reach == "joint"


def test_the_event_of_an_own_plan_stays_with_the_enterprise(negotiated):
    value(negotiated, "Alice")
    assert AuditEvent.objects.get(kind="monitoring.value_entered").reach == "host"


def test_a_client_has_no_line_in_the_plan_of_a_negotiation(negotiated):
    with pytest.raises(Refused):
        value(negotiated, "Lena")


def test_after_the_end_nothing_is_entered(joint):
    workspaces.end_cycle(cycle=joint.cycle, ending="closed", outcome="both_met", by=joint.principal("Alice"))
    with pytest.raises(Refused):
        value(joint, "Alice")


def test_methods_are_set_once_every_line_has_one(joint):
    process = joint.extra["process"]
    process.cycle.refresh_from_db()
    method(joint, "Alice")
    found = conditions.monitoring_methods_set(process)
    assert (found.met, "client" in str(found.detail), "enterprise" in str(found.detail)) == (False, True, False)
    method(joint, "Lena")
    assert conditions.monitoring_methods_set(process).met


def test_final_values_are_asked_of_every_side_of_the_plan(joint):
    process = joint.extra["process"]
    value(joint, "Alice", is_final=True)
    value(joint, "Lena")
    assert not conditions.final_values_entered(process).met
    value(joint, "Lena", is_final=True)
    assert conditions.final_values_entered(process).met


def test_in_a_negotiation_the_enterprises_figures_are_enough(negotiated):
    process = negotiated.extra["process"]
    assert not conditions.final_values_entered(process).met
    value(negotiated, "Alice", is_final=True)
    method(negotiated, "Alice")
    assert conditions.final_values_entered(process).met
    assert conditions.monitoring_methods_set(process).met


def test_without_goals_nothing_is_met(world, open_process):
    process = open_process("cooperation")
    assert not conditions.final_values_entered(process).met
    assert not conditions.monitoring_methods_set(process).met
