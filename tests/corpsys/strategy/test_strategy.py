"""Strategies: one in force, goals that trace, who may change them. Source: D8."""

import pytest
from django.db import IntegrityError, transaction

from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from corpsys.audit.models import AuditEvent
from corpsys.corporation import services as corporations
from corpsys.strategy import comparison, selectors, services
from corpsys.strategy.models import StrategyVersion


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


def draft_with(world, *texts):
    draft = services.start_version(title="Draft", by=world.act_as("Eve"))
    return draft, [services.add_goal(strategy=draft, text=text, by=world.act_as("Eve")) for text in texts]


def test_goals_of_a_draft_are_edited_and_removed_with_before_and_after(world):
    draft, (keep, drop) = draft_with(world, "Keep", "Drop")
    eve = world.act_as("Eve")
    services.edit_goal(goal=keep, seen=selectors.mark_of(keep), text="Kept", by=eve)
    services.remove_goal(goal=drop, seen=selectors.mark_of(drop), by=eve)
    assert [goal.text for goal in draft.goals.all()] == ["Kept"]
    edited, removed = AuditEvent.objects.filter(kind__in=["strategy.goal_edited", "strategy.goal_removed"]).order_by(
        "id"
    )
    assert (edited.before["goal"], edited.after["goal"]) == ("Keep", "Kept")
    assert (removed.before["goal"], removed.after["goal"]) == ("Drop", "")
    assert {edited.object_id, removed.object_id} == {str(draft.public_id)}


def test_factors_of_a_draft_are_edited_and_removed(world):
    draft, _goals = draft_with(world)
    eve = world.act_as("Eve")
    factor = services.add_factor(strategy=draft, kind="internal", text="Team", by=eve)
    changed = services.edit_factor(factor=factor, seen=selectors.mark_of(factor), kind="external", text="Law", by=eve)
    assert (changed.kind, changed.text) == ("external", "Law")
    services.remove_factor(factor=changed, seen=selectors.mark_of(changed), by=eve)
    assert not draft.factors.exists()


def test_what_somebody_else_changed_or_removed_is_stale(world):
    _draft, (goal,) = draft_with(world, "Mine")
    eve, seen = world.act_as("Eve"), selectors.mark_of(goal)
    services.edit_goal(goal=goal, seen=seen, text="Theirs", by=eve)
    with pytest.raises(Stale):
        services.edit_goal(goal=goal, seen=seen, text="Mine again", by=eve)
    with pytest.raises(Stale):
        services.remove_goal(goal=goal, seen=seen, by=eve)


def test_a_version_in_force_is_never_edited(world):
    _draft, goal = publish(world)
    for act in (
        lambda: services.edit_goal(goal=goal, seen=selectors.mark_of(goal), text="x", by=world.act_as("Eve")),
        lambda: services.remove_goal(goal=goal, seen=selectors.mark_of(goal), by=world.act_as("Eve")),
    ):
        goal.strategy.refresh_from_db()
        with pytest.raises(Refused):
            act()


def test_two_in_force_are_refused_by_the_database(world):
    _draft, _goal = publish(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        StrategyVersion.objects.create(
            corporation_id=world.corporation_id, number=99, title="Second", standing="in_force"
        )


def test_two_versions_are_compared_line_by_line(world):
    older, (_grow, _sell) = draft_with(world, "Grow with key clients", "Sell more glass")
    services.publish(strategy=older, by=world.act_as("Eve"))
    newer = services.start_version(title="Next", by=world.act_as("Eve"))
    kept, dropped = newer.goals.all()
    services.edit_goal(
        goal=kept, seen=selectors.mark_of(kept), text="Grow with the key clients of the east", by=world.act_as("Eve")
    )
    services.remove_goal(goal=dropped, seen=selectors.mark_of(dropped), by=world.act_as("Eve"))
    services.add_goal(strategy=newer, text="Halve the stock", by=world.act_as("Eve"))
    found = comparison.compare(older, newer)
    assert [(line.before and line.before.text, line.after and line.after.text) for line in found.goals] == [
        ("Grow with key clients", "Grow with the key clients of the east"),
        (None, "Halve the stock"),
        ("Sell more glass", None),
    ]
    assert found.is_changed and not comparison.compare(older, older).is_changed


def test_the_pages_of_a_draft(world, sign_in):
    published, _goal = publish(world)
    draft = services.start_version(title="Next", by=world.act_as("Eve"))
    (copied,) = draft.goals.all()
    eve, page = sign_in(world.users["Eve"]), f"/first/strategy/{draft.public_id}/"
    where = f"{page}goals/{copied.public_id}/"
    assert eve.get(f"{where}edit/").status_code == 200 and eve.get(f"{where}remove/").status_code == 200
    changed = {"text": "Grow slowly", "seen": selectors.mark_of(copied)}
    assert eve.post(f"{where}edit/", {**changed, "text": ""}).status_code == 422
    assert eve.post(f"{where}edit/", changed).status_code == 302
    assert eve.post(f"{where}edit/", changed).status_code == 412
    compared = eve.get(f"{page}compare/{published.public_id}/").content.decode()
    assert "<del>Grow</del>" in compared and "<ins>Grow slowly</ins>" in compared
    asked = eve.get(f"{page}publish/").content.decode()
    assert "No running process has to be confirmed anew." in asked
    assert eve.post(f"{page}publish/").status_code == 302


@pytest.mark.parametrize(("name", "status"), [("Alice", 403), ("Bob", 403), ("Lena", 404)])
def test_others_do_not_change_a_draft_by_its_pages(world, sign_in, name, status):
    draft, (goal,) = draft_with(world, "Grow")
    seen = {"seen": selectors.mark_of(goal), "text": "x"}
    client = sign_in(world.users[name])
    for act in ("edit", "remove"):
        address = f"/first/strategy/{draft.public_id}/goals/{goal.public_id}/{act}/"
        assert client.post(address, seen).status_code == status, act
    assert client.post(f"/first/strategy/{draft.public_id}/publish/").status_code == status


def test_publishing_names_the_goals_that_come_loose(world, sign_in):
    _draft, goal = publish(world)
    publish(world, world.enterprise, traces_to=goal, by="Alice")
    draft = services.start_version(title="Next", by=world.act_as("Eve"))
    page = sign_in(world.users["Eve"]).get(f"/first/strategy/{draft.public_id}/publish/").content.decode()
    assert "Diageo: Grow" in page


def test_missing_strategies_and_untraced_goals_are_named(world, sign_in):
    publish(world)
    page = sign_in(world.users["Eve"]).get("/first/strategy/").content.decode()
    assert "Without a strategy in force: Diageo" in " ".join(page.split())
    publish(world, world.enterprise, by="Eve")
    eve = sign_in(world.users["Eve"])
    page = eve.get("/first/strategy/").content.decode()
    assert "Diageo: Grow" in page and "0.0%" in page
    own = eve.get("/first/organisations/diageo/").content.decode()
    assert "0.0%" in own and "do not trace" in own
    assert "do not trace" not in eve.get("/first/organisations/fareway/").content.decode()


def test_the_page_asks_the_database_the_same_for_more_enterprises(world, sign_in, django_assert_max_num_queries):
    eve = sign_in(world.users["Eve"])
    publish(world, world.enterprise)
    eve.get("/first/strategy/")
    with django_assert_max_num_queries(20) as few:
        eve.get("/first/strategy/")
    for n in range(4):
        made = corporations.propose_organisation(
            kind="enterprise", name=f"E{n}", level=world.extra["levels"][0], by=world.act_as("Eve")
        )
        publish(world, made)
    with django_assert_max_num_queries(len(few)):
        eve.get("/first/strategy/")


def test_strategies_and_goals_are_filtered_and_paged_by_key(world, sign_in):
    _draft, goal = publish(world)
    publish(world, world.enterprise, traces_to=goal, by="Alice")
    eve, api = sign_in(world.users["Eve"]), "/api/v1/first/"

    def titles(**query):
        return [row["enterprise"] for row in eve.get(f"{api}strategies/", query).json()["results"]]

    assert titles() == [None, "diageo"]
    assert titles(enterprise="corporation") == [None] and titles(enterprise="diageo") == ["diageo"]
    assert titles(standing="draft") == []
    first = eve.get(f"{api}strategies/", {"size": 1}).json()
    assert len(first["results"]) == 1
    assert [row["enterprise"] for row in eve.get(first["next"]).json()["results"]] == ["diageo"]
    assert eve.get(f"{api}strategies/", {"standing": "x"}).status_code == 422
    goals = eve.get(f"{api}goals/", {"traced": "1"}).json()["results"]
    assert [row["traces_to__public_id"] for row in goals] == [str(goal.public_id)]
    assert eve.get(f"{api}goals/", {"traced": "0"}).json()["results"] == []
    assert eve.get(f"{api}goals/", {"strategy": "x"}).status_code == 422
    assert sign_in(world.users["Adam"]).get(f"{api}goals/").json()["results"] == []
    assert sign_in(world.users["Lena"]).get(f"{api}goals/").status_code == 404
