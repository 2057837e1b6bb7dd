"""The history of partnerships, causal links, orientations and strategies: in words, put back, and who may. Source: D3, D4, D7, D8."""

from datetime import date

import pytest

from corpsys.access.refusals import NotAllowed, Refused, Stale
from corpsys.history import putting_back, registry, selectors
from corpsys.links import services as links
from corpsys.orientation import services as orientations
from corpsys.partners import services as partners
from corpsys.strategy import selectors as strategies
from corpsys.strategy import services as strategy

pytestmark = pytest.mark.django_db
SUBJECTS = ("partnership", "link", "orientation")


def made(world, key):
    """Return one object of each type, as an executive made it."""
    eve = world.act_as("Eve")
    if key == "partnership":
        return partners.propose_partner(
            enterprise=world.enterprise, partner=world.client, since=date(2024, 1, 1), by=eve
        )
    if key == "link":
        return links.propose_link(
            cause=world.enterprise, effect=world.client, polarity="+", sentence="More, more", by=eve
        )
    return orientations.add_orientation(
        enterprise=world.enterprise, kind="sales", since=date(2024, 1, 1), knowledge=["economics", "law"], by=eve
    )


# Of each type: an edit with every field, and how what it changed must read, in the order of the fields.
EDITS = {
    "partnership": {"since": date(2025, 2, 1), "until": date(2026, 12, 31)},
    "link": {"polarity": "-", "sentence": "More, less", "delay_days": 30},
    "orientation": {
        "kind": "quality",
        "since": date(2025, 2, 1),
        "until": date(2026, 12, 31),
        "knowledge": ["statistics"],
        "note": "Two years",
    },
}
TOLD = {
    "partnership": [("Since", "2024-01-01", "2025-02-01"), ("Until", "–", "2026-12-31")],
    "link": [
        ("Polarity", "the more, the more (+)", "the more, the less (−)"),
        ("Delay", "–", "30 days"),
        ("Sentence", "More, more", "More, less"),
    ],
    "orientation": [
        ("Orientation", "sales", "quality"),
        ("Since", "2024-01-01", "2025-02-01"),
        ("Until", "–", "2026-12-31"),
        ("Fields of knowledge", "economics, law", "statistics"),
        ("Note", "–", "Two years"),
    ],
}
SERVICES = {
    "partnership": (partners.edit_partner, partners.archive_partner),
    "link": (links.edit_link, links.archive_link),
    "orientation": (orientations.edit_orientation, orientations.archive_orientation),
}


def edit(world, key, entity, **fields):
    entity.refresh_from_db()
    change, _archive = SERVICES[key]
    return change(**{key: entity, "version": entity.version, "by": world.act_as("Eve"), **(fields or EDITS[key])})


def told(world, entity, name="Eve"):
    principal = world.act_as(name)
    return selectors.entries(principal, entity, selectors.events_of(principal, entity))


def newest(world, entity):
    return selectors.events_of(world.act_as("Eve"), entity)[0]


def put_back(world, key, entity, event, name="Eve", version=None):
    entity.refresh_from_db()
    return putting_back.put_back(
        subject=registry.subject(key),
        entity=entity,
        event=event,
        version=entity.version if version is None else version,
        by=world.act_as(name),
    )


def address(key, entity, event=None):
    return f"/first/history/{key}/{entity.public_id}/" + (f"{event.public_id}/" if event else "")


def state(entity, key):
    entity.refresh_from_db()
    return {name: getattr(entity, name) for name in EDITS[key]}


@pytest.mark.parametrize("key", SUBJECTS)
def test_an_edit_reads_in_words(world, key):
    entity = made(world, key)
    edit(world, key, entity)
    entry = told(world, entity)[0]
    assert (entry.actor, entry.act, entry.may_put_back) == ("Eve", "changed", True)
    assert [(change.label, change.before, change.after) for change in entry.changes] == TOLD[key]


def test_the_beginning_names_organisations_and_states(world):
    partnership, link = made(world, "partnership"), made(world, "link")
    (named,) = told(world, partnership)
    assert [(change.label, change.before, change.after) for change in named.changes] == [
        ("Enterprise", None, "Diageo"),
        ("Partner", None, "Fareway"),
        ("Since", None, "2024-01-01"),
        ("State", None, "accepted"),
    ]
    (said,) = told(world, link)
    assert {change.label: change.after for change in said.changes} == {
        "Cause": "Diageo",
        "Effect": "Fareway",
        "Polarity": "the more, the more (+)",
        "Sentence": "More, more",
        "State": "accepted",
    }
    assert not named.may_put_back and not said.may_put_back


@pytest.mark.parametrize("key", SUBJECTS)
def test_an_edit_is_put_back_whole_and_stands_in_the_history(world, key):
    entity = made(world, key)
    before = state(entity, key)
    edit(world, key, entity)
    put_back(world, key, entity, newest(world, entity))
    assert state(entity, key) == before
    assert [(change.label, change.after, change.before) for change in told(world, entity)[0].changes] == TOLD[key]


LATER = {"partnership": {"until": date(2027, 1, 1)}, "link": {"sentence": "Other", "polarity": "-"}}


@pytest.mark.parametrize("key", SUBJECTS)
def test_what_was_changed_since_is_refused(world, key):
    entity = made(world, key)
    edit(world, key, entity)
    event = newest(world, entity)
    edit(world, key, entity, **LATER.get(key, {"note": "Three years"}))
    with pytest.raises(Refused, match="changed again"):
        put_back(world, key, entity, event)
    with pytest.raises(Stale):
        put_back(world, key, entity, event, version=1)


@pytest.mark.parametrize("key", SUBJECTS)
def test_what_is_archived_is_not_edited_by_putting_back(world, key):
    entity = made(world, key)
    edit(world, key, entity)
    event = newest(world, entity)
    entity.refresh_from_db()
    SERVICES[key][1](**{key: entity, "version": entity.version, "by": world.act_as("Eve")})
    assert told(world, entity)[0].act == "archived"
    assert not told(world, entity)[0].may_put_back
    with pytest.raises(Refused, match="archived"):
        put_back(world, key, entity, event)


@pytest.mark.parametrize("key", SUBJECTS)
@pytest.mark.parametrize(
    ("name", "reads", "puts_back"),
    [
        ("Eve", 200, 200),
        ("Alice", 200, 403),
        ("Bob", 200, 403),
        ("Charlie", 200, 403),
        ("Adam", 404, 404),
        ("Lena", 404, 404),
    ],
)
def test_who_reads_and_who_puts_back(world, join_client, sign_in, key, name, reads, puts_back):
    # A key-account manager sets the orientation of the own enterprise. Source: D7.
    puts_back = 200 if (key, name) == ("orientation", "Alice") else puts_back
    entity = made(world, key)
    edit(world, key, entity)
    event = newest(world, entity)
    client = sign_in(world.users[name])
    page = client.get(address(key, entity))
    assert page.status_code == reads
    assert ("Put back" in page.content.decode()) is (puts_back == 200)
    assert client.get(address(key, entity, event)).status_code == puts_back
    entity.refresh_from_db()
    answer = client.post(address(key, entity, event), {"version": entity.version})
    assert answer.status_code == (302 if puts_back == 200 else puts_back)
    if puts_back == 403:
        with pytest.raises(NotAllowed):
            put_back(world, key, entity, event, name)


@pytest.mark.parametrize("key", [*SUBJECTS, "strategy"])
def test_another_corporation_is_as_if_missing(two_worlds, sign_in, key):
    first, second = two_worlds
    second.act_as("Eve")
    foreign = (
        strategy.start_version(title="Theirs", by=second.act_as("Eve")) if key == "strategy" else made(second, key)
    )
    client = sign_in(first.users["Eve"])
    assert client.get(address(key, foreign)).status_code == 404
    assert client.get(f"/second/history/{key}/{foreign.public_id}/").status_code == 404


# --- strategies -------------------------------------------------------------------------------------------------------


def test_a_strategy_tells_of_its_goals_and_factors_also_of_removed_ones(world):
    eve = world.act_as("Eve")
    draft = strategy.start_version(title="Strategy 2027", by=eve)
    goal = strategy.add_goal(strategy=draft, text="Grow", by=eve)
    strategy.edit_goal(goal=goal, seen=strategies.mark_of(goal), text="Grow fast", by=eve)
    factor = strategy.add_factor(strategy=draft, kind="external", text="Law", by=eve)
    strategy.remove_factor(factor=factor, seen=strategies.mark_of(factor), by=eve)
    strategy.publish(strategy=draft, by=eve)
    found = [
        (entry.act, *((change.label, change.before, change.after) for change in entry.changes))
        for entry in reversed(told(world, draft, "Dora"))
    ]
    assert found[2:] == [
        ("goal changed", ("Goal", "Grow", "Grow fast")),
        ("factor recorded", ("Factor", None, "Law"), ("Kind", None, "external")),
        ("factor removed", ("Factor", "Law", "–"), ("Kind", "external", "–")),
        ("put in force", ("State", "draft", "in force"), ("In force", "–", "Strategy 2027 (1)")),
    ]
    assert not any(entry.may_put_back for entry in told(world, draft))


def test_a_version_that_was_replaced_says_so(world):
    eve = world.act_as("Eve")
    first, second = (_in_force(title, eve) for title in ("One", "Two"))
    entry = told(world, first)[0]
    assert (entry.act, entry.changes[0].before, entry.changes[0].after) == ("superseded", "in force", "superseded")
    assert told(world, second)[0].act == "put in force"


def _in_force(title, eve):
    draft = strategy.start_version(title=title, by=eve)
    strategy.add_goal(strategy=draft, text=f"Goal of {title}", by=eve)
    return strategy.publish(strategy=draft, by=eve)


# --- on the pages of these objects ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Eve", "Dora"])
def test_rows_and_panels_lead_to_the_history(world, sign_in, name):
    partnership, link, orientation = (made(world, key) for key in SUBJECTS)
    level = world.extra["levels"][0]
    version = _in_force("One", world.act_as("Eve"))
    client = sign_in(world.users[name])
    for page, key, entity in (
        ("partners/", "partnership", partnership),
        ("organisations/diageo/", "partnership", partnership),
        ("links/", "link", link),
        ("organisations/diageo/", "link", link),
        ("organisations/diageo/", "orientation", orientation),
        ("levels/", "level", level),
        (f"strategy/{version.public_id}/", "strategy", version),
    ):
        assert address(key, entity) in client.get(f"/first/{page}").content.decode(), (page, key)


def test_an_archived_orientation_can_still_be_read(world, sign_in):
    entity = made(world, "orientation")
    orientations.archive_orientation(orientation=entity, version=1, by=world.act_as("Eve"))
    page = sign_in(world.users["Dora"]).get("/first/organisations/diageo/").content.decode()
    assert "Archived:" in page and address("orientation", entity) in page


def test_pages_of_edits_show_the_newest_changes(world, sign_in):
    partnership, link, orientation = (made(world, key) for key in SUBJECTS)
    client = sign_in(world.users["Eve"])
    for page, key, entity in (
        (f"partners/{partnership.public_id}/edit/", "partnership", partnership),
        (f"links/{link.public_id}/edit/", "link", link),
        (f"orientations/{orientation.public_id}/edit/", "orientation", orientation),
        ("levels/1/edit/", "level", world.extra["levels"][0]),
        ("organisations/fareway/edit/", "organisation", world.client),
    ):
        text = client.get(f"/first/{page}").content.decode()
        assert address(key, entity) in text and '<h2 id="history">' in text, page
