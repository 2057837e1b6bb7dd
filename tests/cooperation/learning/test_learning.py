"""Assumptions and lessons: whose they are, how they are closed and shared, what the gates ask. Source: D46."""

import pytest
from django.urls import reverse

from cooperation.learning import conditions, services
from cooperation.learning.models import Assumption, Lesson
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.audit.models import AuditEvent
from corpsys.workspace import services as workspaces
from tests.cooperation.monitoring.conftest import joint, negotiated  # noqa: F401

pytestmark = pytest.mark.django_db
SEND = {"content_type": "application/json"}
LESSON = {"stage": 4, "situation": "The plan was late.", "done": "We met weekly.", "result": "It was signed."}
PAGES = ["learning", "api_assumptions", "api_lessons"]


def url(name, *args, slug="first"):
    return reverse(name, args=[slug, "FAR-01", *args])


def assume(world, name="Alice", text="Demand does not fall."):
    return services.record_assumption(process=world.extra["process"], text=text, by=world.act_as(name))


def close(world, row, name="Alice", standing="held", note="It grew."):
    return services.close_assumption(assumption=row, standing=standing, note=note, by=world.act_as(name))


def learn(world, name="Alice", **fields):
    return services.record_lesson(process=world.extra["process"], by=world.act_as(name), **{**LESSON, **fields})


@pytest.fixture
def inside(joint):  # noqa: F811
    joint.extra["process"].cycle.refresh_from_db()
    return joint


def test_at_least_one_assumption_and_none_open(inside):
    process = inside.extra["process"]
    assert not conditions.assumptions_closed(process).met
    first, second = assume(inside), assume(inside, "Sam", "The warehouse stays.")
    assert (first.number, second.number) == (1, 2)
    close(inside, first)
    answer = conditions.assumptions_closed(process)
    assert (answer.met, "The warehouse stays." in str(answer.detail)) == (False, True)
    close(inside, second, "Alice", "failed", "It moved.")
    assert conditions.assumptions_closed(process).met


def test_an_assumption_is_closed_once_with_what_happened(inside):
    row = assume(inside)
    for bad in ({"note": " "}, {"standing": "open"}):
        with pytest.raises(Invalid):
            close(inside, row, **bad)
    close(inside, row)
    stale = Assumption.objects.get()
    stale.standing = "open"
    for again in (Assumption.objects.get(), stale):
        with pytest.raises(Refused):
            close(inside, again, standing="failed")
    assert Assumption.objects.get().standing == "held"


@pytest.mark.parametrize("name", ["Eve", "Charlie", "Dora", "Adam", "Hugo"])
def test_only_the_two_teams_write(inside, name):
    for act in (lambda: assume(inside, name), lambda: learn(inside, name)):
        with pytest.raises(NotAllowed):
            act()


def test_lessons_stay_with_their_side(inside):
    learn(inside, "Bob", situation="OURS")
    learn(inside, "Sam", situation="THEIRS")
    for name in ("Alice", "Bob", "Eve"):
        assert set(Lesson.objects.visible_to(inside.act_as(name)).values_list("situation", flat=True)) == {"OURS"}
    for name in ("Lena", "Sam"):
        assert set(Lesson.objects.visible_to(inside.act_as(name)).values_list("situation", flat=True)) == {"THEIRS"}
    assert not Lesson.objects.visible_to(inside.act_as("Charlie")).exists()
    assert set(AuditEvent.objects.filter(kind="lesson.recorded").values_list("reach", flat=True)) == {"host", "partner"}


def test_the_sides_lead_shares_its_own(inside):
    row = learn(inside, "Bob")
    for name in ("Bob", "Lena", "Sam", "Eve"):
        with pytest.raises(NotAllowed):
            services.share_lesson(lesson=row, by=inside.act_as(name))
    with pytest.raises(NotAllowed):
        learn(inside, "Bob", is_shared=True)
    services.share_lesson(lesson=row, by=inside.act_as("Alice"))
    assert Lesson.objects.visible_to(inside.act_as("Sam")).get(pk=row.pk).is_shared
    with pytest.raises(Refused):
        services.share_lesson(lesson=row, by=inside.act_as("Alice"))
    event = AuditEvent.objects.get(kind="lesson.shared")
    assert (event.reach, event.before, event.after) == ("joint", {"data_class": "K1"}, {"data_class": "K8"})
    assert learn(inside, "Lena", is_shared=True).data_class == "K8"


def test_with_nobody_to_share_with_a_lesson_stays(negotiated):  # noqa: F811
    with pytest.raises(Refused):
        learn(negotiated, "Alice", is_shared=True)
    assert learn(negotiated, "Alice").data_class == "K1"
    assert Lesson.objects.visible_to(negotiated.act_as("Bob")).count() == 1


@pytest.mark.parametrize("bad", [{"stage": 9}, {"situation": " "}, {"done": ""}, {"result": ""}])
def test_a_lesson_is_whole(inside, bad):
    with pytest.raises(Invalid) as refused:
        learn(inside, **bad)
    assert list(refused.value.errors) == list(bad)


def test_the_gate_asks_for_a_lesson_of_the_enterprise(inside):
    process = inside.extra["process"]
    learn(inside, "Sam")
    assert not conditions.lessons_recorded(process).met
    learn(inside, "Bob")
    assert conditions.lessons_recorded(process).met


def test_after_the_end_nothing_is_written(inside):
    row = assume(inside)
    workspaces.end_cycle(cycle=inside.cycle, ending="closed", outcome="both_met", by=inside.act_as("Alice"))
    row.cycle.refresh_from_db()
    inside.extra["process"].cycle.refresh_from_db()
    for act in (lambda: close(inside, row), lambda: assume(inside), lambda: learn(inside)):
        with pytest.raises(Refused):
            act()


# --- pages and endpoints ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", PAGES)
def test_who_comes(inside, client, sign_in, route):
    assert client.get(url(route)).status_code == (401 if route.startswith("api") else 302)
    for name in ("Charlie", "Dora", "Adam", "Hugo"):
        assert sign_in(inside.users[name]).get(url(route)).status_code == 404, name
    for name in ("Alice", "Bob", "Eve", "Lena", "Sam"):
        assert sign_in(inside.users[name]).get(url(route)).status_code == 200, name


@pytest.mark.parametrize("route", PAGES)
def test_clients_of_a_negotiation_and_other_corporations_find_nothing(negotiated, sign_in, route):  # noqa: F811
    assume(negotiated)
    assert sign_in(negotiated.users["Lena"]).get(url(route)).status_code == 404


def test_another_corporation_finds_nothing(two_worlds, sign_in):
    from tests.cooperation.concept.conftest import open_process

    first, second = two_worlds
    open_process(first)
    for route in PAGES:
        assert sign_in(second.users["Alice"]).get(url(route)).status_code == 404


def test_by_the_pages(inside, sign_in):
    alice = sign_in(inside.users["Alice"])
    assert "None has been recorded yet" in alice.get(url("learning")).content.decode()
    assert alice.post(url("assumption_add"), {"text": ""}).status_code == 422
    assert alice.post(url("assumption_add"), {"text": "Demand does not fall."}).status_code == 302
    assert alice.post(url("assumption_close", 1), {"standing": "held", "note": ""}).status_code == 422
    assert alice.post(url("assumption_close", 1), {"standing": "held", "note": "It grew."}).status_code == 302
    assert alice.post(url("assumption_close", 1), {"standing": "failed", "note": "no"}).status_code == 409
    assert alice.post(url("lesson_add"), {**LESSON, "stage": 12}).status_code == 422
    assert alice.post(url("lesson_add"), LESSON).status_code == 302
    inside.act_as("Alice")
    lesson = Lesson.objects.get().public_id
    sam = sign_in(inside.users["Sam"])
    page = sam.get(url("learning")).content.decode()
    assert ("It grew." in page, "We met weekly." in page) == (True, False)
    assert sam.get(url("lesson_share", lesson)).status_code == 403
    assert sign_in(inside.users["Lena"]).get(url("lesson_share", lesson)).status_code == 404
    assert sign_in(inside.users["Alice"]).post(url("lesson_share", lesson)).status_code == 302
    assert "We met weekly." in sign_in(inside.users["Sam"]).get(url("learning")).content.decode()


def test_by_rest(inside, sign_in):
    alice = sign_in(inside.users["Alice"])
    assert alice.post(url("api_assumptions"), {"text": "a", "side": "partner"}, **SEND).status_code == 422
    assert alice.post(url("api_assumptions"), {"text": "a"}, **SEND).status_code == 201
    bad = alice.post(url("api_assumption_closing", 1), {"standing": "open", "note": "x"}, **SEND)
    assert (bad.status_code, list(bad.json()["errors"])) == (422, ["standing"])
    assert alice.post(url("api_assumption_closing", 1), {"standing": "held", "note": "x"}, **SEND).status_code == 201
    assert alice.post(url("api_assumption_closing", 1), {"standing": "held", "note": "x"}, **SEND).status_code == 409
    made = alice.post(url("api_lessons"), LESSON, **SEND)
    assert made.status_code == 201
    assert sign_in(inside.users["Sam"]).get(url("api_lessons")).json() == {"results": []}
    sharing = url("api_lesson_sharing", made.json()["public_id"])
    assert sign_in(inside.users["Sam"]).post(sharing, {}, **SEND).status_code == 404
    assert sign_in(inside.users["Bob"]).post(sharing, {}, **SEND).status_code == 403
    assert sign_in(inside.users["Alice"]).post(sharing, {}, **SEND).status_code == 201


def test_the_page_asks_the_same_for_more_rows(inside, sign_in, django_assert_max_num_queries):
    assume(inside)
    learn(inside)
    alice = sign_in(inside.users["Alice"])
    alice.get(url("learning"))
    with django_assert_max_num_queries(40) as few:
        alice.get(url("learning"))
    for _again in range(3):
        assume(inside)
        learn(inside)
    with django_assert_max_num_queries(len(few)):
        alice.get(url("learning"))
