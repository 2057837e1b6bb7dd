"""The first page: Today for the enterprise, the way to the shared work for the client."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperation.concept import services as concepts
from cooperation.process.models import Bypass, Stage
from corpsys.corporation import services as corporations
from tests.cooperation.concept.conftest import join, present
from tests.cooperation.conftest import decide
from tests.people import give_client_parts

pytestmark = pytest.mark.django_db
HOME = "/first/"


def html(client):
    return client.get(HOME).content.decode()


def test_anonymous_is_asked_to_sign_in_and_strangers_find_nothing(client, two_worlds, sign_in):
    assert client.get(HOME).status_code == 302
    assert sign_in(two_worlds[1].users["Alice"]).get(HOME).status_code == 404


def test_the_start_page_brings_a_person_to_their_corporation(world, sign_in):
    assert sign_in(world.users["Alice"]).get("/").url == HOME


def test_with_nothing_to_do_the_next_step_is_said(world, sign_in):
    for name in ("Alice", "Bob", "Eve"):
        assert "Nothing waits for you" in html(sign_in(world.users[name]))
    assert reverse("clients", args=["first"]) in html(sign_in(world.users["Alice"])).split("Nothing waits")[1]


def test_the_administrator_goes_to_people(world, sign_in):
    assert sign_in(world.users["Adam"]).get(HOME).url == reverse("people", args=["first"])


def test_open_stages_come_first_overdue_with_what_is_missing(world, open_process, gates, sign_in):
    gates.open = {"variant_decided"}
    process = open_process("cooperation")
    world.act_as("Alice")
    Stage.objects.filter(process=process, number=0).update(due_on=timezone.localdate() - timedelta(days=3))
    for name in ("Alice", "Bob"):
        page = html(sign_in(world.users[name]))
        assert "3 days late" in page and "Plan for 2027" in page
        assert "Open before the gate can be passed" in page
    for name in ("Charlie", "Dora", "Eve"):
        assert "Plan for 2027" not in html(sign_in(world.users[name]))


def test_decisions_wait_for_executives_only(world, open_process, gates, sign_in):
    gates.open = {"variant_decided"}
    process = open_process("cooperation")
    by = world.act_as("Alice")
    asked = Bypass.objects.create(
        **world.cycle.scope(), process=process, stage=0, reason="x", open_conditions=[], asked_by=world.users["Alice"]
    )
    decide(world, "integration", standing="waiting")
    corporations.propose_organisation(kind="client", name="Kum & Go", level=world.extra["levels"][0], by=by)
    page = html(sign_in(world.users["Eve"]))
    assert "A gate to be passed with an exception" in page and "Kum &amp; Go" in page
    assert reverse("bypass", args=["first", "FAR-01", asked.public_id]) in page
    assert "A variant above the recommendation" in page
    assert "Waiting for your answer" not in html(sign_in(world.users["Bob"]))


def test_a_question_waits_until_it_is_answered(world, open_process, gates, sign_in):
    gates.open = {"variant_decided"}
    process = open_process("cooperation")
    shown = present(world, process)
    join(world)
    concepts.ask(concept=shown, text="How much time?", by=world.act_as("Lena"))
    page = html(sign_in(world.users["Alice"]))
    assert "A question of the client" in page and "How much time?" not in page
    concepts.ask(concept=shown, text="Four hours.", by=world.act_as("Alice"))
    assert "A question of the client" not in html(sign_in(world.users["Alice"]))


def test_a_guest_lands_where_the_shared_work_is(world, open_process, sign_in):
    give_client_parts(world)
    process = open_process("cooperation")
    assert "Nothing is shared with you yet" in html(sign_in(world.users["Lena"]))
    present(world, process)
    assert sign_in(world.users["Lena"]).get(HOME).url == "/first/p/FAR-01/concept/"
    assert "Nothing is shared with you yet" in html(sign_in(world.users["Hugo"]))


def test_a_guest_of_a_negotiation_lands_on_the_process(world, open_process, sign_in):
    give_client_parts(world)
    open_process("negotiation")
    assert sign_in(world.users["Lena"]).get(HOME).url == "/first/p/FAR-01/"


def test_a_guest_taking_part_lands_on_the_process(world, take_part, sign_in):
    take_part("cooperation", 1, 2, 3)
    assert world.cycle.state == "C2"
    assert sign_in(world.users["Lena"]).get(HOME).url == "/first/p/FAR-01/"


def test_the_page_asks_the_database_the_same_for_more_open_stages(
    world, take_part, sign_in, django_assert_max_num_queries
):
    process = take_part("cooperation", 1, 2, 3)
    alice = sign_in(world.users["Alice"])
    alice.get(HOME)
    with django_assert_max_num_queries(40) as few:
        alice.get(HOME)
    world.act_as("Alice")
    Stage.objects.filter(process=process, number__gt=4).update(state="open")
    with django_assert_max_num_queries(len(few)):
        alice.get(HOME)
