"""The pulse: answered once by each person, sealed until closed, means from three answers on. Source: D43; ux 4.8."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cooperation.monitoring import conditions, pulse, pulse_results
from cooperation.monitoring.models import PulseAnswer, PulseRound
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.states import Part, Side
from corpsys.audit.models import AuditEvent
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Assignment

pytestmark = pytest.mark.django_db
LEVELS = [5, 4, 3, 4, 4]


def open_round(world):
    return pulse.open_round(cycle=world.cycle, by=world.act_as("Alice"))


def say(world, round, name, levels=LEVELS):
    return pulse.answer(round=round, levels=levels, by=world.act_as(name))


def close(world, round):
    return pulse.close_round(round=round, by=world.act_as("Alice"))


def add_dora(world):
    """A third person for the enterprise: from three answers on a mean would be shown."""
    Assignment.objects.create(
        corporation_id=world.corporation_id,
        workspace=world.workspace,
        user=world.users["Dora"],
        part=Part.MEMBER,
        side="host",
    )


def results(world, name="Alice"):
    return pulse_results.rounds(world.cycle, world.act_as(name))


def test_only_the_leader_opens_and_one_round_at_a_time(joint):
    for name in ("Bob", "Lena", "Sam", "Eve", "Charlie", "Hugo"):
        with pytest.raises(NotAllowed):
            pulse.open_round(cycle=joint.cycle, by=joint.act_as(name))
    open_round(joint)
    with pytest.raises(Refused):
        open_round(joint)


def test_each_person_answers_once(joint):
    found = open_round(joint)
    say(joint, found, "Bob")
    with pytest.raises(Refused):
        say(joint, found, "Bob", [1, 1, 1, 1, 1])
    for name in ("Eve", "Charlie", "Hugo"):
        with pytest.raises(NotAllowed):
            say(joint, found, name)


@pytest.mark.parametrize("levels", [[], [1, 2, 3, 4], [0, 1, 1, 1, 1], [6, 1, 1, 1, 1]])
def test_five_levels_of_one_to_five(joint, levels):
    with pytest.raises(Invalid):
        say(joint, open_round(joint), "Bob", levels)


def test_answers_are_sealed_until_the_round_is_closed(joint):
    add_dora(joint)
    found = open_round(joint)
    for name in ("Alice", "Bob", "Dora", "Lena"):
        say(joint, found, name)
    for name in ("Alice", "Bob", "Lena", "Sam", "Eve"):
        (result,) = results(joint, name)
        assert [side.answered for side in result.sides] == [3, 1]
        assert all(side.mean is None and set(side.by_statement) == {None} for side in result.sides)
    assert pulse_results.quality(joint.cycle)[Side.HOST].mean is None


def test_nobody_reads_the_answers_of_another_person(joint):
    found = open_round(joint)
    for name in ("Alice", "Bob", "Lena"):
        say(joint, found, name)
    close(joint, found)
    for name, count in (("Alice", 1), ("Bob", 1), ("Lena", 1), ("Sam", 0), ("Eve", 0), ("Adam", 0)):
        assert PulseAnswer.objects.visible_to(joint.act_as(name)).count() == count


def test_a_mean_is_shown_from_three_answers_on_and_counts_before(joint):
    add_dora(joint)
    found = open_round(joint)
    for name, levels in (("Alice", [5] * 5), ("Bob", [4] * 5), ("Dora", [3, 3, 3, 3, 2]), ("Lena", [2, 2, 2, 2, 2])):
        say(joint, found, name, levels)
    close(joint, found)
    (result,) = results(joint, "Lena")
    host, partner = result.sides
    assert host.mean == Decimal(59) / 15
    assert host.by_statement[4] == Decimal(11) / 3
    assert (partner.mean, partner.is_too_small, partner.answered) == (None, True, 1)
    quality = pulse_results.quality(joint.cycle)
    assert (quality[Side.PARTNER].mean, quality[Side.PARTNER].is_shown) == (2, False)
    assert quality[Side.HOST].is_shown


def test_a_round_that_nobody_answered_stays_open_and_a_closed_one_stays_closed(joint):
    found = open_round(joint)
    with pytest.raises(Refused):
        close(joint, found)
    say(joint, found, "Bob")
    close(joint, found)
    for again in (lambda: close(joint, found), lambda: say(joint, found, "Alice")):
        with pytest.raises(Refused):
            again()


def test_the_trail_keeps_who_answered_and_not_what(joint):
    say(joint, open_round(joint), "Bob", [1, 2, 3, 4, 5])
    event = AuditEvent.objects.get(kind="pulse.answered")
    assert (event.reach, event.after) == ("host", {"number": 1})


def test_the_last_closed_round_is_the_quality(joint):
    for level in (2, 4):
        found = open_round(joint)
        say(joint, found, "Bob", [level] * 5)
        close(joint, found)
    assert pulse_results.quality(joint.cycle)[Side.HOST].mean == 4


def test_the_condition_asks_each_side_of_the_plan(joint):
    process = joint.extra["process"]
    assert not conditions.pulse_held(process).met
    found = open_round(joint)
    say(joint, found, "Bob")
    assert not conditions.pulse_held(process).met
    close(joint, found)
    answer = conditions.pulse_held(process)
    assert (answer.met, "client" in str(answer.detail)) == (False, True)
    found = open_round(joint)
    for name in ("Bob", "Sam"):
        say(joint, found, name)
    close(joint, found)
    assert conditions.pulse_held(process).met


def test_in_a_negotiation_the_clients_part_is_optional_and_possible(negotiated):
    process = negotiated.extra["process"]
    found = open_round(negotiated)
    say(negotiated, found, "Alice")
    say(negotiated, found, "Lena")
    close(negotiated, found)
    assert conditions.pulse_held(process).met
    found = open_round(negotiated)
    say(negotiated, found, "Alice")
    close(negotiated, found)
    assert conditions.pulse_held(process).met


def test_before_the_client_takes_part_no_round_is_opened(world, open_process):
    open_process("cooperation")
    with pytest.raises(Refused):
        open_round(world)


def test_after_the_end_nothing_is_answered(joint):
    found = open_round(joint)
    workspaces.end_cycle(cycle=joint.cycle, ending="closed", outcome="both_met", by=joint.principal("Alice"))
    found.cycle.refresh_from_db()
    with pytest.raises(Refused):
        say(joint, found, "Bob")


# --- pages and endpoints ----------------------------------------------------------------------------------------------


def url(name, *args):
    return reverse(name, args=["first", "FAR-01", *args])


ANSWERS = dict(zip(("trust", "information", "pace", "benefit", "people"), LEVELS, strict=True))


def test_a_round_from_opening_to_closing_by_the_pages(joint, sign_in):
    alice = sign_in(joint.users["Alice"])
    assert "No round has been held yet" in alice.get(url("pulse")).content.decode()
    assert alice.post(url("pulse_open")).status_code == 302
    assert alice.post(url("pulse_open")).status_code == 409
    sam = sign_in(joint.users["Sam"])
    assert "not anonymous" in sam.get(url("pulse_answer", 1)).content.decode()
    assert sam.post(url("pulse_answer", 1), {**ANSWERS, "pace": ""}).status_code == 422
    assert sam.post(url("pulse_answer", 1), ANSWERS).status_code == 302
    assert sam.post(url("pulse_answer", 1), ANSWERS).status_code == 409
    assert sam.post(url("pulse_close", 1)).status_code == 403
    alice = sign_in(joint.users["Alice"])
    assert alice.post(url("pulse_close", 1)).status_code == 302
    page = alice.get(url("pulse")).content.decode()
    assert "Fewer than 3 people answered" in page
    assert alice.post(url("pulse_close", 7)).status_code == 404


def test_the_same_by_rest(joint, sign_in):
    alice = sign_in(joint.users["Alice"])
    send = {"content_type": "application/json"}
    assert alice.post(url("api_pulse_rounds"), {}, **send).status_code == 201
    bad = alice.post(url("api_pulse_answers", 1), {**ANSWERS, "trust": 9}, **send)
    assert (bad.status_code, list(bad.json()["errors"])) == (422, ["trust"])
    assert alice.post(url("api_pulse_answers", 1), ANSWERS, **send).status_code == 201
    assert alice.post(url("api_pulse_answers", 1), ANSWERS, **send).status_code == 409
    assert sign_in(joint.users["Lena"]).post(url("api_pulse_closing", 1), {}, **send).status_code == 403
    alice = sign_in(joint.users["Alice"])
    assert alice.post(url("api_pulse_closing", 1), {}, **send).status_code == 201
    (found,) = alice.get(url("api_pulse_rounds")).json()["results"]
    assert (found["sides"]["host"]["answered"], found["sides"]["host"]["mean"]) == (1, None)


def test_sealed_levels_stand_in_no_page_and_no_answer(joint, sign_in):
    """A canary: an odd mean would show as 2.3 in a page and as 2.33… in an answer."""
    add_dora(joint)
    found = open_round(joint)
    for name, level in (("Alice", 1), ("Bob", 2), ("Dora", 4)):
        say(joint, found, name, [level] * 5)
    for name in ("Alice", "Bob", "Lena", "Sam", "Eve"):
        client = sign_in(joint.users[name])
        assert "2.3" not in client.get(url("pulse")).content.decode()
        assert "2.33" not in client.get(url("api_pulse_rounds")).content.decode()
    close(joint, PulseRound.objects.get())
    lena = sign_in(joint.users["Lena"])
    assert "2.3" in lena.get(url("pulse")).content.decode()
    assert "2.33" in lena.get(url("api_pulse_rounds")).content.decode()
