"""Actions: owners of a side, dependencies without circles, what is open. Source: D42."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cooperation.actions import selectors, services
from cooperation.plan import services as plans
from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from tests.cooperation.plan.test_services import FULL, joint, start  # noqa: F401


@pytest.fixture
def planned(joint):  # noqa: F811
    plans.add_goal(plan=start(joint), by=joint.principal("Alice"), **FULL)
    return joint


def add(world, title="Promotion", **fields):
    return services.add_action(cycle=world.cycle, goal_number=1, title=title, by=world.principal("Alice"), **fields)


def test_an_owner_belongs_to_a_side_of_the_team(planned):
    assert add(planned, owner=planned.users["Sam"]).side == "partner"
    assert add(planned, owner=planned.users["Bob"]).side == "host"
    with pytest.raises(Invalid):
        add(planned, owner=planned.users["Charlie"])


def test_a_goal_that_is_not_in_the_plan(planned):
    with pytest.raises(Invalid):
        services.add_action(cycle=planned.cycle, goal_number=7, title="x", by=planned.principal("Alice"))


def test_dependencies_may_not_go_in_a_circle(planned):
    first, second = add(planned), add(planned)
    third = add(planned, needs=[second])
    services.edit_action(action=second, version=1, by=planned.principal("Alice"), needs=[first])
    with pytest.raises(Invalid) as refused:
        services.edit_action(action=first, version=1, by=planned.principal("Alice"), needs=[third])
    assert list(refused.value.errors) == ["needs"]


def test_done_waits_for_what_comes_first(planned):
    first = add(planned, title="First")
    second = add(planned, needs=[first])
    with pytest.raises(Refused) as refused:
        services.move(action=second, standing="done", version=1, by=planned.principal("Alice"))
    assert refused.value.allowed == ("1. First",)
    services.move(action=first, standing="done", version=1, by=planned.principal("Lena"))
    assert services.move(action=second, standing="done", version=1, by=planned.principal("Sam")).standing == "done"


def test_carrying_over_needs_a_reason(planned):
    action = add(planned)
    with pytest.raises(Invalid):
        services.move(action=action, standing="carried", version=1, by=planned.principal("Alice"))
    services.move(action=action, standing="carried", version=1, reason="no budget", by=planned.principal("Alice"))


def test_a_stale_move_is_told(planned):
    action = add(planned)
    services.move(action=action, standing="doing", version=1, by=planned.principal("Alice"))
    with pytest.raises(Stale):
        services.move(action=action, standing="done", version=1, by=planned.principal("Bob"))


def test_overdue_comes_first(planned):
    today = timezone.localdate()
    add(planned, title="later", due_on=today + timedelta(days=3))
    add(planned, title="late", due_on=today - timedelta(days=1))
    add(planned, title="undated")
    rows = selectors.rows(planned.cycle, planned.principal("Lena"))
    assert [(row.action.title, row.is_overdue) for row in rows] == [
        ("late", True),
        ("later", False),
        ("undated", False),
    ]


def test_nobody_outside_the_team(planned):
    for name in ("Charlie", "Hugo", "Eve", "Adam"):
        with pytest.raises(NotAllowed):
            services.add_action(cycle=planned.cycle, goal_number=1, title="x", by=planned.principal(name))
    assert not selectors.rows(planned.cycle, planned.principal("Hugo"))
