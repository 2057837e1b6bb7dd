"""Causal links: who may, bad links at their field, versions, loops on page and REST. Source: D4."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from corpsys.audit.models import AuditEvent
from corpsys.corporation import services as corporations
from corpsys.links import selectors, services
from corpsys.links.models import CausalLink

PAGE, API, LOOPS = "/first/links/", "/api/v1/first/links/", "/first/corporation/loops/"


def say(world, cause=None, effect=None, polarity="+", name="Eve", **fields):
    fields = {"sentence": "More promotion, more orders", **fields}
    return services.propose_link(
        cause=cause or world.enterprise,
        effect=effect or world.client,
        polarity=polarity,
        by=world.act_as(name),
        **fields,
    )


@pytest.fixture
def two_loops(world):
    """Diageo ⇄ Fareway reinforces; Diageo ⇄ Hy-Vee balances."""
    say(world, delay_days=30)
    say(world, world.client, world.enterprise, sentence="More orders, more promotion")
    say(world, world.enterprise, world.other_client, sentence="More promotion, more stock")
    say(world, world.other_client, world.enterprise, "-", sentence="More stock, less promotion", delay_days=10)


# --- who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "standing"),
    [("Eve", "accepted"), ("Alice", "proposed"), ("Dora", "proposed"), ("Charlie", "proposed")],
)
def test_the_staff_proposes_and_an_executive_adds(world, name, standing):
    assert say(world, name=name).standing == standing


def test_an_administrator_says_nothing(world):
    with pytest.raises(NotAllowed):
        say(world, name="Adam")


@pytest.mark.parametrize("act", ["accept_link", "archive_link", "restore_link"])
def test_only_an_executive_decides(world, act):
    made = say(world, name="Alice")
    with pytest.raises(NotAllowed):
        getattr(services, act)(link=made, version=1, by=world.act_as("Alice"))


def test_moves_of_a_link_leave_a_trail(world):
    made = say(world, name="Alice")
    eve = world.act_as("Eve")
    made = services.accept_link(link=made, version=1, by=eve)
    made = services.edit_link(link=made, version=2, by=eve, polarity="-", sentence="More, less", delay_days=5)
    made = services.archive_link(link=made, version=3, by=eve)
    made = services.restore_link(link=made, version=4, by=eve)
    assert (made.standing, made.polarity, made.delay_days, made.version) == ("accepted", "-", 5, 5)
    events = AuditEvent.objects.filter(object_id=str(made.public_id)).order_by("pk")
    assert [event.kind.split(".")[1] for event in events] == ["proposed", "accepted", "edited", "archived", "restored"]
    assert events[2].before["polarity"] == "+" and events[2].after["polarity"] == "-"


def test_what_does_not_fit_the_state_is_refused(world):
    made = say(world)
    eve = world.act_as("Eve")
    for act in (services.accept_link, services.restore_link):
        with pytest.raises(Refused):
            act(link=made, version=1, by=eve)
    with pytest.raises(Stale):
        services.archive_link(link=made, version=8, by=eve)


# --- what is wrong, at its field --------------------------------------------------------------------------------------


def test_a_link_to_itself_a_twin_and_an_empty_sentence_are_told_at_their_field(world):
    say(world)
    for fields, field in (
        ({"effect": world.enterprise}, "effect"),
        ({}, "polarity"),
        ({"polarity": "-", "sentence": "  "}, "sentence"),
    ):
        with pytest.raises(Invalid) as told:
            say(world, **fields)
        assert list(told.value.errors) == [field]
    assert say(world, polarity="-").polarity == "-"


def test_an_edit_into_a_twin_is_refused(world):
    say(world)
    made = say(world, polarity="-")
    with pytest.raises(Invalid):
        services.edit_link(link=made, version=1, by=world.act_as("Eve"), polarity="+", sentence="x")


# --- loops ------------------------------------------------------------------------------------------------------------


def test_loops_are_named_and_told_in_words(world, two_loops):
    view = selectors.causal_view(world.act_as("Alice"))
    assert [(told.loop.name, told.kind_label, told.words) for told in view.loops] == [
        ("R1", "reinforcing", "More at Diageo → more at Fareway → more at Diageo"),
        ("B1", "balancing", "More at Diageo → more at Hy-Vee → less at Diageo"),
    ]
    assert view.loops[0].delay_label == "30 days; 1 link without a known delay"


def test_proposed_links_and_archived_organisations_make_no_loop(world):
    say(world)
    back = say(world, world.client, world.enterprise, name="Alice")
    assert selectors.causal_view(world.act_as("Alice")).loops == ()
    services.accept_link(link=back, version=1, by=world.act_as("Eve"))
    assert len(selectors.causal_view(world.act_as("Alice")).loops) == 1
    type(world.client).objects.filter(pk=world.client.pk).update(standing="archived")
    assert selectors.causal_view(world.act_as("Alice")).loops == ()


def test_the_causal_view_shows_the_loop_of_the_address(world, two_loops, sign_in):
    client = sign_in(world.users["Alice"])
    page = client.get(LOOPS, {"loop": "B1"}).content.decode()
    assert 'role="img"' in page and "More at Diageo → more at Hy-Vee → less at Diageo" in page
    assert "More stock, less promotion" in page and "‖" not in page
    assert "not there any more" in client.get(LOOPS, {"loop": "R9"}).content.decode()
    links = client.get(PAGE, {"loop": "B1"}).content.decode()
    assert "More stock, less promotion" in links and "More orders, more promotion" not in links


@pytest.mark.parametrize(("name", "status"), [("Eve", 200), ("Dora", 200), ("Adam", 200), ("Lena", 404)])
def test_who_reads_links_and_loops(world, two_loops, sign_in, name, status):
    client = sign_in(world.users[name])
    for path in (PAGE, LOOPS, API, "/api/v1/first/loops/"):
        answer = client.get(path)
        assert answer.status_code == status
        if status == 200:
            assert (b"Fareway" in answer.content or b"fareway" in answer.content) is (name != "Adam")


def test_empty_pages_say_what_to_do(world, sign_in):
    client = sign_in(world.users["Alice"])
    assert b"loops are then found by themselves" in client.get(LOOPS).content
    assert b"loops are then found by themselves" in client.get(PAGE).content
    say(world)
    assert b"No loop among the accepted links" in sign_in(world.users["Alice"]).get(LOOPS).content


def test_the_causal_view_asks_as_much_of_many_links_as_of_few(world, two_loops, sign_in):
    client = sign_in(world.users["Alice"])
    client.get(LOOPS)
    with CaptureQueriesContext(connection) as few:
        client.get(LOOPS)
    world.act_as("Eve")
    for number in range(5):
        made = corporations.propose_organisation(
            kind="client", name=f"Client {number}", level=world.extra["levels"][1], by=world.principal("Eve")
        )
        say(world, effect=made)
        say(world, made, world.enterprise)
    with CaptureQueriesContext(connection) as many:
        client.get(LOOPS)
    assert len(many) == len(few)


# --- forms and REST ---------------------------------------------------------------------------------------------------


def test_the_form_adds_and_tells_errors_at_their_field(world, sign_in):
    client = sign_in(world.users["Dora"])
    typed = {"cause": "diageo", "effect": "diageo", "polarity": "+", "sentence": "More, more"}
    answer = client.post(f"{PAGE}add/", typed)
    assert answer.status_code == 422 and b"not to itself" in answer.content
    assert client.post(f"{PAGE}add/", {**typed, "effect": "fareway"}).status_code == 302
    made = CausalLink.objects.get()
    assert made.standing == "proposed"
    assert client.post(f"{PAGE}{made.public_id}/accept/", {"version": 1}).status_code == 403
    eve = sign_in(world.users["Eve"])
    assert eve.post(f"{PAGE}{made.public_id}/accept/", {"version": 1}).status_code == 302
    changed = {"polarity": "-", "sentence": "More, less", "version": 2}
    assert eve.post(f"{PAGE}{made.public_id}/edit/", {**changed, "version": 1}).status_code == 412
    assert eve.post(f"{PAGE}{made.public_id}/edit/", changed).status_code == 302
    assert eve.post(f"{PAGE}{made.public_id}/archive/", {"version": 3}).status_code == 302
    assert b">Restore" in eve.get(PAGE, {"standing": "archived"}).content
    assert eve.post(f"{PAGE}{made.public_id}/restore/", {"version": 4}).status_code == 302


def test_rest_says_changes_and_moves_by_version(world, sign_in):
    client = sign_in(world.users["Eve"])
    body = {"cause": "diageo", "effect": "fareway", "polarity": "+", "sentence": "More, more", "delay_days": 7}
    made = client.post(API, body, content_type="application/json")
    assert (made.status_code, made.json()["standing"]) == (201, "accepted")
    twin = client.post(API, body, content_type="application/json")
    assert (twin.status_code, list(twin.json()["errors"])) == (422, ["polarity"])
    url = f"{API}{made.json()['public_id']}/"
    assert client.patch(url, {"polarity": "-"}, content_type="application/json").status_code == 428
    changed = client.patch(url, {"polarity": "-"}, content_type="application/json", headers={"If-Match": '"1"'})
    assert (changed.json()["polarity"], changed.json()["delay_days"]) == ("-", 7)
    for act, version, standing in (("archiving", 2, "archived"), ("restoration", 3, "accepted")):
        moved = client.post(f"{url}{act}/", headers={"If-Match": f'"{version}"'})
        assert (moved.status_code, moved.json()["standing"]) == (201, standing)
    assert client.post(f"{url}acceptance/", headers={"If-Match": '"4"'}).status_code == 409
    assert [row["polarity"] for row in client.get(API, {"polarity": "-"}).json()["results"]] == ["-"]


def test_rest_is_closed_to_strangers(two_worlds, sign_in, client):
    first, second = two_worlds
    assert client.get(API).status_code == 401
    second.act_as("Eve")
    made = say(second)
    first.act_as("Eve")
    eve = sign_in(first.users["Eve"])
    assert eve.get(f"{API}{made.public_id}/").status_code == 404
    assert eve.get(f"{API}?organisation=%00").status_code == 422
    assert eve.get(f"{PAGE}add/?cause=%00&effect=nowhere").status_code == 200
    assert sign_in(first.users["Lena"]).get(API).status_code == 404


def test_a_key_of_a_source_stands_once(world):
    say(world, external_source="erp", external_key="7")
    with pytest.raises(Invalid) as refusal:
        say(world, polarity="-", external_source="erp", external_key="7")
    assert list(refusal.value.errors) == ["external_key"]
    say(world, polarity="-", external_source="crm", external_key="7")
