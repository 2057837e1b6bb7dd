"""Every rule of a definition (D20–D25) each with a definition that breaks it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cooperation.process.definition import validate
from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.definition.types import ClientPart, ProcessDefinition, State, Variant
from cooperation.process.definition.validate import InvalidDefinition

Change = Callable[[ProcessDefinition], ProcessDefinition]
NEGOTIATION, COOPERATION, INTEGRATION = Variant.NEGOTIATION, Variant.COOPERATION, Variant.INTEGRATION


def rows(number: int, **changes: Any) -> Change:
    """Change fields of one stage."""
    return lambda definition: replace(
        definition,
        stages=tuple(replace(s, **changes) if s.number == number else s for s in definition.stages),
    )


def columns(number: int, *variants: Variant, **changes: Any) -> Change:
    """Change fields of one stage's columns; a function as value gets the old value."""

    def change(definition: ProcessDefinition) -> ProcessDefinition:
        changed = tuple(
            replace(c, **{n: v(getattr(c, n)) if callable(v) else v for n, v in changes.items()})
            if c.variant in (variants or Variant)
            else c
            for c in definition.stage(number).columns
        )
        return rows(number, columns=changed)(definition)

    return change


def without(*names: str) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    return lambda old: tuple(name for name in old if name not in names)


def plus(*names: str) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    return lambda old: (*old, *names)


def found(definition: ProcessDefinition) -> set[tuple[str, int | None]]:
    return {(fault.rule, fault.stage) for fault in validate.faults(definition)}


def test_shipped_definition_is_valid():
    assert validate.faults(SHIPPED) == []
    assert validate.check(SHIPPED) is SHIPPED


BROKEN: dict[str, tuple[Change, tuple[str, int | None]]] = {
    "inputs differ by variant": (columns(4, INTEGRATION, inputs=plus("classified_data")), ("D22", 4)),
    "outputs differ by variant": (columns(7, NEGOTIATION, outputs=without("cooperation_quality")), ("D22", 7)),
    "a variant misses a stage": (rows(3, columns=SHIPPED.stage(3).columns[:2]), ("D22", 3)),
    "a stage has its variants in another order": (rows(3, columns=SHIPPED.stage(3).columns[::-1]), ("D22", 3)),
    "a variant stands twice": (lambda d: replace(d, variants=(*d.variants, d.variants[0])), ("D22", None)),
    "no control": (columns(2, COOPERATION, controls=()), ("D23", 2)),
    "no output": (columns(6, outputs=()), ("D23", 6)),
    "no mechanism": (columns(5, NEGOTIATION, mechanisms=()), ("D23", 5)),
    "control without label": (columns(3, controls=plus("moon_phase")), ("D23", 3)),
    "mechanism without label": (columns(3, INTEGRATION, mechanisms=plus("oracle")), ("D23", 3)),
    "stage without label": (rows(3, key="divination"), ("D23", 3)),
    "arrow twice on one side": (columns(3, mechanisms=plus("enterprise_team")), ("D23", 3)),
    "output that nobody uses": (columns(3, outputs=plus("lessons")), ("D23", 3)),
    "output whose only use was dropped": (columns(7, inputs=without("monitoring_methods")), ("D23", 5)),
    "input from nowhere": (columns(2, inputs=plus("kam")), ("D21", 2)),
    "process output that no stage puts out": (lambda d: replace(d, outputs=(*d.outputs, "kam")), ("D21", None)),
    "feedback as an input": (columns(2, inputs=plus("attainment")), ("D23", 2)),
    "feedback as a mechanism": (columns(2, mechanisms=plus("attainment")), ("D23", 2)),
    "results from the stage itself": (columns(4, inputs=plus("strategic_plan")), ("D23", 4)),
    "one box": (
        lambda d: replace(d, stages=tuple(replace(s, is_box=s.number == 4) for s in d.stages)),
        ("D23", None),
    ),
    "ten boxes": (
        lambda d: replace(
            d,
            stages=(
                *(replace(s, is_box=True) for s in d.stages),
                replace(d.stages[-1], number=9, key="after", opened_by=8, is_box=True),
            ),
        ),
        ("D23", None),
    ),
    "stage without a gate": (columns(6, COOPERATION, gate=()), ("D24", 6)),
    "gate left empty where there is no score": (
        columns(0, COOPERATION, gate=("readiness_rated_both_parties",)),
        ("D24", 0),
    ),
    "condition without label": (columns(6, gate=plus("stars_align")), ("D24", 6)),
    "condition twice": (columns(6, gate=plus("actions_closed_or_carried")), ("D23", 6)),
    "shipped condition taken away": (columns(4, COOPERATION, gate=without("plan_signed_both")), ("D25", 4)),
    "client's confirmation taken away": (columns(4, COOPERATION, confirmed_by_client=False), ("D25", 4)),
    "client outside the process confirms": (columns(3, NEGOTIATION, confirmed_by_client=True), ("D25", 3)),
    "no days": (rows(2, days=0), ("D25", 2)),
    "numbers out of order": (lambda d: replace(d, stages=d.stages[::-1]), ("D20", None)),
    "two stages of one key": (rows(3, key="strategy"), ("D20", None)),
    "stage that waits for a later gate": (rows(3, opened_by=5), ("D20", 3)),
    "stage that waits for itself": (rows(3, requires=(3,)), ("D20", 3)),
    "second stage open from the start": (rows(3, opened_by=None), ("D20", 3)),
    "closing without monitoring": (rows(8, opened_by=6), ("D20", 8)),
    "monitoring not held back by implementation": (rows(7, requires=()), ("D20", 8)),
    "client admitted by a condition that no gate has": (
        columns(1, INTEGRATION, gate=without("agreement_signed_both")),
        ("D27", 2),
    ),
    "entry condition without entry": (
        lambda d: replace(d, variants=(replace(d.variants[0], condition="concept_accepted"), *d.variants[1:])),
        ("D25", None),
    ),
    "client admitted by another condition than shipped": (
        lambda d: replace(
            d, variants=(d.variants[0], replace(d.variants[1], condition="goals_measurable"), d.variants[2])
        ),
        ("D27", None),
    ),
    "client sees the process before it is presented": (
        lambda d: replace(
            d,
            variants=(
                d.variants[0],
                replace(d.variants[1], states=replace(d.variants[1].states, hidden=State.C2)),
                d.variants[2],
            ),
        ),
        ("D27", None),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_definition_is_refused(name: str):
    change, expected = BROKEN[name]
    broken = change(SHIPPED)

    assert expected in found(broken)
    with pytest.raises(InvalidDefinition, match=expected[0]):
        validate.check(broken)


def test_feedback_that_reaches_no_earlier_stage_is_refused():
    definition = SHIPPED
    for number in range(1, 7):
        definition = columns(number, controls=without("process_feedback", "corrective_actions"))(definition)
    texts = [fault.text for fault in validate.faults(definition)]
    assert "Feedback from the last box must enter an earlier stage as a control." in texts
    assert sum("used by no later stage" in text for text in texts) == 2


def test_one_feedback_dropped_is_an_unused_output():
    assert ("D23", 7) in found(columns(6, controls=without("corrective_actions"))(SHIPPED))


def test_every_fault_is_told_at_once():
    broken = columns(2, COOPERATION, controls=())(columns(5, NEGOTIATION, mechanisms=())(SHIPPED))
    assert {("D23", 2), ("D23", 5)} <= found(broken)


ACCEPTABLE: dict[str, Change] = {
    "another condition": columns(6, gate=plus("lessons_recorded")),
    "other days": rows(2, days=35),
    "another control": columns(3, controls=plus("sharing_terms")),
    "one more gate that the client confirms": columns(6, COOPERATION, confirmed_by_client=True),
    "client's part at closing": columns(8, NEGOTIATION, client_part=ClientPart.AGREED_TERMS),
}


@pytest.mark.parametrize("name", ACCEPTABLE)
def test_own_version_may_add(name: str):
    assert validate.faults(ACCEPTABLE[name](SHIPPED)) == []
