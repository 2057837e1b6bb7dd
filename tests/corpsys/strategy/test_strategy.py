"""Strategies: one in force, goals that trace, who may change them. Source: D8."""

import pytest

from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.strategy import selectors, services


def publish(world, enterprise=None, traces_to=None, by="Eve"):
    draft = services.start_version(title="Strategy", enterprise=enterprise, by=world.principal(by))
    goal = services.add_goal(strategy=draft, text="Grow", traces_to=traces_to, by=world.principal(by))
    services.publish(strategy=draft, by=world.principal(by))
    return draft, goal


def test_goals_trace_to_the_corporation(world):
    _draft, goal = publish(world)
    own, _goal = publish(world, world.enterprise, traces_to=goal, by="Alice")
    services_version = selectors.in_force(world.corporation_id, world.enterprise.pk)
    assert (selectors.tracing(services_version).coverage, own.standing) == (1, "in_force")


def test_an_untraced_goal_is_named(world):
    _draft, goal = publish(world)
    draft = services.start_version(title="Own", enterprise=world.enterprise, by=world.principal("Alice"))
    services.add_goal(strategy=draft, text="Traced", traces_to=goal, by=world.principal("Alice"))
    services.add_goal(strategy=draft, text="Loose", by=world.principal("Alice"))
    tracing = selectors.tracing(services.publish(strategy=draft, by=world.principal("Alice")))
    assert (tracing.coverage, tracing.untraced) == (0.5, ("Loose",))


def test_a_new_version_supersedes_and_carries_the_goals_on(world):
    first, goal = publish(world)
    publish(world, world.enterprise, traces_to=goal, by="Alice")
    second = services.start_version(title="Next", by=world.principal("Eve"))
    assert [each.text for each in second.goals.all()] == ["Grow"]
    services.publish(strategy=second, by=world.principal("Eve"))
    first.refresh_from_db()
    assert first.standing == "superseded"
    own = selectors.in_force(world.corporation_id, world.enterprise.pk)
    assert selectors.tracing(own).untraced == ("Grow",)


def test_only_a_draft_changes_and_only_with_goals_it_is_published(world):
    draft, _goal = publish(world)
    with pytest.raises(Refused):
        services.add_goal(strategy=draft, text="late", by=world.principal("Eve"))
    empty = services.start_version(title="Empty", enterprise=world.enterprise, by=world.principal("Alice"))
    with pytest.raises(Refused):
        services.publish(strategy=empty, by=world.principal("Alice"))
    with pytest.raises(Refused):
        services.start_version(title="Twice", enterprise=world.enterprise, by=world.principal("Alice"))


@pytest.mark.parametrize("name", ["Alice", "Bob", "Charlie", "Adam", "Lena"])
def test_the_corporations_strategy_is_the_executives(world, name):
    with pytest.raises(NotAllowed):
        services.start_version(title="x", by=world.principal(name))


def test_a_manager_changes_the_own_enterprises_strategy_only(world):
    with pytest.raises(NotAllowed):
        services.start_version(title="x", enterprise=world.enterprise, by=world.principal("Charlie"))


def test_a_corporate_goal_traces_to_nothing(world):
    _draft, goal = publish(world)
    again = services.start_version(title="Next", by=world.principal("Eve"))
    with pytest.raises(Invalid):
        services.add_goal(strategy=again, text="x", traces_to=goal, by=world.principal("Eve"))


@pytest.mark.parametrize(
    ("name", "status"), [("Eve", 200), ("Alice", 200), ("Charlie", 200), ("Dora", 200), ("Adam", 200), ("Lena", 404)]
)
def test_the_page_with_and_without_a_strategy(world, sign_in, name, status):
    client = sign_in(world.users[name])
    assert client.get("/first/strategy/").status_code == status
    world.act_as("Eve")
    draft, _goal = publish(world)
    assert client.get(f"/first/strategy/{draft.public_id}/").status_code == (404 if name in ("Adam", "Lena") else 200)


def test_the_pages_of_the_way_to_a_strategy_in_force(world, sign_in):
    client = sign_in(world.users["Eve"])
    page = client.post("/first/strategy/new/", {"title": "Strategy 2027"})["Location"]
    assert client.post(f"{page}publish/").status_code == 409
    assert client.post(f"{page}goals/", {"text": ""}).status_code == 422
    assert client.post(f"{page}goals/", {"text": "Grow"}).status_code == 302
    assert client.post(f"{page}factors/", {"kind": "external", "text": "Market"}).status_code == 302
    assert client.post(f"{page}publish/").status_code == 302
    rows = client.get("/api/v1/first/strategies/").json()["results"]
    assert [(row["standing"], len(row["goals"]), len(row["factors"])) for row in rows] == [("in_force", 1, 1)]
