"""The history of an object: who reads it, what it tells, and putting a change back. Source: access K10; D1–D3."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotAllowed, Refused, Stale
from corpsys.access.states import Role
from corpsys.audit.models import AuditEvent
from corpsys.corporation import levels, services
from corpsys.corporation.models import HierarchyLevel, Membership, Organisation
from corpsys.history import putting_back, registry, selectors
from corpsys.tokens import services as tokens

pytestmark = pytest.mark.django_db


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def edit(world, **fields):
    found = fresh(world.client)
    return services.edit_organisation(organisation=found, version=found.version, by=world.principal("Eve"), **fields)


def newest(world, entity):
    return selectors.events_of(world.principal("Eve"), entity)[0]


def address(entity, key="organisation", event=None):
    tail = f"{event.public_id}/" if event else ""
    return f"/first/history/{key}/{entity.public_id}/{tail}"


def told(world, name="Eve"):
    principal = world.principal(name)
    return selectors.entries(principal, world.client, selectors.events_of(principal, world.client))


def test_an_edit_is_told_with_before_and_after_in_words(world):
    edit(world, level=world.extra["levels"][1], parent=world.other_client, city="Ankeny", strategic=True)
    entry = told(world)[0]
    assert (entry.actor, entry.act) == ("Eve", "changed")
    assert {(change.label, change.before, change.after) for change in entry.changes} == {
        ("Level", "1. Level 1", "2. Level 2"),
        ("Group", "–", "Hy-Vee"),
        ("Town", "–", "Ankeny"),
        ("Strategic", "no", "yes"),
    }


def test_only_what_changed_is_kept(world):
    edit(world, city="Ankeny", sector="", name="Fareway")
    assert newest(world, world.client).after == {"city": "Ankeny"}


@pytest.mark.parametrize(
    ("name", "status", "with_values"),
    [("Eve", 200, True), ("Alice", 200, True), ("Dora", 200, True), ("Adam", 404, False), ("Lena", 404, False)],
)
def test_who_reads_the_history_of_an_organisation(world, join_client, sign_in, name, status, with_values):
    edit(world, city="Ankeny")
    answer = sign_in(world.users[name]).get(address(world.client))
    assert answer.status_code == status
    assert ("Ankeny" in answer.content.decode()) is with_values


def test_administrators_are_told_who_and_when_but_no_values(world, sign_in):
    member = Membership.objects.get(user=world.users["Dora"])
    services.record(
        kind="membership.edited",
        by=world.principal("Eve"),
        entity=member,
        before={"department": "Sales"},
        after={"department": "Logistics"},
    )
    page = sign_in(world.users["Adam"]).get(address(member, "membership")).content.decode()
    assert "Eve" in page and "changed" in page
    assert "Logistics" not in page and "Sales" not in page
    assert "Logistics" in sign_in(world.users["Eve"]).get(address(member, "membership")).content.decode()


def test_another_corporation_is_as_if_missing(two_worlds, sign_in):
    first, second = two_worlds
    client = sign_in(first.users["Eve"])
    foreign = client.get(f"/first/history/organisation/{second.client.public_id}/")
    assert foreign.status_code == client.get(address(first.client, "nothing")).status_code == 404
    assert client.get(f"/second/history/organisation/{second.client.public_id}/").status_code == 404


def test_what_happens_in_a_workspace_is_no_part_of_it(world):
    services.record(kind="secret", by=world.principal("Alice"), entity=world.client, workspace_id=world.workspace.pk)
    assert "secret" not in {event.kind for event in selectors.events_of(world.principal("Eve"), world.client)}


def test_a_token_is_named(world):
    made, _secret = tokens.make_token(name="ERP", scopes=["read"], days=30, by=world.principal("Eve"))
    bearer = Principal(**{**world.principal("Eve").__dict__, "scopes": frozenset(), "token_id": made.pk})
    services.record(
        kind="organisation.edited", by=bearer, entity=world.client, before={"city": ""}, after={"city": "x"}
    )
    assert told(world)[0].token == "ERP"


def test_the_number_of_questions_does_not_grow(world, sign_in):
    client = sign_in(world.users["Eve"])
    counts = []
    for number in range(2):
        for step in range(4):
            edit(world, city=f"Town {number} {step}", level=world.extra["levels"][step % 2])
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(world.client)).status_code == 200
        counts.append(len(found))
        world.act_as("Eve")
    assert counts[0] == counts[1] <= 16


def put_back(world, event, name="Eve", version=None):
    entity = fresh(world.client)
    return putting_back.put_back(
        subject=registry.subject("organisation"),
        entity=entity,
        event=event,
        version=entity.version if version is None else version,
        by=world.principal(name),
    )


def test_putting_back_is_an_edit_that_stands_in_the_history(world):
    edit(world, level=world.extra["levels"][1], parent=world.other_client, markets=["Iowa"])
    event = newest(world, world.client)
    found = put_back(world, event)
    assert (found.level, found.parent, found.markets) == (world.extra["levels"][0], None, [])
    assert newest(world, world.client).before == {"level": 2, "parent": "hy-vee", "markets": ["Iowa"]}


def test_a_field_changed_since_is_refused_and_both_values_are_shown(world, sign_in):
    edit(world, city="Ankeny")
    event = newest(world, world.client)
    edit(world, city="Boone")
    with pytest.raises(Refused, match="changed again"):
        put_back(world, event)
    answer = sign_in(world.users["Eve"]).get(address(world.client, event=event)).content.decode()
    assert "Boone" in answer and "Ankeny" in answer and "changed since" in answer
    assert 'value="Put back"' not in answer


def test_a_later_edit_that_it_depends_on_is_refused_with_the_reason(world, sign_in):
    edit(world, level=world.extra["levels"][1])
    event = newest(world, world.client)
    for organisation in (world.enterprise, world.other_client):
        Organisation.objects.filter(pk=organisation.pk).update(level=world.extra["levels"][1])
    levels.archive_level(level=world.extra["levels"][0], by=world.principal("Eve"))
    client = sign_in(world.users["Eve"])
    answer = client.post(address(world.client, event=event), {"version": fresh(world.client).version})
    assert answer.status_code == 422 and "archived" in answer.content.decode()
    world.act_as("Eve")
    assert fresh(world.client).level == world.extra["levels"][1]


def test_putting_back_twice_is_refused(world):
    edit(world, city="Ankeny")
    event = newest(world, world.client)
    put_back(world, event)
    with pytest.raises(Refused, match="nothing to put back"):
        put_back(world, event)


def test_an_edit_in_the_meantime_is_noticed(world):
    edit(world, city="Ankeny")
    event, version = newest(world, world.client), fresh(world.client).version
    edit(world, sector="Food")
    with pytest.raises(Stale):
        put_back(world, event, version=version)


@pytest.mark.parametrize("name", ["Alice", "Bob", "Charlie"])
def test_only_who_may_edit_puts_back(world, sign_in, name):
    edit(world, city="Ankeny")
    event = newest(world, world.client)
    with pytest.raises(NotAllowed):
        put_back(world, event, name)
    client = sign_in(world.users[name])
    assert client.get(address(world.client, event=event)).status_code == 403
    assert client.post(address(world.client, event=event), {"version": 2}).status_code == 403


def test_by_page(world, sign_in):
    edit(world, city="Ankeny")
    event = newest(world, world.client)
    client = sign_in(world.users["Eve"])
    page = client.get(address(world.client)).content.decode()
    assert address(world.client, event=event) in page
    answer = client.post(address(world.client, event=event), {"version": fresh(world.client).version})
    assert answer.status_code == 302 and answer.url == "/first/organisations/fareway/"
    world.act_as("Eve")
    assert fresh(world.client).city == ""


def test_an_act_that_no_edit_undoes_is_not_offered(world, sign_in):
    made = services.propose_organisation(
        kind="client", name="New", level=world.extra["levels"][0], by=world.principal("Alice")
    )
    services.accept_organisation(organisation=made, by=world.principal("Eve"))
    page = sign_in(world.users["Eve"]).get(address(made)).content.decode()
    assert "accepted into the corporation" in page and "Put back" not in page
    event = AuditEvent.objects.filter(kind="organisation.accepted", object_id=str(made.public_id)).get()
    assert sign_in(world.users["Eve"]).post(address(made, event=event), {"version": 1}).status_code == 403


def test_a_level_is_put_back(world):
    level = world.extra["levels"][0]
    services.set_level(rank=1, name="Top", max_clients=5, by=world.principal("Eve"))
    event = newest(world, level)
    found = putting_back.put_back(
        subject=registry.subject("level"), entity=fresh(level), event=event, version=2, by=world.principal("Eve")
    )
    assert (found.name, found.max_clients, found.version) == ("Level 1", None, 3)
    assert HierarchyLevel.objects.get(pk=level.pk).name == "Level 1"


def test_the_page_of_an_organisation_shows_the_newest_five(world, sign_in):
    for number in range(7):
        edit(world, city=f"Town {number}")
    page = sign_in(world.users["Dora"]).get("/first/organisations/fareway/").content.decode()
    assert "Town 6" in page and "Town 0" not in page
    assert address(world.client) in page
    assert world.principal("Dora").role == Role.MEMBER and "Put back" not in page
