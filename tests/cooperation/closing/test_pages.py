"""Pages and endpoints of expectations and closing: who comes, what stays sealed, what is refused."""

import pytest
from django.urls import reverse

from cooperation.closing.models import Closing, Expectation, ExpectationAnswer
from cooperation.process import services as processes
from tests.cooperation.closing.conftest import decide, expect, say, submit

pytestmark = pytest.mark.django_db
PAGES = ["expectations", "closing", "api_expectations", "api_closing"]
SEND = {"content_type": "application/json"}


def url(name, *args, slug="first"):
    return reverse(name, args=[slug, "FAR-01", *args])


def html(client, name, *args):
    return client.get(url(name, *args)).content.decode()


@pytest.mark.parametrize("route", PAGES)
def test_anonymous_is_asked_to_sign_in(joint, client, route):
    assert client.get(url(route)).status_code == (401 if route.startswith("api") else 302)


@pytest.mark.parametrize("route", PAGES)
def test_people_outside_find_nothing(joint, sign_in, route):
    for name in ("Charlie", "Dora", "Adam", "Hugo"):
        assert sign_in(joint.users[name]).get(url(route)).status_code == 404, name


def test_another_corporation_finds_nothing(two_worlds, sign_in):
    from tests.cooperation.concept.conftest import open_process

    first, second = two_worlds
    open_process(first)
    for route in PAGES:
        assert sign_in(second.users["Alice"]).get(url(route)).status_code == 404


@pytest.mark.parametrize("route", PAGES)
def test_the_enterprises_expectations_are_hidden_until_the_client_takes_part(
    world, open_process, pass_gates, join_client, sign_in, route
):
    process = pass_gates(open_process("cooperation"), 0)
    expect(world, "Alice", "CANARY")
    processes.presented(cycle=process.cycle, by=world.act_as("Alice"))
    assert sign_in(world.users["Lena"]).get(url(route)).status_code == 404
    assert "CANARY" in sign_in(world.users["Bob"]).get(url(route)).content.decode()
    processes.entry_condition_met(cycle=process.cycle, met=True, by=world.act_as("Alice"))
    processes.withdrawn(cycle=process.cycle, by=world.act_as("Lena"))
    assert sign_in(world.users["Lena"]).get(url(route)).status_code == 404


@pytest.mark.parametrize("route", PAGES)
def test_at_the_table_of_a_negotiation_the_client_reads_its_own_only(negotiated, sign_in, route):
    expect(negotiated, "Alice", "CANARY")
    expect(negotiated, "Lena", "a fair price")
    seen = sign_in(negotiated.users["Lena"]).get(url(route)).content.decode()
    assert ("CANARY" in seen, "a fair price" in seen) == (False, True)
    seen = sign_in(negotiated.users["Bob"]).get(url(route)).content.decode()
    assert ("CANARY" in seen, "a fair price" in seen) == (True, False)


def test_the_verdict_of_a_negotiation_is_the_enterprises(one_sided, sign_in):
    say(one_sided, "Alice")
    submit(one_sided, "Alice")
    assert "one-sided" in html(sign_in(one_sided.users["Alice"]), "closing")
    lena = sign_in(one_sided.users["Lena"])
    assert "Verdict" not in html(lena, "closing")
    assert "verdict" not in lena.get(url("api_closing")).json()
    assert lena.get(url("closing_decide")).status_code == 404
    assert lena.post(url("api_closing_decisions"), {"choice": "keep"}, **SEND).status_code == 404


def test_expectations_are_written_by_the_page_and_shown_to_both(joint, sign_in):
    lena = sign_in(joint.users["Lena"])
    assert "Our side has not written down" in html(lena, "expectations")
    form = {"text": "fewer empty shelves", "direction": "down", "baseline": "10", "target": "6", "weight": "1"}
    bad = lena.post(url("expectation_add"), {**form, "target": "11"})
    assert (bad.status_code, "fewer empty shelves" in bad.content.decode()) == (422, True)
    assert lena.post(url("expectation_add"), form).status_code == 302
    stale = {**form, "text": "no empty shelves", "version": 1}
    assert lena.post(url("expectation_edit", 1), stale).status_code == 302
    assert lena.post(url("expectation_edit", 1), {**stale, "text": "x"}).status_code == 412
    alice = sign_in(joint.users["Alice"])
    assert "no empty shelves" in html(alice, "expectations")
    assert alice.get(url("expectation_edit", 1)).status_code == 404
    assert sign_in(joint.users["Eve"]).get(url("expectation_add")).status_code == 403


def test_expectations_by_rest(joint, sign_in):
    sam = sign_in(joint.users["Sam"])
    assert sam.post(url("api_expectations"), {"text": "x", "side": "host"}, **SEND).status_code == 422
    assert sam.post(url("api_expectations"), {"text": "x"}, **SEND).json()["side"] == "partner"
    one = url("api_expectation", 1)
    assert sam.patch(one, {"text": "y"}, **SEND).status_code == 428
    assert sam.patch(one, {"text": "y"}, HTTP_IF_MATCH='"7"', **SEND).status_code == 412
    assert sam.patch(one, {"text": "y"}, HTTP_IF_MATCH='"1"', **SEND).json()["version"] == 2
    assert sign_in(joint.users["Bob"]).patch(one, {"text": "z"}, HTTP_IF_MATCH='"2"', **SEND).status_code == 404


def test_answers_stand_in_no_page_and_no_answer_of_the_other_side_before_both_have_submitted(closing, sign_in):
    say(closing, "Alice", "no", reason="CANARY-HOST")
    say(closing, "Lena", "partly", reason="CANARY-PARTNER")
    pages = ["closing", "api_closing", "expectations", "api_expectations", "process", "api_process"]

    def seen(name, text):
        return any(text in sign_in(closing.users[name]).get(url(page)).content.decode() for page in pages)

    for name in ("Lena", "Sam"):
        assert (seen(name, "CANARY-HOST"), seen(name, "CANARY-PARTNER")) == (False, True), name
    for name in ("Alice", "Bob", "Eve"):
        assert (seen(name, "CANARY-HOST"), seen(name, "CANARY-PARTNER")) == (True, False), name
    submit(closing, "Alice")
    assert not seen("Lena", "CANARY-HOST")
    submit(closing, "Lena")
    assert seen("Lena", "CANARY-HOST")
    assert seen("Alice", "CANARY-PARTNER")
    assert not seen("Hugo", "CANARY-HOST")


def test_from_the_answers_to_the_next_cycle_by_the_pages(closing, pass_gates, sign_in):
    alice = sign_in(closing.users["Alice"])
    assert alice.post(url("closing_answers"), {"reason_1": "no answer"}).status_code == 422
    assert alice.post(url("closing_answers"), {"answer_1": "met"}).status_code == 302
    assert alice.post(url("closing_submit")).status_code == 302
    assert alice.post(url("closing_submit")).status_code == 409
    assert "Submitted" in html(alice, "closing")
    assert alice.post(url("closing_decide"), {"choice": "keep"}).status_code == 409
    lena = sign_in(closing.users["Lena"])
    assert lena.post(url("closing_answers"), {"answer_1": "met"}).status_code == 302
    assert lena.post(url("closing_submit")).status_code == 302
    page = html(lena, "closing")
    assert "Both sides&#x27; expectations and plans are met." in page
    assert "not shown: fewer than 3 answered" in page
    assert lena.post(url("closing_decide"), {"choice": "keep"}).status_code == 302
    alice = sign_in(closing.users["Alice"])
    assert alice.post(url("closing_decide"), {"choice": "end"}).status_code == 422
    assert alice.post(url("closing_decide"), {"choice": "keep"}).status_code == 302
    closing.act_as("Alice")
    assert Closing.objects.get().host_at is not None
    assert alice.post(url("closing_next")).status_code == 409
    pass_gates(closing.extra["process"], 8)
    assert "Start the next cycle" in html(alice, "closing")
    assert "Start the next cycle" not in html(sign_in(closing.users["Lena"]), "closing")
    assert sign_in(closing.users["Lena"]).post(url("closing_next")).status_code == 403
    assert sign_in(closing.users["Alice"]).post(url("closing_next")).status_code == 302


def test_the_same_by_rest(closing, sign_in):
    good = {"answers": [{"number": 1, "answer": "met"}]}
    for name in ("Alice", "Lena"):
        client = sign_in(closing.users[name])
        assert client.post(url("api_closing_answers"), {"answers": []}, **SEND).status_code == 422
        assert (
            client.post(url("api_closing_answers"), {"answers": [{"number": 7, "answer": "no"}]}, **SEND).status_code
            == 422
        )
        assert client.post(url("api_closing_answers"), good, **SEND).status_code == 201
        assert client.post(url("api_closing_submissions"), {}, **SEND).status_code == 201
    assert client.post(url("api_closing_decisions"), {"choice": "leave"}, **SEND).status_code == 422
    assert client.post(url("api_closing_decisions"), {"choice": "raise"}, **SEND).status_code == 201
    found = client.get(url("api_closing")).json()
    assert (found["verdict"]["outcome"], found["decision"]["choice"]) == ("both_met", "raise")
    assert client.post(url("api_exit_points"), {"key": "lessons", "note": "x"}, **SEND).status_code == 409
    assert (
        sign_in(closing.users["Sam"]).post(url("api_closing_decisions"), {"choice": "raise"}, **SEND).status_code == 403
    )
    assert sign_in(closing.users["Bob"]).post(url("api_next_cycle"), {}, **SEND).status_code == 403


def test_the_exit_checklist_is_shown_when_the_cooperation_ends(closing, sign_in):
    for name in ("Alice", "Lena"):
        say(closing, name, "no")
        submit(closing, name)
    decide(closing, "Alice", "end")
    alice = sign_in(closing.users["Alice"])
    assert "Data are returned or deleted" in html(alice, "closing")
    assert alice.post(url("closing_exit", "data_returned"), {"note": ""}).status_code == 422
    assert alice.post(url("closing_exit", "data_returned"), {"note": "by courier"}).status_code == 302
    assert "by courier" in html(alice, "closing")
    assert alice.get(url("closing_exit", "unknown")).status_code == 404


def test_an_executives_reading_is_kept(closing, sign_in):
    from corpsys.audit.models import AuditEvent

    sign_in(closing.users["Eve"]).get(url("closing"))
    closing.act_as("Alice")
    assert AuditEvent.objects.filter(kind="process.read", user=closing.users["Eve"]).exists()


def test_a_page_asks_the_same_for_more_expectations(closing, sign_in, django_assert_max_num_queries):
    alice = sign_in(closing.users["Alice"])
    alice.get(url("closing"))
    with django_assert_max_num_queries(50) as few:
        alice.get(url("closing"))
    closing.act_as("Alice")
    for row in list(Expectation.objects.filter(side="host")):
        for number in (2, 3, 4):
            made = Expectation.objects.create(
                **closing.cycle.scope(), number=number, side="host", text=f"more {number}", set_by=row.set_by
            )
            ExpectationAnswer.objects.create(
                **closing.cycle.scope(), expectation=made, side="host", answer="met", user=row.set_by
            )
    with django_assert_max_num_queries(len(few)):
        alice.get(url("closing"))
