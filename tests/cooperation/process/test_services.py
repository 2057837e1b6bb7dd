"""The engine: moves, refusals, confirmations, the cycle's state. Source: D17, D20, D24, access."""

import pytest

from cooperation.process import hooks, services
from cooperation.process.definition import derive, stored
from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.models import Bypass, GateConfirmation, Process, Stage
from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from corpsys.audit.models import AuditEvent
from corpsys.workspace import services as workspaces
from corpsys.workspace import states as cycle_states
from tests.cooperation.conftest import decide

REASON = "Figures of the client come only in March."


def states(process):
    return dict(Stage.objects.filter(process=process).values_list("number", "state"))


def state_of(world):
    world.cycle.refresh_from_db()
    return world.cycle.state


def passing(world, process, stage, version=None):
    fresh = Process.objects.get(pk=process.pk)
    version = fresh.version if version is None else version
    return services.pass_gate(process=fresh, stage=stage, version=version, by=world.act_as("Alice"))


# --- opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("variant", "state"), [("negotiation", "N"), ("cooperation", "C0"), ("integration", "C0")])
def test_opening_sets_variant_stages_and_state(world, open_process, variant, state):
    process = open_process(variant)
    assert (process.key, world.cycle.variant, world.cycle.state) == ("FAR-01", variant, state)
    assert states(process) == {0: "open", **dict.fromkeys(range(1, 9), "not_open")}
    first = Stage.objects.get(process=process, number=0)
    assert (first.due_on - first.opened_at.date()).days in (10, 11)


def test_a_process_needs_a_decision_that_stands(world):
    waiting = decide(world, "cooperation", "waiting")
    with pytest.raises(Refused, match="not decided"):
        services.open_process(decision=waiting, name="Plan", by=world.act_as("Alice"))


def test_a_process_opens_with_the_newest_decision(world):
    old = decide(world, "negotiation")
    decide(world, "cooperation")
    with pytest.raises(Refused, match="newest"):
        services.open_process(decision=old, name="Plan", by=world.act_as("Alice"))


def test_a_cycle_has_one_process(world, open_process):
    open_process()
    with pytest.raises(Refused, match="already has a process"):
        open_process()


def test_only_the_leader_opens(world):
    decision = decide(world, "cooperation")
    for name in ("Bob", "Charlie", "Eve"):
        with pytest.raises(NotAllowed):
            services.open_process(decision=decision, name="Plan", by=world.act_as(name))


def test_keys_count_on_per_partner(world, open_process, gates, pass_gates):
    first = open_process("negotiation")
    workspaces.end_cycle(cycle=first.cycle, ending="closed", outcome="both_met", by=world.act_as("Alice"))
    world.cycle = workspaces.start_next_cycle(workspace=world.workspace, by=world.act_as("Alice"))
    assert open_process("cooperation").key == "FAR-02"


# --- the order of the stages ------------------------------------------------------------------------------------------

# (gates passed before, gate tried, part of the refusal or None when it passes, stages open afterwards)
MOVES = [
    ((), 0, None, {1}),
    ((), 1, "Preparation", {0}),
    ((), 4, "come first", {0}),
    ((0,), 0, "already passed", {1}),
    ((0, 1, 2, 3), 2, "already passed", {4}),
    ((0, 1, 2, 3, 4), 5, None, {6, 7}),
    ((0, 1, 2, 3, 4, 5), 7, "6 Implementation", {6, 7}),
    ((0, 1, 2, 3, 4, 5), 8, "come first", {6, 7}),
    ((0, 1, 2, 3, 4, 5), 6, None, {7}),
    ((0, 1, 2, 3, 4, 5, 6), 7, None, {8}),
    ((0, 1, 2, 3, 4, 5, 6, 7), 8, None, set()),
]


@pytest.mark.parametrize(("before", "stage", "refused", "opened"), MOVES)
def test_moves(world, open_process, pass_gates, before, stage, refused, opened):
    process = pass_gates(open_process("negotiation"), *before)
    if refused is None:
        passing(world, process, stage)
    else:
        with pytest.raises(Refused, match=refused) as told:
            passing(world, process, stage)
        assert told.value.allowed
    assert {number for number, state in states(process).items() if state == "open"} == opened


def test_every_move_leaves_an_event_in_sequence(world, open_process, pass_gates):
    process = pass_gates(open_process("negotiation"), 0, 1)
    events = list(process.events.order_by("sequence").values_list("sequence", "stage", "to_state"))
    assert events == [(1, 0, "open"), (2, 0, "passed"), (3, 1, "open"), (4, 1, "passed"), (5, 2, "open")]
    assert AuditEvent.objects.filter(kind="process.gate_passed").count() == 2


def test_open_conditions_are_told_by_name(world, open_process, gates):
    process = open_process()
    gates.open = {"enterprise_team_complete", "variant_decided"}
    with pytest.raises(Refused) as told:
        passing(world, process, 0)
    assert [item["name"] for item in told.value.extra["open"]] == ["variant_decided", "enterprise_team_complete"]
    assert told.value.extra["open"][1]["detail"] == "detail of enterprise_team_complete"
    assert states(process)[0] == "open"


def test_the_score_is_asked_between_enterprise_and_client_only(world, open_process, gates):
    gates.open = {"readiness_rated_both_parties"}
    process = open_process("cooperation")
    with pytest.raises(Refused):
        passing(world, process, 0)
    type(world.client).objects.filter(pk=world.client.pk).update(kind="supplier")
    passing(world, process, 0)
    assert states(process)[0] == "passed"


def test_the_slower_of_two_is_told_who_was_faster(world, open_process, gates):
    process = open_process()
    passing(world, process, 0, version=1)
    with pytest.raises(Stale, match="already passed, by Alice"):
        passing(world, process, 0, version=1)
    with pytest.raises(Stale, match="Alice changed this process"):
        passing(world, process, 1, version=1)


def test_passing_the_strategy_confirms_the_version_in_force(world, open_process, pass_gates):
    from corpsys.strategy.models import StrategyVersion

    eve = world.act_as("Eve")
    strategy = StrategyVersion.objects.create(
        corporation_id=eve.corporation_id, number=1, title="S", standing="in_force"
    )
    assert pass_gates(open_process(), 0, 1).strategy_confirmed == strategy


@pytest.mark.parametrize("name", ["Bob", "Eve", "Charlie", "Lena"])
def test_only_the_leader_passes(world, open_process, gates, join_client, name):
    process = open_process("negotiation")
    with pytest.raises(NotAllowed):
        services.pass_gate(process=process, stage=0, version=1, by=world.act_as(name))


# --- the client -------------------------------------------------------------------------------------------------------


def test_cooperation_walks_from_hidden_to_taking_part(world, open_process, pass_gates):
    process = pass_gates(open_process("cooperation"), 0, 1, 2)
    assert state_of(world) == "C0"
    services.presented(cycle=process.cycle, by=world.act_as("Alice"))
    assert state_of(world) == "C1"
    services.entry_condition_met(cycle=process.cycle, met=True, by=world.act_as("Alice"))
    assert state_of(world) == "C1"
    pass_gates(process, 3)
    assert state_of(world) == "C2"


def test_acceptance_after_the_entry_stage_opened_lets_in_at_once(world, open_process, pass_gates):
    process = pass_gates(open_process("cooperation"), 0, 1, 2, 3)
    services.presented(cycle=process.cycle, by=world.act_as("Alice"))
    assert state_of(world) == "C1"
    services.entry_condition_met(cycle=process.cycle, met=True, by=world.act_as("Alice"))
    assert state_of(world) == "C2"


def test_integration_walks_to_taking_part_at_stage_2(world, open_process, pass_gates):
    process = pass_gates(open_process("integration"), 0)
    services.presented(cycle=process.cycle, by=world.act_as("Alice"))
    assert state_of(world) == "I0"
    services.entry_condition_met(cycle=process.cycle, met=True, by=world.act_as("Alice"))
    assert state_of(world) == "I1"
    pass_gates(process, 1)
    assert state_of(world) == "I2"


def test_withdrawal_ends_the_cycle(world, open_process, pass_gates):
    process = pass_gates(open_process("cooperation"), 0)
    services.presented(cycle=process.cycle, by=world.act_as("Alice"))
    services.withdrawn(cycle=process.cycle, by=world.act_as("Alice"))
    assert state_of(world) == "C1", "a client that was never inside sees no more after the end"
    with pytest.raises(Refused, match="closed for changes"):
        passing(world, process, 1)


def test_what_was_never_presented_stays_hidden_after_its_end(world, open_process):
    process = open_process("cooperation")
    workspaces.end_cycle(cycle=process.cycle, ending="ended", outcome="undecided", by=world.act_as("Alice"))
    assert state_of(world) == "C0"


@pytest.mark.parametrize("variant", ["negotiation", "cooperation", "integration"])
@pytest.mark.parametrize("bits", range(16))
def test_the_two_readings_of_the_state_agree(variant, bits):
    presented, met, opened, ended = (bool(bits >> place & 1) for place in range(4))
    if met and not presented:
        return
    entry = derive.entry_stage(SHIPPED, variant)
    numbers = {stage.number: "not_open" for stage in SHIPPED.stages}
    if entry is not None and opened:
        numbers[entry] = "open"
    standing = derive.Standing(numbers, presented=presented, condition_met=met, ended=ended)
    assert derive.visibility_state(SHIPPED, variant, standing) == cycle_states.derive(
        variant=variant, presented=presented, entry_met=met, entry_opened=opened and entry is not None, ended=ended
    )


# Copied by hand from the access design, row "pass a gate".
CONFIRMED = [
    ("negotiation", (0, 1, 2, 3), 4, False),
    ("cooperation", (1, 2, 3), 4, True),
    ("cooperation", (1, 2, 3, 4), 5, True),
    ("cooperation", (1, 2, 3, 4, 5), 6, False),
    ("cooperation", (1, 2, 3, 4, 5, 6), 7, True),
    ("cooperation", (1, 2, 3, 4, 5, 6, 7), 8, True),
    ("integration", (1,), 2, True),
    ("integration", (1, 2), 3, True),
    ("integration", (1, 2, 3, 4, 5), 6, True),
    ("integration", (1, 2, 3, 4, 5, 6, 7), 8, True),
]


@pytest.mark.parametrize(("variant", "before", "stage", "asked"), CONFIRMED)
def test_which_gates_the_client_confirms(
    world, open_process, pass_gates, take_part, join_client, variant, before, stage, asked
):
    process = pass_gates(open_process(variant), *before) if variant == "negotiation" else take_part(variant, *before)
    if not asked:
        with pytest.raises(Refused):
            services.confirm_gate(process=process, stage=stage, by=world.act_as("Lena"))
        assert passing(world, process, stage).version == process.version + 1
        return
    with pytest.raises(Refused, match="has not confirmed"):
        passing(world, process, stage)
    services.confirm_gate(process=process, stage=stage, by=world.act_as("Lena"))
    assert passing(world, process, stage).version == process.version + 1


def test_a_gate_is_confirmed_once_and_by_the_lead_only(world, pass_gates, take_part):
    process = take_part("cooperation", 1, 2, 3)
    for name in ("Sam", "Alice", "Eve"):
        with pytest.raises(NotAllowed):
            services.confirm_gate(process=process, stage=4, by=world.act_as(name))
    services.confirm_gate(process=process, stage=4, by=world.act_as("Lena"))
    with pytest.raises(Refused, match="already confirmed"):
        services.confirm_gate(process=process, stage=4, by=world.act_as("Lena"))


# --- bypasses ---------------------------------------------------------------------------------------------------------


def asked(world, process, gates, stage=0, name="variant_decided"):
    gates.open = {name}
    return services.ask_bypass(process=process, stage=stage, reason=REASON, by=world.act_as("Alice"))


def test_an_approved_bypass_passes_with_an_exception(world, open_process, gates):
    process = open_process()
    bypass = asked(world, process, gates)
    services.answer_bypass(bypass=bypass, approved=True, answer="", by=world.act_as("Eve"))
    row = Stage.objects.get(process=process, number=0)
    assert (row.state, row.passed_with_exception, row.passed_by) == ("passed", True, world.users["Eve"])
    assert Bypass.objects.get().open_conditions[0]["name"] == "variant_decided"


def test_a_refused_bypass_leaves_the_gate(world, open_process, gates):
    process = open_process()
    bypass = asked(world, process, gates)
    with pytest.raises(Invalid):
        services.answer_bypass(bypass=bypass, approved=False, answer=" ", by=world.act_as("Eve"))
    services.answer_bypass(bypass=bypass, approved=False, answer="Decide first.", by=world.act_as("Eve"))
    assert states(process)[0] == "open"
    with pytest.raises(Refused, match="already been answered"):
        services.answer_bypass(bypass=bypass, approved=True, answer="", by=world.act_as("Eve"))


def test_a_bypass_needs_a_reason_an_open_condition_and_the_right_people(world, open_process, gates):
    process = open_process()
    with pytest.raises(Refused, match="No condition"):
        services.ask_bypass(process=process, stage=0, reason=REASON, by=world.act_as("Alice"))
    gates.open = {"variant_decided"}
    with pytest.raises(Invalid):
        services.ask_bypass(process=process, stage=0, reason="x" * 19, by=world.act_as("Alice"))
    for name in ("Bob", "Eve"):
        with pytest.raises(NotAllowed):
            services.ask_bypass(process=process, stage=0, reason=REASON, by=world.act_as(name))
    bypass = asked(world, process, gates)
    for name in ("Alice", "Bob", "Charlie", "Adam"):
        with pytest.raises(NotAllowed):
            services.answer_bypass(bypass=bypass, approved=True, answer="", by=world.act_as(name))
    with pytest.raises(Refused, match="already been asked"):
        asked(world, process, gates)


def test_a_bypass_does_not_stand_in_for_the_clients_confirmation(world, gates, take_part):
    process = take_part("cooperation", 1, 2, 3)
    bypass = asked(world, process, gates, 4, "goals_measurable")
    with pytest.raises(Refused, match="has not confirmed"):
        services.answer_bypass(bypass=bypass, approved=True, answer="", by=world.act_as("Eve"))
    services.confirm_gate(process=process, stage=4, by=world.act_as("Lena"))
    services.answer_bypass(bypass=bypass, approved=True, answer="", by=world.act_as("Eve"))
    passed = AuditEvent.objects.filter(kind="process.gate_passed").order_by("-id").first()
    assert (passed.reach, passed.after) == ("joint", {"stage": 4, "with_exception": True})


def test_a_request_not_needed_any_more_is_closed(world, open_process, gates):
    process = open_process()
    bypass = asked(world, process, gates)
    gates.open = set()
    passing(world, process, 0)
    bypass.refresh_from_db()
    assert (bypass.standing, Stage.objects.get(process=process, number=0).passed_with_exception) == ("refused", False)


# --- reopening, ticks, hooks ------------------------------------------------------------------------------------------


def test_reopening_marks_what_depends_on_it_and_voids_confirmations(world, pass_gates, take_part):
    process = take_part("cooperation", 1, 2, 3, 4)
    services.reopen_stage(process=process, stage=3, reason="New figures", by=world.act_as("Alice"))
    assert states(process)[3] == "reopened"
    assert list(Stage.objects.filter(process=process, is_outdated=True).values_list("number", flat=True)) == [4]
    assert list(GateConfirmation.objects.values_list("stage", "is_void")) == [(4, True)]
    assert state_of(world) == "C2"
    with pytest.raises(Refused, match="3 Analysis"):
        passing(world, process, 5)
    process = pass_gates(process, 3)
    services.reopen_stage(process=process, stage=4, reason="Check it again", by=world.act_as("Alice"))
    pass_gates(process, 4)
    assert not Stage.objects.filter(process=process, is_outdated=True).exists()


def test_reopening_needs_a_passed_stage_and_a_reason(world, open_process, pass_gates):
    process = pass_gates(open_process(), 0)
    with pytest.raises(Refused, match="Only a stage"):
        services.reopen_stage(process=process, stage=1, reason="Why not", by=world.act_as("Alice"))
    with pytest.raises(Invalid):
        services.reopen_stage(process=process, stage=0, reason=" ", by=world.act_as("Alice"))


@pytest.fixture
def own_definition():
    """The shipped definition with a condition of the corporation's own at the gate of preparation."""
    data = stored.to_json(SHIPPED)
    data["terms"] = [{"key": "legal_checked", "short": "Legal has checked", "sentence": "Let legal check."}]
    for column in data["stages"][0]["columns"]:
        column["gate"].append("legal_checked")
    return data


def test_a_manual_condition_is_ticked_with_evidence(world, open_process, gates, own_definition):
    process = open_process()
    Process.objects.filter(pk=process.pk).update(definition=own_definition)
    with pytest.raises(Refused) as told:
        passing(world, process, 0)
    assert [item["name"] for item in told.value.extra["open"]] == ["legal_checked"]
    bob = world.act_as("Bob")
    with pytest.raises(Invalid):
        services.tick(process=process, stage=0, condition="legal_checked", evidence="", by=bob)
    with pytest.raises(Refused, match="computed"):
        services.tick(process=process, stage=0, condition="variant_decided", evidence="Memo 7", by=bob)
    for _again in range(2):
        services.tick(process=process, stage=0, condition="legal_checked", evidence="Memo 7", by=bob)
    passing(world, process, 0)
    assert states(process)[0] == "passed"


def test_a_hook_runs_in_the_transaction_of_the_passing(world, open_process, gates, monkeypatch):
    monkeypatch.setattr(hooks, "_hooks", {})
    process, called = open_process("negotiation"), []

    @hooks.after_passing(0)
    def refuse(passed, by):
        called.append((passed.key, by.name))
        raise Refused("not now")

    with pytest.raises(Refused, match="not now"):
        passing(world, process, 0)
    assert called == [("FAR-01", "Alice")]
    assert states(process)[0] == "open"
