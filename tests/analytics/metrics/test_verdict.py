from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from analytics.metrics.answer import known, unknown
from analytics.metrics.attainment import Weighted
from analytics.metrics.verdict import (
    ExpectationReply,
    Ground,
    SideRecord,
    VerdictRules,
    expectations_line,
    is_against_the_figure,
    plan_execution_line,
    quality_line,
    verdict,
)
from analytics.metrics.vocabulary import Hint, Outcome, Reply, Side, Variant

E, C = Side.ENTERPRISE, Side.CLIENT
NEGOTIATION, COOPERATION, INTEGRATION = Variant


def replies(*found: Reply | None) -> tuple[ExpectationReply, ...]:
    return tuple(ExpectationReply(f"e{index}", reply) for index, reply in enumerate(found))


def plan(value: str | None) -> tuple[Weighted, ...]:
    return (Weighted("m", unknown("actual_missing") if value is None else known(Decimal(value))),)


GOOD = SideRecord(replies(Reply.MET), plan("1"), Decimal(4))
BAD = SideRecord(replies(Reply.NO), plan("0.5"), Decimal(4))
SILENT = SideRecord((), None, None)


@pytest.mark.parametrize(
    ("found", "value", "is_met"),
    [
        ((Reply.MET,) * 19 + (Reply.NO,), "0.95", True),
        ((Reply.MET,) * 18 + (Reply.PARTLY,) * 2, "0.95", True),  # (18 + 1)/20
        ((Reply.MET,) * 18 + (Reply.PARTLY, Reply.NO), "0.925", False),
        ((Reply.PARTLY,), "0.5", False),
    ],
)
def test_expectations_are_met_from_95_percent(found: tuple[Reply, ...], value: str, is_met: bool) -> None:
    line = expectations_line(E, replies(*found))
    assert (line.value.value, line.is_met) == (Decimal(value), is_met)


def test_expectations_are_weighted() -> None:
    # (38·1 + 2·0)/40
    items = (ExpectationReply("a", Reply.MET, Decimal(38)), ExpectationReply("b", Reply.NO, Decimal(2)))
    assert expectations_line(E, items).value == known(Decimal("0.95"))


def test_a_must_answered_no_fails_the_line_whatever_the_mean() -> None:
    items = (*replies(*(Reply.MET,) * 99), ExpectationReply("must", Reply.NO, is_must=True))
    line = expectations_line(E, items)
    assert (line.is_met, line.grounds) == (False, (Ground("must_failed", "must"),))


def test_a_must_answered_partly_fails_nothing_by_itself() -> None:
    items = (*replies(*(Reply.MET,) * 19), ExpectationReply("must", Reply.PARTLY, is_must=True))
    assert expectations_line(E, items).is_met is True


def test_an_open_answer_leaves_the_line_open_and_is_named() -> None:
    line = expectations_line(C, replies(Reply.NO, None))
    assert (line.is_met, line.grounds) == (None, (Ground("unanswered", "e1"),))


def test_no_expectations_are_not_met_expectations() -> None:
    line = expectations_line(C, ())
    assert (line.is_met, line.grounds) == (None, (Ground("no_expectations"),))


def test_expectations_without_weight_decide_nothing() -> None:
    assert expectations_line(E, (ExpectationReply("a", Reply.MET, Decimal(0)),)).is_met is None


@pytest.mark.parametrize(("value", "is_met"), [("0.95", True), ("0.9499", False), ("3", True), ("-1", False)])
def test_a_plan_is_executed_from_95_percent(value: str, is_met: bool) -> None:
    assert plan_execution_line(E, plan(value)).is_met is is_met


def test_a_missing_value_leaves_the_plan_open_and_is_named() -> None:
    line = plan_execution_line(E, plan(None))
    assert (line.is_met, line.grounds) == (None, (Ground("value_missing", "m"),))


@pytest.mark.parametrize(("pulse", "is_met"), [("3", True), ("2.99", False), (None, None)])
def test_quality_holds_from_the_middle_of_the_scale(pulse: str | None, is_met: bool | None) -> None:
    assert quality_line(E, None if pulse is None else Decimal(pulse)).is_met is is_met


def test_a_pulse_off_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="pulse"):
        quality_line(E, Decimal("5.1"))


def weak(record: SideRecord) -> SideRecord:
    return replace(record, pulse=Decimal(2))


@pytest.mark.parametrize(
    ("variant", "enterprise", "client", "outcome", "hint", "options"),
    [
        (COOPERATION, GOOD, GOOD, Outcome.BOTH_MET, Hint.RAISE, {Hint.RAISE, Hint.KEEP}),
        (COOPERATION, GOOD, weak(GOOD), Outcome.BOTH_MET, Hint.KEEP, {Hint.RAISE, Hint.KEEP}),
        (INTEGRATION, GOOD, GOOD, Outcome.BOTH_MET, Hint.KEEP, {Hint.KEEP}),
        (NEGOTIATION, GOOD, GOOD, Outcome.BOTH_MET, Hint.RAISE, {Hint.RAISE, Hint.KEEP}),
        (COOPERATION, GOOD, BAD, Outcome.ONE_MET, Hint.REPAIR, {Hint.REPAIR, Hint.LOWER}),
        (COOPERATION, BAD, GOOD, Outcome.ONE_MET, Hint.REPAIR, {Hint.REPAIR, Hint.LOWER}),
        (COOPERATION, weak(GOOD), BAD, Outcome.ONE_MET, Hint.LOWER, {Hint.REPAIR, Hint.LOWER}),
        (NEGOTIATION, weak(GOOD), BAD, Outcome.ONE_MET, Hint.REPAIR, {Hint.REPAIR}),
        (COOPERATION, BAD, BAD, Outcome.NONE_MET, Hint.LOWER, {Hint.LOWER, Hint.END}),
        (COOPERATION, BAD, weak(BAD), Outcome.NONE_MET, Hint.END, {Hint.LOWER, Hint.END}),
        (NEGOTIATION, BAD, BAD, Outcome.NONE_MET, Hint.END, {Hint.END}),
    ],
)
def test_the_verdict_by_rule(
    variant: Variant, enterprise: SideRecord, client: SideRecord, outcome: Outcome, hint: Hint, options: set[Hint]
) -> None:
    found = verdict(variant, enterprise, client)
    assert (found.outcome, found.hint, set(found.options)) == (outcome, hint, options)
    assert found.is_one_sided is False


@pytest.mark.parametrize(
    "gap",
    [
        replace(GOOD, replies=replies(Reply.MET, None)),
        replace(GOOD, replies=()),
        replace(GOOD, plan=plan(None)),
        replace(GOOD, plan=()),
        replace(GOOD, plan=None),
        replace(GOOD, pulse=None),
    ],
)
@pytest.mark.parametrize("variant", [COOPERATION, INTEGRATION])
def test_anything_missing_leaves_it_undecided(variant: Variant, gap: SideRecord) -> None:
    for found in (verdict(variant, gap, GOOD), verdict(variant, GOOD, gap)):
        assert (found.outcome, found.hint, found.options) == (Outcome.UNDECIDED, Hint.UNDECIDED, (Hint.UNDECIDED,))


def test_a_side_is_met_only_when_expectations_and_plan_both_hold() -> None:
    half = replace(GOOD, plan=plan("0.5"))
    other_half = replace(GOOD, replies=replies(Reply.NO))
    found = verdict(COOPERATION, half, other_half)
    assert (found.enterprise_met, found.client_met, found.outcome) == (False, False, Outcome.NONE_MET)


def test_quality_does_not_make_a_side_met_or_not() -> None:
    found = verdict(COOPERATION, weak(GOOD), GOOD)
    assert (found.enterprise_met, found.client_met, found.quality_holds) == (True, True, False)


def test_there_are_three_lines_per_side() -> None:
    found = verdict(COOPERATION, GOOD, BAD)
    assert [(line.side, line.kind) for line in found.lines] == [
        (side, kind) for side in (E, C) for kind in ("expectations", "plan", "quality")
    ]


@pytest.mark.parametrize("client", [SILENT, replace(GOOD, replies=replies(Reply.MET, None))])
def test_a_negotiation_without_the_clients_answers_is_one_sided_and_never_raises(client: SideRecord) -> None:
    found = verdict(NEGOTIATION, GOOD, client)
    assert (found.is_one_sided, found.client_met, found.outcome) == (True, None, Outcome.ONE_MET)
    assert (found.hint, found.options) == (Hint.KEEP, (Hint.KEEP,))
    assert verdict(NEGOTIATION, BAD, client).outcome is Outcome.NONE_MET


def test_a_one_sided_verdict_still_needs_the_enterprises_own_records() -> None:
    found = verdict(NEGOTIATION, replace(GOOD, pulse=None), SILENT)
    assert (found.outcome, found.is_one_sided) == (Outcome.UNDECIDED, True)


def test_in_negotiation_a_client_whose_plan_is_its_own_is_judged_by_its_answers() -> None:
    found = verdict(NEGOTIATION, GOOD, replace(GOOD, plan=None))
    assert (found.is_one_sided, found.client_met, found.outcome) == (False, True, Outcome.BOTH_MET)


def test_another_version_of_the_thresholds_decides_otherwise() -> None:
    lenient = VerdictRules(version="2", met_from=Decimal("0.5"))
    assert verdict(COOPERATION, GOOD, replace(GOOD, plan=plan("0.6")), lenient).outcome is Outcome.BOTH_MET


@pytest.mark.parametrize(
    ("reply", "attainment", "expected"),
    [
        (Reply.MET, "0.95", False),
        (Reply.MET, "0.94", True),
        (Reply.NO, "0.94", False),
        (Reply.NO, "0.95", True),
        (Reply.PARTLY, "0.5", False),
        (Reply.PARTLY, "1", True),
        (Reply.PARTLY, "0", True),
    ],
)
def test_answers_against_the_figure_are_recognised(reply: Reply, attainment: str, expected: bool) -> None:
    assert is_against_the_figure(reply, Decimal(attainment)) is expected
