"""Sealed answers, the verdict by rule, the decision of both, the exit, and the end of the cycle. Source: D44, D45."""

from decimal import Decimal

import pytest

from cooperation.closing import conditions, policies, selectors, services, verdicts
from cooperation.closing.models import Closing, ExpectationAnswer
from cooperation.monitoring.models import ActualValue
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.states import Side
from corpsys.audit.models import AuditEvent
from corpsys.workspace.models import Cycle
from tests.cooperation.closing.conftest import decide, expect, hold_pulse, say, submit
from tests.cooperation.monitoring.test_selectors import enter

pytestmark = pytest.mark.django_db


def both_answer(world, host="met", partner="met", **reasons):
    say(world, "Alice", host, reason=reasons.get("host_reason", ""))
    say(world, "Lena", partner, reason=reasons.get("partner_reason", ""))
    submit(world, "Alice")
    submit(world, "Lena")


def verdict(world):
    return verdicts.verdict_of(world.cycle)


# --- answers ----------------------------------------------------------------------------------------------------------


def test_answers_wait_for_the_closing_stage(joint):
    expect(joint, "Alice")
    with pytest.raises(Refused):
        say(joint, "Alice")


def test_a_side_answers_its_own_and_can_change_until_it_submits(closing):
    say(closing, "Bob", "no")
    say(closing, "Alice", "met")
    assert ExpectationAnswer.objects.get().answer == "met"
    with pytest.raises(Invalid):
        say(closing, "Alice", number=2)
    submit(closing, "Alice")
    with pytest.raises(Refused):
        say(closing, "Alice", "no")
    with pytest.raises(Refused):
        submit(closing, "Alice")


@pytest.mark.parametrize("name", ["Eve", "Charlie", "Dora", "Adam", "Hugo"])
def test_only_the_two_teams_answer(closing, name):
    with pytest.raises(NotAllowed):
        say(closing, name)


@pytest.mark.parametrize("name", ["Bob", "Sam", "Eve"])
def test_only_the_leads_submit_and_decide(closing, name):
    for act in (lambda: submit(closing, name), lambda: decide(closing, name, "keep")):
        with pytest.raises(NotAllowed):
            act()


def test_what_is_not_answered_is_named_at_submission(closing):
    with pytest.raises(Refused) as refused:
        submit(closing, "Lena")
    assert refused.value.allowed == ("fewer empty shelves",)


@pytest.mark.parametrize(("answer", "needs"), [("met", True), ("partly", False), ("no", False)])
def test_an_answer_against_the_figure_needs_a_reason(joint, pass_gates, answer, needs):
    """The goal reached .75 of its target: (115 − 100) / (120 − 100)."""
    from tests.cooperation.closing.conftest import close_up

    found = expect(joint, "Alice", goal_number=1)
    enter(joint, "Alice", "115", is_final=True)
    close_up(joint, pass_gates, 4, 5, 6, 7)
    assert selectors.figures(joint.cycle, [found]) == {found.pk: Decimal("0.75")}
    if needs:
        with pytest.raises(Invalid) as refused:
            say(joint, "Alice", answer)
        assert list(refused.value.errors) == ["reason_1"]
    say(joint, "Alice", answer, reason="the last week is missing in the ledger")


def test_an_expectation_with_its_own_target_is_measured_on_it(joint):
    found = expect(
        joint, "Alice", goal_number=1, measure="sales", baseline=Decimal(100), target=Decimal(110), unit="USD"
    )
    assert selectors.figures(joint.cycle, [found]) == {found.pk: None}
    enter(joint, "Alice", "105", is_final=True)
    assert selectors.figures(joint.cycle, [found]) == {found.pk: Decimal("0.5")}


def test_the_other_sides_answers_are_sealed_until_both_have_submitted(closing):
    say(closing, "Alice", "no", reason="CANARY")
    submit(closing, "Alice")
    for name in ("Lena", "Sam"):
        own, other = selectors.side_answers(closing.cycle, closing.act_as(name))
        assert (own.side, other.is_sealed, other.has_submitted) == ("partner", True, True)
        assert [line.answer for line in other.lines] == [None]
    say(closing, "Lena", "met")
    assert selectors.side_answers(closing.cycle, closing.act_as("Lena"))[1].is_sealed
    submit(closing, "Lena")
    for name, seen in (("Lena", "CANARY"), ("Alice", "")):
        other = selectors.side_answers(closing.cycle, closing.act_as(name))[1]
        assert (other.is_sealed, other.lines[0].answer.reason) == (False, seen)


def test_the_trail_says_that_a_side_answered_and_not_what(closing):
    say(closing, "Alice", "no", reason="CANARY")
    event = AuditEvent.objects.get(kind="closing.answered")
    assert (event.reach, event.after) == ("host", {"expectations": [1]})
    assert not ExpectationAnswer.objects.visible_to(closing.act_as("Eve")).exists()


# --- the verdict ------------------------------------------------------------------------------------------------------


def test_no_verdict_before_both_have_submitted(closing):
    say(closing, "Alice")
    submit(closing, "Alice")
    assert verdict(closing) is None
    with pytest.raises(Refused):
        decide(closing, "Alice", "keep")


def test_both_met_may_raise(closing):
    both_answer(closing)
    found = verdict(closing)
    assert (found.outcome, found.hint, found.is_one_sided) == ("both_met", "raise", False)
    assert [(line.kind, line.is_met) for line in found.lines] == [
        ("expectations", True),
        ("plan", True),
        ("quality", True),
    ] * 2


def test_one_side_met_is_repaired_and_never_raised(closing):
    both_answer(closing, partner="no")
    assert (verdict(closing).outcome, verdict(closing).hint) == ("one_met", "repair")
    with pytest.raises(Refused):
        decide(closing, "Alice", "raise", "we want to")


def test_none_met_lowers_or_ends(closing):
    both_answer(closing, host="no", partner="partly")
    assert (verdict(closing).outcome, verdict(closing).options) == ("none_met", ("lower", "end"))


def test_a_final_value_that_is_missing_leaves_it_undecided(closing):
    both_answer(closing)
    ActualValue.objects.filter(side="partner").delete()
    found = verdict(closing)
    assert (found.outcome, found.hint) == ("undecided", "undecided")
    assert policies.possible_choices("cooperation", found.options) == ["keep", "lower", "end"]


def test_a_pulse_of_few_is_counted_and_not_shown(closing):
    both_answer(closing)
    shown = verdicts.shown(verdict(closing), closing.cycle)
    quality = [line for line in shown.lines if line.kind == "quality"]
    assert [(line.is_met, line.value, line.is_hidden) for line in quality] == [(True, None, True)] * 2
    assert [line["value"] for line in verdicts.as_data(verdict(closing))["lines"]] == ["1", "1", None] * 2


# --- the decision -----------------------------------------------------------------------------------------------------


def test_both_leads_record_the_same(closing):
    process = closing.extra["process"]
    both_answer(closing)
    assert not conditions.closing_decision_recorded(process).met
    decide(closing, "Alice", "raise")
    assert not conditions.closing_decision_recorded(process).met
    decide(closing, "Lena", "keep")
    found = Closing.objects.get()
    assert (found.choice, found.host_at, found.partner_by) == ("keep", None, closing.users["Lena"])
    decide(closing, "Alice", "keep")
    assert conditions.closing_decision_recorded(process).met


def test_against_the_suggestion_a_note_is_needed(closing):
    both_answer(closing)
    with pytest.raises(Invalid) as refused:
        decide(closing, "Alice", "end")
    assert list(refused.value.errors) == ["note"]
    assert decide(closing, "Alice", "end", "the brand is sold").note == "the brand is sold"


def test_a_verdict_that_changed_is_decided_again(closing):
    process = closing.extra["process"]
    both_answer(closing)
    for name in ("Alice", "Lena"):
        decide(closing, name, "keep")
    enter(closing, "Lena", "10", is_final=True)
    assert verdict(closing).outcome == "one_met"
    assert not conditions.closing_decision_recorded(process).met
    for name in ("Alice", "Lena"):
        decide(closing, name, "keep")
    assert conditions.closing_decision_recorded(process).met


def test_answered_means_submitted(closing):
    process = closing.extra["process"]
    say(closing, "Alice")
    assert not conditions.enterprise_expectations_answered(process).met
    submit(closing, "Alice")
    assert conditions.enterprise_expectations_answered(process).met
    assert not conditions.client_expectations_answered(process).met


# --- the end ----------------------------------------------------------------------------------------------------------


def end(world, pass_gates):
    pass_gates(world.extra["process"], 8)
    world.cycle.refresh_from_db()


def test_passing_the_last_gate_ends_the_cycle_with_its_outcome(closing, pass_gates):
    both_answer(closing)
    for name in ("Alice", "Lena"):
        decide(closing, name, "raise")
    with pytest.raises(Refused):
        services.start_next_cycle(cycle=closing.cycle, by=closing.act_as("Alice"))
    end(closing, pass_gates)
    assert (closing.cycle.ending, closing.cycle.outcome, closing.cycle.state) == ("closed", "both_met", "CE")
    assert closing.cycle.ended_at is not None
    with pytest.raises(Refused):
        decide(closing, "Alice", "keep")
    with pytest.raises(NotAllowed):
        services.start_next_cycle(cycle=closing.cycle, by=closing.act_as("Bob"))
    assert services.start_next_cycle(cycle=closing.cycle, by=closing.act_as("Alice")).number == 2


def test_an_end_needs_the_exit_checklist_and_ends_the_cooperation(closing, pass_gates):
    process = closing.extra["process"]
    both_answer(closing, host="no", partner="no")
    assert conditions.exit_checklist_done_if_ending(process).met
    with pytest.raises(Refused):
        services.tick_exit(cycle=closing.cycle, key="lessons", note="x", by=closing.act_as("Alice"))
    for name in ("Alice", "Lena"):
        decide(closing, name, "end")
    assert not conditions.exit_checklist_done_if_ending(process).met
    with pytest.raises(Invalid):
        services.tick_exit(cycle=closing.cycle, key="unknown", note="x", by=closing.act_as("Alice"))
    with pytest.raises(Invalid):
        services.tick_exit(cycle=closing.cycle, key="lessons", note=" ", by=closing.act_as("Alice"))
    for number, key in enumerate(("open_actions", "data_returned", "access_revoked", "lessons")):
        who = ("Alice", "Lena")[number % 2]
        services.tick_exit(cycle=closing.cycle, key=key, note="done", by=closing.act_as(who))
    assert conditions.exit_checklist_done_if_ending(process).met
    end(closing, pass_gates)
    assert (closing.cycle.ending, closing.cycle.outcome) == ("ended", "none_met")


def test_open_actions_are_not_settled_by_a_note(closing):
    from cooperation.actions import services as actions

    actions.add_action(cycle=closing.cycle, goal_number=1, title="Promotion", by=closing.act_as("Alice"))
    both_answer(closing, host="no", partner="no")
    decide(closing, "Alice", "end")
    with pytest.raises(Refused):
        services.tick_exit(cycle=closing.cycle, key="open_actions", note="done", by=closing.act_as("Alice"))


def test_a_closing_passed_without_answers_ends_undecided(closing, pass_gates):
    """The gate's conditions are bypassed here: the outcome must not be better than what is known."""
    end(closing, pass_gates)
    assert (closing.cycle.ending, closing.cycle.outcome) == ("closed", "undecided")


# --- negotiation ------------------------------------------------------------------------------------------------------


def test_in_a_negotiation_the_enterprise_decides_alone_and_the_verdict_says_so(one_sided, pass_gates):
    process = one_sided.extra["process"]
    say(one_sided, "Alice")
    submit(one_sided, "Alice")
    found = verdict(one_sided)
    assert (found.is_one_sided, found.outcome, found.options) == (True, "one_met", ("keep",))
    assert {verdicts.SIDES[line.side] for line in found.lines} == {Side.HOST}
    with pytest.raises(Refused):
        decide(one_sided, "Lena", "keep")
    with pytest.raises(Refused):
        decide(one_sided, "Alice", "lower", "there is nothing below")
    decide(one_sided, "Alice", "keep")
    assert conditions.closing_decision_recorded(process).met
    end(one_sided, pass_gates)
    assert Cycle.objects.get(pk=one_sided.cycle.pk).outcome == "one_met"


def test_a_client_of_a_negotiation_may_answer_and_then_the_verdict_has_two_sides(negotiated, pass_gates):
    from tests.cooperation.closing.conftest import close_up, finals

    expect(negotiated, "Alice")
    expect(negotiated, "Lena", "a fair price")
    finals(negotiated, partner=None)
    hold_pulse(negotiated, Alice=4, Lena=4)
    close_up(negotiated, pass_gates, 0, 1, 2, 3, 4, 5, 6, 7)
    say(negotiated, "Alice")
    submit(negotiated, "Alice")
    assert verdict(negotiated).is_one_sided
    say(negotiated, "Lena", "met")
    submit(negotiated, "Lena")
    found = verdict(negotiated)
    assert (found.is_one_sided, found.outcome, found.hint) == (False, "both_met", "raise")
