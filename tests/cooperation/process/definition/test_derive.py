"""What follows from the table, with expectations written by hand from domain.md (D20–D27) and access.md."""

from dataclasses import replace
from itertools import product

import pytest

from cooperation.process.definition import derive
from cooperation.process.definition.derive import Standing
from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.definition.types import MoveKind, ProcessDefinition, StageState, State, UnknownName, Variant
from corpsys.access.refusals import Refused

NOT_OPEN, OPEN, PASSED, REOPENED = StageState.NOT_OPEN, StageState.OPEN, StageState.PASSED, StageState.REOPENED
PASS, REOPEN = MoveKind.PASS, MoveKind.REOPEN


def states_after(*passed: int, **others: StageState) -> dict[int, StageState]:
    """Walk the real moves: pass these gates in this order, then set what a test wants different (s4=REOPENED)."""
    states = derive.states_at_start(SHIPPED)
    for stage in passed:
        derive.check_move(SHIPPED, states, PASS, stage)
        states |= derive.changes(SHIPPED, states, PASS, stage)
    return states | {int(name[1:]): state for name, state in others.items()}


# --- the client's entry (table under D25; access, Gate) ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("variant", "stage", "condition"),
    [
        ("negotiation", None, None),
        ("cooperation", 4, "concept_accepted"),
        ("integration", 2, "agreement_signed_both"),
    ],
)
def test_client_enters_at(variant: str, stage: int | None, condition: str | None):
    assert derive.entry_stage(SHIPPED, variant) == stage
    assert derive.entry_condition(SHIPPED, variant) == condition


@pytest.mark.parametrize(
    ("variant", "stages"),
    [("negotiation", ()), ("cooperation", (4, 5, 6, 7, 8)), ("integration", (2, 3, 4, 5, 6, 7, 8))],
)
def test_stages_of_the_client(variant: str, stages: tuple[int, ...]):
    assert derive.stages_of_client(SHIPPED, variant) == stages


@pytest.mark.parametrize(
    ("variant", "confirmed"),
    [("negotiation", []), ("cooperation", [4, 5, 7, 8]), ("integration", [2, 3, 4, 5, 6, 7, 8])],
)
def test_gates_that_the_client_confirms(variant: str, confirmed: list[int]):
    assert [n for n in range(9) if derive.confirmed_by_client(SHIPPED, variant, n)] == confirmed


BEFORE_4 = states_after(0, 1, 2)
IN_4 = states_after(0, 1, 2, 3)


@pytest.mark.parametrize(
    ("standing", "is_open"),
    [
        (Standing(IN_4, presented=True, condition_met=True), True),
        (Standing(BEFORE_4, presented=True, condition_met=True), False),
        (Standing(IN_4, presented=True, condition_met=False), False),
        (Standing(IN_4, presented=True, condition_met=True, withdrawn=True), False),
        (Standing(IN_4, presented=True, condition_met=True, ended=True), False),
        (Standing(IN_4 | {2: REOPENED}, presented=True, condition_met=True), True),
        (Standing(IN_4 | {4: REOPENED}, presented=True, condition_met=True), True),
    ],
)
def test_cooperation_opens_for_the_client(standing: Standing, is_open: bool):
    assert derive.opens_for_client(SHIPPED, "cooperation", standing) is is_open


@pytest.mark.parametrize("met", [True, False])
def test_negotiation_never_opens_for_the_client(met: bool):
    states = dict.fromkeys(range(9), PASSED)
    assert derive.opens_for_client(SHIPPED, "negotiation", Standing(states, presented=met, condition_met=met)) is False


PRESENTED = {"presented": True}
ADMITTED = {"presented": True, "condition_met": True}


@pytest.mark.parametrize(
    ("variant", "passed", "facts", "expected"),
    [
        ("negotiation", 0, {}, State.N),
        ("negotiation", 8, {"ended": True}, State.N),
        ("cooperation", 2, {}, State.C0),
        ("cooperation", 2, PRESENTED, State.C1),
        ("cooperation", 2, ADMITTED, State.C1),
        ("cooperation", 4, PRESENTED, State.C1),
        ("cooperation", 4, ADMITTED, State.C2),
        ("cooperation", 8, ADMITTED, State.C2),
        ("cooperation", 9, ADMITTED | {"ended": True}, State.CE),
        ("cooperation", 5, ADMITTED | {"withdrawn": True}, State.CE),
        ("cooperation", 2, ADMITTED | {"withdrawn": True}, State.C1),
        ("cooperation", 5, PRESENTED | {"withdrawn": True}, State.C1),
        ("cooperation", 2, {"ended": True}, State.C0),
        ("integration", 0, {}, State.C0),
        ("integration", 1, PRESENTED, State.I0),
        ("integration", 1, ADMITTED, State.I1),
        ("integration", 2, ADMITTED, State.I2),
        ("integration", 2, PRESENTED, State.I0),
        ("integration", 9, ADMITTED | {"ended": True}, State.IE),
        ("integration", 5, ADMITTED | {"withdrawn": True}, State.IE),
        ("integration", 1, ADMITTED | {"withdrawn": True}, State.I1),
        ("integration", 5, PRESENTED | {"withdrawn": True}, State.I0),
    ],
)
def test_visibility_state(variant: str, passed: int, facts: dict[str, bool], expected: State):
    standing = Standing(states_after(*range(passed)), **facts)
    assert derive.visibility_state(SHIPPED, variant, standing) == expected


# --- the order (D20) --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gate", "opened"),
    [(0, (1,)), (1, (2,)), (2, (3,)), (3, (4,)), (4, (5,)), (5, (6, 7)), (6, ()), (7, (8,)), (8, ())],
)
def test_passing_a_gate_opens(gate: int, opened: tuple[int, ...]):
    assert derive.opens_after(SHIPPED, gate) == opened


def test_only_preparation_is_open_at_the_start():
    assert derive.states_at_start(SHIPPED) == {0: OPEN} | dict.fromkeys(range(1, 9), NOT_OPEN)


def test_gate_5_opens_6_and_7_together():
    states = states_after(0, 1, 2, 3, 4, 5)
    assert (states[6], states[7], states[8]) == (OPEN, OPEN, NOT_OPEN)


def test_gate_7_only_after_gate_6():
    states = states_after(0, 1, 2, 3, 4, 5)
    with pytest.raises(Refused, match="6 Implementation"):
        derive.check_move(SHIPPED, states, PASS, 7)
    derive.check_move(SHIPPED, states_after(0, 1, 2, 3, 4, 5, 6), PASS, 7)


def test_nine_gates_close_a_process():
    assert set(states_after(*range(9)).values()) == {PASSED}


def test_order_is_read_from_the_table_not_known_by_the_code():
    parallel = replace(SHIPPED.stage(5), opened_by=3, requires=(4,))
    changed = replace(SHIPPED, stages=(*SHIPPED.stages[:5], parallel, *SHIPPED.stages[6:]))

    assert derive.opens_after(changed, 3) == (4, 5)
    assert derive.predecessors(changed, 5) == (0, 1, 2, 3, 4)


# --- moves ------------------------------------------------------------------------------------------------------------


def allowed(states: dict[int, StageState]) -> set[tuple[str, int]]:
    return {(move.kind.value, move.stage) for move in derive.all_moves(SHIPPED, states)}


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (states_after(), {("pass", 0)}),
        (states_after(0), {("pass", 1), ("reopen", 0)}),
        (
            states_after(0, 1, 2, 3, 4, 5),
            {("pass", 6), *(("reopen", n) for n in range(6))},
        ),
        (
            states_after(0, 1, 2, 3, 4, 5, 6),
            {("pass", 7), *(("reopen", n) for n in range(7))},
        ),
        # 4 reopened while 5 is open: gate 5 waits for gate 4, the others stay as they are.
        (
            states_after(0, 1, 2, 3, 4, s4=REOPENED),
            {("pass", 4), *(("reopen", n) for n in range(4))},
        ),
        (states_after(*range(9)), set()),
    ],
)
def test_allowed_moves(states: dict[int, StageState], expected: set[tuple[str, int]]):
    assert allowed(states) == expected


@pytest.mark.parametrize(
    ("kind", "stage", "passed", "reason"),
    [
        (PASS, 2, (0,), "Other gates come first: 1 Strategy."),
        (PASS, 0, (0,), "This gate is already passed."),
        (REOPEN, 1, (0,), "Only a stage whose gate is passed can be reopened."),
        (REOPEN, 4, tuple(range(9)), "The process is closed. The next cycle starts from its decision."),
    ],
)
def test_refused_move_gives_its_reason(kind: MoveKind, stage: int, passed: tuple[int, ...], reason: str):
    states = states_after(*passed)
    with pytest.raises(Refused) as refusal:
        derive.check_move(SHIPPED, states, kind, stage)
    assert str(refusal.value) == reason
    assert len(refusal.value.allowed) == len(derive.all_moves(SHIPPED, states))


def test_refusal_names_what_is_possible_instead():
    with pytest.raises(Refused) as refusal:
        derive.check_move(SHIPPED, states_after(0), PASS, 4)
    assert refusal.value.allowed == ("Reopen Preparation.", "Pass the gate of 1 Strategy.")


def test_passing_again_after_reopening_opens_nothing_twice():
    states = states_after(0, 1, 2, 3, 4, 5, s4=REOPENED)
    assert derive.changes(SHIPPED, states, PASS, 4) == {4: PASSED}


def test_reopening_closes_no_later_stage():
    assert derive.changes(SHIPPED, states_after(0, 1, 2, 3, 4), REOPEN, 2) == {2: REOPENED}


def test_a_stage_never_passes_before_its_predecessors_in_any_combination_of_states():
    for four in product((NOT_OPEN, OPEN, PASSED, REOPENED), repeat=4):
        states = dict.fromkeys(range(5), PASSED) | dict(zip(range(5, 9), four, strict=True))
        for stage in range(5, 9):
            may_pass = derive.moves(SHIPPED, states, stage)[0].is_allowed
            assert may_pass == (states[stage] in (OPEN, REOPENED) and all(states[n] == PASSED for n in range(stage)))


# --- what depends on what (D24) ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (0, ()),
        (1, (2, 3, 4, 5, 6, 7, 8)),
        (2, (3, 4, 5, 6, 7, 8)),
        (3, (4, 5, 6, 7, 8)),
        (4, (5, 6, 7, 8)),
        (5, (6, 7, 8)),
        (6, (7, 8)),
        (7, (8,)),
        (8, ()),
    ],
)
def test_dependents(stage: int, expected: tuple[int, ...]):
    assert derive.dependents(SHIPPED, stage) == expected


def test_reopening_action_planning_makes_outdated_what_came_of_it():
    assert set(derive.outdated_outputs(SHIPPED, 5)) == {
        "results",
        "attainment",
        "process_feedback",
        "corrective_actions",
        "cooperation_quality",
        "executed_plans",
        "verdict",
        "lessons",
    }


def test_arrows_come_from_and_go_to():
    assert derive.comes_from(SHIPPED, "corporate_strategy") is None
    assert derive.comes_from(SHIPPED, "findings") == 3
    assert derive.goes_to(SHIPPED, "strategic_plan", "cooperation") == (5, 7)
    assert derive.goes_to(SHIPPED, "process_feedback", "integration") == (1, 2, 3, 4, 5, 6)
    assert derive.goes_to(SHIPPED, "corrective_actions", "negotiation") == (6,)


# --- gates and days ---------------------------------------------------------------------------------------------------


def test_condition_about_the_score_is_left_out_where_there_is_no_score():
    scored = derive.conditions(SHIPPED, "cooperation", 0)
    unscored = derive.conditions(SHIPPED, "cooperation", 0, is_scored=False)
    assert set(scored) - set(unscored) == {"readiness_rated_both_parties"}


@pytest.mark.parametrize(("stage", "days"), [(0, 10), (1, 5), (2, 20), (6, 180), (7, 180), (8, 15)])
def test_due_days(stage: int, days: int):
    assert derive.due_days(SHIPPED, stage) == days


@pytest.mark.parametrize(("variant", "stage"), [("merger", 1), (Variant.NEGOTIATION, 9)])
def test_unknown_variant_or_stage_is_refused(variant: str, stage: int):
    with pytest.raises(UnknownName):
        derive.conditions(SHIPPED, variant, stage)


def test_a_fourth_variant_is_a_fourth_column():
    """The functions know no variant by name: a copy of a column under another name behaves like its original."""
    fourth: ProcessDefinition = replace(
        SHIPPED,
        variants=(*SHIPPED.variants, replace(SHIPPED.variants[1], variant="alliance")),
        stages=tuple(
            replace(stage, columns=(*stage.columns, replace(stage.columns[1], variant="alliance")))
            for stage in SHIPPED.stages
        ),
    )
    assert derive.entry_stage(fourth, "alliance") == 4
    assert derive.conditions(fourth, "alliance", 4) == derive.conditions(SHIPPED, "cooperation", 4)
