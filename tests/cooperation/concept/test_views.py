"""Pages and endpoints of the offer: who sees what in which state, and what a fresh sign-in is asked for."""

import pytest
from django.urls import reverse

from cooperation.concept import services as concepts
from cooperation.concept.models import Concept
from corpsys.access.states import Role
from corpsys.corporation.models import Membership
from tests.cooperation.concept.conftest import TEXTS, join, open_process, present, write

pytestmark = pytest.mark.django_db
KEY = "FAR-01"


def url(name, *args):
    return reverse(name, args=["first", KEY, *args])


def test_anonymous_is_asked_to_sign_in(client, world, process):
    assert client.get(url("concept")).status_code == 302
    assert client.get(url("api_concept")).status_code == 401


@pytest.mark.parametrize("name", ["Lena", "Hugo", "Charlie", "Dora", "Adam"])
@pytest.mark.parametrize("route", ["concept", "concept_edit", "concept_present", "concept_invite", "api_concept"])
def test_outsiders_and_the_client_find_nothing_before_it_is_presented(world, process, sign_in, name, route):
    join(world)
    assert sign_in(world.users[name]).get(url(route)).status_code == 404


def test_another_corporation_finds_nothing(two_worlds, sign_in):
    first, second = two_worlds
    open_process(first)
    assert sign_in(second.users["Alice"]).get(url("concept")).status_code == 404


def test_members_and_executives_read_and_do_not_write(world, process, sign_in):
    write(world, process)
    for name in ("Bob", "Eve"):
        signed_in = sign_in(world.users[name])
        assert "Figures of the market." in signed_in.get(url("concept")).content.decode()
        assert signed_in.get(url("concept_edit")).status_code == 403
        assert signed_in.get(url("concept_present")).status_code == 403
        assert signed_in.post(url("api_concept_presentations"), HTTP_IF_MATCH='"1"').status_code == 403


def test_the_leader_writes_previews_and_presents(world, process, sign_in):
    alice = sign_in(world.users["Alice"])
    page = alice.get(url("concept_edit")).content.decode()
    assert "Fareway" in page and "Diageo" in page
    assert alice.post(url("concept_edit"), {**TEXTS, "leaving": ""}).status_code == 422
    assert alice.post(url("concept_edit"), TEXTS).status_code == 302
    assert alice.post(url("concept_edit"), {**TEXTS, "grain": "Month.", "version": 1}).status_code == 302
    stale = alice.post(url("concept_edit"), {**TEXTS, "grain": "Day.", "version": 1})
    assert (stale.status_code, "Day." in stale.content.decode()) == (412, True)
    confirm = alice.get(url("concept_present")).content.decode()
    assert "Fareway newly sees" in confirm and "Fareway does not see" in confirm
    assert alice.post(url("concept_present"), {"version": 1}).status_code == 412
    assert alice.post(url("concept_present"), {"version": 2}).status_code == 302
    world.act_as("Alice")
    assert Concept.objects.get().standing == "presented"
    assert alice.get(url("concept_present")).status_code == 404


def test_the_client_reads_one_page_with_three_ways_on(world, presented, sign_in):
    html = sign_in(world.users["Lena"]).get(url("concept")).content.decode()
    for heading in ("What win-win means", "Seven steps", "What we bring", "What we ask", "What stays private"):
        assert heading in html
    assert "What is joined, and how fine" in html and "How to leave" in html
    for route in ("concept_accept", "concept_decline"):
        assert url(route, 1) in html
    assert 'href="#questions"' in html
    assert url("concept_edit") not in html
    assert sign_in(world.users["Lena"]).get(url("concept_edit")).status_code == 403


def test_a_specialist_reads_and_does_not_answer(world, presented, sign_in):
    join(world, specialist=True)
    sam = sign_in(world.users["Sam"])
    html = sam.get(url("concept")).content.decode()
    assert url("concept_accept", 1) not in html
    for route in ("concept_accept", "concept_decline", "concept_withdraw"):
        assert sam.post(url(route, 1), {"read": "on", "reason": "x"}).status_code == 403
    assert sam.post(url("concept_ask", 1), {"text": "?"}).status_code == 403


@pytest.mark.parametrize("route", ["concept_accept", "concept_decline", "concept_withdraw"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_binds_asks_to_sign_in_again_and_comes_back(world, presented, sign_in, route, method):
    lena = sign_in(world.users["Lena"], stale=True)
    answer = getattr(lena, method)(url(route, 1), {"read": "on", "reason": "x"})
    assert answer.url == reverse("sign_in_again") + "?next=" + url(route, 1).replace("/", "%2F")
    world.act_as("Alice")
    assert Concept.objects.get().standing == "presented"


def test_the_rest_asks_for_a_fresh_sign_in_too(world, presented, sign_in):
    body = {"number": 1, "answer": "accept"}
    stale = sign_in(world.users["Lena"], stale=True)
    assert stale.post(url("api_concept_answers"), body, content_type="application/json").status_code == 403
    fresh = sign_in(world.users["Lena"])
    assert fresh.post(url("api_concept_answers"), body, content_type="application/json").status_code == 201
    again = fresh.post(url("api_concept_answers"), body, content_type="application/json")
    assert (again.status_code, again["Content-Type"]) == (409, "application/problem+json")


def test_accepting_needs_the_tick_and_is_done_once(world, presented, sign_in):
    lena = sign_in(world.users["Lena"])
    assert "Figures of the market." in lena.get(url("concept_accept", 1)).content.decode()
    assert lena.post(url("concept_accept", 1), {}).status_code == 422
    assert lena.post(url("concept_accept", 1), {"read": "on"}).status_code == 302
    assert lena.post(url("concept_accept", 1), {"read": "on"}).status_code == 409
    html = lena.get(url("concept")).content.decode()
    assert "Accepted by Lena" in html and url("concept_withdraw", 1) in html
    assert lena.post(url("concept_withdraw", 1), {"reason": ""}).status_code == 422
    assert lena.post(url("concept_withdraw", 1), {"reason": "New owner."}).status_code == 302
    assert "The client has withdrawn" in lena.get(url("concept")).content.decode()
    world.cycle.refresh_from_db()
    assert world.cycle.state == "C1"


def test_an_outdated_version_is_409_and_a_draft_is_not_there(world, presented, process, sign_in):
    lena = sign_in(world.users["Lena"])
    write(world, process, asks="More.")
    assert lena.get(url("concept_accept", 2)).status_code == 404
    assert "More." not in lena.get(url("concept")).content.decode()
    assert "More." not in lena.get(url("api_concept")).content.decode()
    concepts.present(concept=Concept.objects.get(number=2), version=1, by=world.act_as("Alice"))
    assert lena.post(url("concept_accept", 1), {"read": "on"}).status_code == 409


def test_questions_go_to_and_fro(world, presented, sign_in):
    lena = sign_in(world.users["Lena"])
    assert lena.post(url("concept_ask", 1), {"text": ""}).status_code == 422
    assert lena.post(url("concept_ask", 1), {"text": "How much time?"}).status_code == 302
    alice = sign_in(world.users["Alice"])
    assert "How much time?" in alice.get(url("concept")).content.decode()
    assert alice.get(url("concept_ask", 1)).status_code == 405


def test_the_leader_does_not_answer_for_the_client(world, presented, sign_in):
    alice = sign_in(world.users["Alice"])
    assert alice.post(url("concept_accept", 1), {"read": "on"}).status_code == 403


def test_a_right_taken_back_counts_on_the_next_request(world, presented, sign_in):
    lena = sign_in(world.users["Lena"])
    assert lena.get(url("concept")).status_code == 200
    world.act_as("Eve")
    Membership.objects.filter(user=world.users["Lena"], role=Role.GUEST).update(is_active=False)
    assert lena.get(url("concept")).status_code == 404


def test_the_page_asks_the_database_the_same_however_much_was_said(
    world, presented, process, sign_in, django_assert_max_num_queries
):
    lena = sign_in(world.users["Lena"])
    lena.get(url("concept"))
    with django_assert_max_num_queries(30) as few:
        lena.get(url("concept"))
    before = len(few)
    for n in range(5):
        concepts.ask(concept=presented, text=f"Question {n}", by=world.act_as("Lena"))
    for n in range(3):
        present(world, process, asks=f"Version {n}")
    with django_assert_max_num_queries(before):
        lena.get(url("concept"))


def test_a_negotiation_has_no_offer(world, sign_in):
    open_process(world, "negotiation")
    assert sign_in(world.users["Alice"]).get(url("concept")).status_code == 404


def test_an_agreement_is_signed_on_its_page(world, sign_in):
    process = open_process(world, "integration")
    present(world, process)
    join(world)
    alice = sign_in(world.users["Alice"])
    assert url("concept_sign", 1) in alice.get(url("concept")).content.decode()
    assert alice.post(url("concept_sign", 1), {"read": "on"}).status_code == 302
    assert sign_in(world.users["Lena"]).get(url("concept_sign", 1)).status_code == 403
    stale = sign_in(world.users["Alice"], stale=True)
    assert stale.get(url("concept_sign", 1)).status_code == 302
