"""Findings on the structure, each with a figure reckoned by hand and a corporation without it. Source: D3, D4, D8."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corpsys.corporation import services as corporations
from corpsys.links import services as links
from corpsys.map import findings, selectors
from corpsys.partners import services as partners
from corpsys.strategy import services as strategies
from tests.corpsys.map.test_map import join, many, organisation


def groups(world, name="Alice"):
    principal = world.act_as(name)
    return {group.key: group for group in findings.structure(principal, selectors.levels(principal))}


def texts(world, key):
    return [finding.text for finding in groups(world)[key].findings]


def test_a_higher_level_with_more_partners_per_enterprise(world):
    bison = organisation(world, "enterprise", "Bison", rank=2)
    join(world, world.enterprise, world.client)
    join(world, world.enterprise, world.other_client)
    join(world, bison, world.client)
    assert texts(world, "selectivity") == ["1. Level 1: 2.0 clients per enterprise; 2. Level 2: 1.0."]
    join(world, bison, world.other_client)
    assert "selectivity" not in groups(world)


def test_a_level_without_enterprises_is_passed_over(world):
    join(world, world.enterprise, world.client)
    assert "selectivity" not in groups(world)


def test_a_limit_that_is_passed_with_the_reason_that_was_kept(world):
    join(world, world.enterprise, world.client)
    join(world, world.enterprise, world.other_client)
    assert "limits" not in groups(world)
    eve = world.act_as("Eve")
    corporations.set_level(rank=1, name="Level 1", max_clients=1, by=eve)
    assert texts(world, "limits") == ["2 clients on 1. Level 1, limit 1. No reason was kept."]
    third = organisation(world, "client", "Casey's")
    partners.propose_partner(enterprise=world.enterprise, partner=third, by=eve, limit_reason="One region")
    assert texts(world, "limits") == ["3 clients on 1. Level 1, limit 1. Reason: One region"]
    assert groups(world)["limits"].findings[0].about == (world.enterprise,)


def test_organisations_that_hang_on_nothing(world):
    # Diageo and Fareway share a workspace.
    assert [found.about[0].name for found in groups(world)["orphans"].findings] == ["Hy-Vee"]
    parent = organisation(world, "client", "Group")
    organisation(world, "client", "Daughter", parent=parent)
    links.propose_link(
        cause=world.enterprise, effect=world.other_client, polarity="+", sentence="x", by=world.act_as("Eve")
    )
    assert "orphans" not in groups(world)


def test_an_enterprise_without_a_strategy_and_with_goals_that_serve_none(world):
    eve = world.act_as("Eve")
    assert groups(world)["strategies"].total == 1
    whole = strategies.start_version(title="Whole", by=eve)
    goal = strategies.add_goal(strategy=whole, text="Grow", by=eve)
    strategies.publish(strategy=whole, by=eve)
    own = strategies.start_version(title="Own", enterprise=world.enterprise, by=eve)
    strategies.add_goal(strategy=own, text="Grow in Iowa", traces_to=goal, by=eve)
    strategies.publish(strategy=own, by=eve)
    assert not {"strategies", "goals"} & set(groups(world))
    following = strategies.start_version(title="Own 2", enterprise=world.enterprise, by=world.act_as("Eve"))
    strategies.add_goal(strategy=following, text="Have fun", by=eve)
    strategies.publish(strategy=following, by=eve)
    assert texts(world, "goals") == ["1 of 2 goals untraced."]


def test_links_that_contradict_each_other(world):
    eve = world.act_as("Eve")
    for polarity in ("+", "-"):
        links.propose_link(
            cause=world.enterprise, effect=world.client, polarity=polarity, sentence="x", by=world.act_as("Eve")
        )
        assert ("contradictions" in groups(world)) is (polarity == "-")
    found = groups(world)["contradictions"]
    assert (found.total, [one.name for one in found.findings[0].about]) == (1, ["Diageo", "Fareway"])
    principal = world.act_as("Alice")
    about = findings.about(findings.structure(principal, selectors.levels(principal)), world.client)
    assert [group.key for group, _finding in about] == ["contradictions"]
    assert eve.role == "executive"


def test_an_administrator_reads_none(world):
    assert groups(world, "Adam") == {}


def test_the_page_names_them_and_asks_as_much_of_many_as_of_few(world, sign_in):
    client = sign_in(world.users["Eve"])
    page = client.get("/first/corporation/findings/")
    assert b"hang on nothing" in page.content and b">Hy-Vee<" in page.content
    with CaptureQueriesContext(connection) as few:
        client.get("/first/corporation/findings/")
    many(world, 5, 8)
    with CaptureQueriesContext(connection) as more:
        client.get("/first/corporation/findings/")
    assert len(more) == len(few)


def test_the_page_counts_them_by_kind(world, sign_in):
    client = sign_in(world.users["Eve"])
    for number in range(4):
        organisation(world, "client", f"Client {number}")
    page = client.get("/first/corporation/findings/").content.decode()
    kinds = page.partition('<nav class="finding-kinds"')[2].partition("</nav>")[0]
    assert [link in kinds for link in ('href="#orphans"', 'href="#strategies"')] == [True, True], kinds
    assert '<span class="count">5</span>' in kinds
    assert (
        f"{kinds.count('<li>')} kinds of findings on the structure"
        in client.get("/first/corporation/map/").content.decode()
    )


def test_what_is_named_is_bounded_what_is_counted_is_not(world, monkeypatch):
    monkeypatch.setattr(findings, "NAMED", 2)
    for number in range(4):
        organisation(world, "client", f"Client {number}")
    found = groups(world)["orphans"]
    assert (found.total, len(found.findings), found.more) == (5, 2, 3)


@pytest.mark.parametrize("name", ["Lena", "Hugo"])
def test_guests_find_no_such_page(world, sign_in, name):
    assert sign_in(world.users[name]).get("/first/corporation/findings/").status_code == 404
