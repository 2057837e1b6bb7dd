"""Pages and endpoints of monitoring: who comes, what is shown, what is refused."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperation.monitoring.models import ActualValue
from cooperation.plan import selectors as plan_selectors
from cooperation.plan import services as plans
from cooperation.process import services as processes
from corpsys.tokens import services as tokens
from tests.cooperation.monitoring.conftest import GOAL, partner_cells, plan_of
from tests.cooperation.monitoring.test_services import method, value

pytestmark = pytest.mark.django_db
PAGES = ["monitoring", "pulse", "api_monitoring", "api_values", "api_methods", "api_pulse_rounds"]
SEND = {"content_type": "application/json"}


def url(name, *args, slug="first"):
    return reverse(name, args=[slug, "FAR-01", *args])


@pytest.mark.parametrize("route", PAGES)
def test_anonymous_is_asked_to_sign_in(joint, client, route):
    assert client.get(url(route)).status_code == (401 if route.startswith("api") else 302)


@pytest.mark.parametrize("route", PAGES)
def test_people_outside_find_nothing(joint, sign_in, route):
    for name in ("Charlie", "Dora", "Adam", "Hugo"):
        assert sign_in(joint.users[name]).get(url(route)).status_code == 404, name


def test_another_corporation_finds_nothing(two_worlds, sign_in):
    first, second = two_worlds
    from tests.cooperation.concept.conftest import open_process

    open_process(first)
    for route in PAGES:
        assert sign_in(second.users["Alice"]).get(url(route)).status_code == 404


@pytest.mark.parametrize("route", ["monitoring", "api_monitoring", "api_values", "api_methods"])
def test_before_it_takes_part_the_client_finds_nothing(world, open_process, pass_gates, join_client, sign_in, route):
    process = pass_gates(open_process("cooperation"), 0)
    plan_of(world)
    value(world, "Alice", value=Decimal("424242"))
    processes.presented(cycle=process.cycle, by=world.act_as("Alice"))
    assert sign_in(world.users["Lena"]).get(url(route)).status_code == 404
    assert (
        "424"
        in sign_in(world.users["Bob"]).get(url(route if "methods" not in route else "monitoring")).content.decode()
    )


@pytest.mark.parametrize("route", ["monitoring", "pulse", "api_monitoring", "api_values", "api_pulse_rounds"])
def test_a_client_that_withdrew_before_it_took_part_finds_nothing(
    world, open_process, pass_gates, join_client, sign_in, route
):
    process = pass_gates(open_process("cooperation"), 0)
    plan_of(world)
    processes.presented(cycle=process.cycle, by=world.act_as("Alice"))
    processes.entry_condition_met(cycle=process.cycle, met=True, by=world.act_as("Alice"))
    processes.withdrawn(cycle=process.cycle, by=world.act_as("Lena"))
    assert sign_in(world.users["Lena"]).get(url(route)).status_code == 404


def test_the_clients_of_a_negotiation_see_the_pulse_and_not_the_plan(negotiated, sign_in):
    lena = sign_in(negotiated.users["Lena"])
    assert lena.get(url("monitoring")).status_code == 404
    assert lena.get(url("pulse")).status_code == 200


def test_the_question_is_answered_for_both_sides(joint, sign_in):
    value(joint, "Alice", value=Decimal(119), is_final=True)
    value(joint, "Sam", value=Decimal("16.5"), is_final=True)
    for name in ("Alice", "Bob", "Lena", "Sam", "Eve"):
        html = sign_in(joint.users[name]).get(url("monitoring")).content.decode()
        assert "Both sides are winning." in html
        assert "95.0%" in html and "130.0%" in html
        assert ("Enter a value" in html) == (name != "Eve")
    assert (
        "No value has been entered yet"
        not in sign_in(joint.users["Sam"]).get(url("monitoring_goal", 1)).content.decode()
    )


def test_without_a_plan_the_next_step_is_said(world, open_process, sign_in):
    open_process("cooperation")
    assert "There is nothing to measure yet" in sign_in(world.users["Alice"]).get(url("monitoring")).content.decode()


def test_a_value_is_entered_for_the_own_side_by_the_page(joint, sign_in):
    sam = sign_in(joint.users["Sam"])
    form = {"value": "11.5", "on": "2021-06-30", "source": "stock list"}
    assert sam.get(url("value_enter", 1)).status_code == 200
    bad = sam.post(url("value_enter", 1), {**form, "value": "many"})
    assert (bad.status_code, "stock list" in bad.content.decode()) == (422, True)
    future = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)
    assert sam.post(url("value_enter", 1), {**form, "on": future.isoformat()}).status_code == 422
    assert sam.post(url("value_enter", 1), form).status_code == 302
    joint.act_as("Alice")
    assert ActualValue.objects.get().side == "partner"
    assert sam.get(url("value_enter", 2)).status_code == 404
    assert sign_in(joint.users["Eve"]).get(url("value_enter", 1)).status_code == 403


def test_a_method_is_set_by_the_page_with_a_person_of_the_own_side(joint, sign_in):
    alice = sign_in(joint.users["Alice"])
    form = {"source": "ledger", "frequency": "month", "responsible": joint.users["Sam"].pk}
    assert alice.post(url("method_set", 1), form).status_code == 422
    assert alice.post(url("method_set", 1), {**form, "responsible": joint.users["Bob"].pk}).status_code == 302
    assert "Bob" in alice.get(url("monitoring_goal", 1)).content.decode()


def test_values_and_methods_by_rest(joint, sign_in):
    sam = sign_in(joint.users["Sam"])
    good = {"goal_number": 1, "on": "2021-06-30", "value": "11.5", "source": "stock list"}
    assert sam.post(url("api_values"), {**good, "side": "host"}, **SEND).status_code == 403
    assert sam.post(url("api_values"), {**good, "goal_number": 9}, **SEND).json()["errors"]["goal_number"]
    assert sam.post(url("api_values"), {**good, "colour": "red"}, **SEND).status_code == 422
    assert sam.post(url("api_values"), good, **SEND).status_code == 201
    (row,) = sam.get(url("api_values")).json()["results"]
    assert (row["side"], row["goal_number"]) == ("partner", 1)
    person = {"goal_number": 1, "source": "list", "frequency": "year", "responsible": str(joint.users["Sam"].public_id)}
    assert sam.post(url("api_methods"), person, **SEND).status_code == 201
    stranger = {**person, "responsible": str(joint.users["Alice"].public_id)}
    assert sam.post(url("api_methods"), stranger, **SEND).status_code == 422
    own = {**person, "responsible": str(joint.users["Bob"].public_id)}
    assert sign_in(joint.users["Eve"]).post(url("api_methods"), own, **SEND).status_code == 403
    found = sign_in(joint.users["Sam"]).get(url("api_monitoring")).json()
    assert found["win_win_index"] == {"value": None, "reason": "actual_missing"}
    assert found["goals"][0]["sides"]["partner"]["actual"] == "11.5000"


def test_a_token_with_the_scope_enters_values_of_its_makers_side_only(joint, client):
    alice = joint.act_as("Alice")
    good = {"goal_number": 1, "on": "2021-06-30", "value": "110", "source": "ERP"}
    for scopes, status in ((["read", "values"], 201), (["read"], 403)):
        _row, secret = tokens.make_token(name="ERP", scopes=scopes, days=30, by=alice)
        bearer = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
        assert client.post(url("api_values"), good, **SEND, **bearer).status_code == status
        other = client.post(url("api_values"), {**good, "side": "partner"}, **SEND, **bearer)
        assert other.status_code == 403
        assert client.post(url("api_pulse_rounds"), {}, **SEND, **bearer).status_code == 403
        joint.act_as("Alice")
    assert [row.side for row in ActualValue.objects.all()] == ["host"]


def test_a_page_asks_the_same_for_more_goals(joint, sign_in, django_assert_max_num_queries):
    method(joint, "Alice")
    value(joint, "Alice")
    value(joint, "Sam")
    alice = sign_in(joint.users["Alice"])
    alice.get(url("monitoring"))
    with django_assert_max_num_queries(40) as few:
        alice.get(url("monitoring"))
    by = joint.act_as("Alice")
    for number in (2, 3):
        plan = plan_selectors.current(joint.cycle)
        plans.add_goal(plan=plan, by=by, **GOAL)
        partner_cells(joint, number)
        value(joint, "Alice", goal_number=number)
        method(joint, "Bob", goal_number=number)
        by = joint.act_as("Alice")
    with django_assert_max_num_queries(len(few)):
        alice.get(url("monitoring"))
