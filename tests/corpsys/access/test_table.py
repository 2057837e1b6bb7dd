"""The access table against expectations copied by hand from the access design; never generated from the code."""

import pytest

from corpsys.access import table
from corpsys.access.guard import Guard, visible
from corpsys.access.principal import Principal
from corpsys.access.services import may
from corpsys.access.states import K
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Cycle

#          state: who reads, in the order N C0 C1 C2 CE I0 I1 I2 IE; I1 reads as I0.
EXPECTED = {
    "K1": "E E E E E E E E E",
    "K2": "E E E E E E E EC E",
    "K3": "C C C C C C C C C",
    "K3b": "EC EC EC EC EC EC EC EC EC",
    "K4": "C C C C C C C EC C",
    "K5": "- - - EC EC - - EC EC",
    "K6": "EC - EC EC EC EC EC EC EC",
    "K6b": "EC EC EC EC EC EC EC EC EC",
    "K7": "- E EC EC EC EC EC EC EC",
    "K8": "- - - EC EC - - EC EC",
    "K9": "EC E EC EC EC EC EC EC EC",
}
STATES = ["N", "C0", "C1", "C2", "CE", "I0", "I1", "I2", "IE"]


@pytest.mark.parametrize("data_class", EXPECTED)
@pytest.mark.parametrize("side", ["host", "partner"])
def test_readable_states(data_class, side):
    letter = "E" if side == "host" else "C"
    cells = dict(zip(STATES, EXPECTED[data_class].split(), strict=True))
    expected = {state for state, cell in cells.items() if letter in cell}
    assert {state for state in table.readable_states(K(data_class), side) if state != "P"} == expected


# Before any process the client has its own answers and nothing else.
def test_in_p_the_client_reads_only_its_own_answers_and_data():
    seen = {
        data_class for data_class in K if data_class != K.K11 and "P" in table.readable_states(data_class, "partner")
    }
    assert seen == {K.K3, K.K3B, K.K4}


READ_ONLY = {"CE", "IE"}


@pytest.mark.parametrize("data_class", ["K5", "K6", "K7", "K8"])
@pytest.mark.parametrize("side", ["host", "partner"])
def test_after_the_end_nothing_joint_can_be_written(data_class, side):
    assert not READ_ONLY & set(table.writable_states(K(data_class), side))


# action: roles that may, copied from the action table
ACTIONS = {
    "assess_client": {"member", "kam"},
    "decide_variant": {"kam"},
    "approve_override": {"executive"},
    "answer_readiness": {"specialist", "lead"},
    "submit_readiness": {"lead"},
    "invite_to_assess": {"kam"},
    "share_readiness": {"kam"},
    "set_market_position": {"member", "kam"},
    "run_scoring": {"kam", "token"},
    "edit_rates": {"kam", "executive"},
    "edit_factors": {"administrator"},
    "edit_variant_rules": {"administrator"},
    "try_definitions": {"administrator", "executive"},
    "upload_data": {"member", "kam", "specialist", "lead", "token"},
    "share_data": {"kam", "lead"},
    "run_consolidation": {"kam", "token"},
    "present_concept": {"kam"},
    "answer_concept": {"lead"},
    "pass_gate": {"kam"},
    "confirm_gate": {"lead"},
    "ask_bypass": {"kam"},
    "approve_bypass": {"executive"},
    "edit_plan": {"member", "kam", "specialist", "lead"},
    "sign_plan": {"kam", "lead"},
    "enter_values": {"member", "kam", "specialist", "lead", "token"},
    "submit_closing": {"kam", "lead"},
    "propose_organisation": {"member", "kam", "executive", "token"},
    "accept_organisation": {"executive"},
    "edit_levels": {"executive"},
    "merge_organisations": {"executive"},
    "propose_partner": {"member", "kam", "executive", "token"},
    "edit_partners": {"executive"},
    "propose_link": {"member", "kam", "executive", "token"},
    "edit_links": {"executive"},
    "import_register": {"kam", "executive", "token"},
    "accept_import": {"executive"},
    "edit_orientation": {"executive", "kam"},
    "edit_knowledge_fields": {"administrator"},
    "name_leader": {"executive"},
    "save_view": {"member", "kam", "executive"},
    "import_ledger": {"kam", "executive", "token"},
    "manage_accounts": {"administrator"},
    "edit_strategy": {"executive"},
    "see_dashboard": {"executive"},
}


@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_act(action):
    assert table.ACTIONS[action] == ACTIONS[action]


def test_no_scope_opens_an_act_that_binds_a_company():
    binding = {
        "answer_concept",
        "sign_plan",
        "sign_agreement",
        "pass_gate",
        "confirm_gate",
        "approve_bypass",
        "submit_closing",
    }
    assert not binding & frozenset().union(*table.SCOPES.values())


PEOPLE = ["Eve", "Adam", "Alice", "Bob", "Charlie", "Dora", "Lena", "Sam", "Hugo"]
# Who sees that the process exists (K9), the joint plan (K8), the enterprise's secrets (K1), by state.
SEEN = {
    ("C0", "K9"): {"Eve", "Alice", "Bob", "Charlie", "Dora"},
    ("C0", "K8"): set(),
    ("C0", "K1"): {"Eve", "Alice", "Bob"},
    ("C0", "K7"): {"Eve", "Alice", "Bob"},
    ("C1", "K9"): {"Eve", "Alice", "Bob", "Charlie", "Dora", "Lena", "Sam"},
    ("C1", "K7"): {"Eve", "Alice", "Bob", "Lena", "Sam"},
    ("C1", "K8"): set(),
    ("C2", "K8"): {"Eve", "Alice", "Bob", "Lena", "Sam"},
    ("C2", "K1"): {"Eve", "Alice", "Bob"},
    ("C2", "K2"): {"Alice", "Bob"},
    ("C2", "K4"): {"Lena", "Sam"},
    ("C2", "K5"): {"Eve", "Alice", "Bob", "Lena", "Sam"},
    ("I2", "K2"): {"Alice", "Bob", "Lena", "Sam"},
    ("I2", "K4"): {"Alice", "Bob", "Lena", "Sam"},
}
FACTS = {
    "C0": {"variant": "cooperation"},
    "C1": {"variant": "cooperation", "presented": True},
    "C2": {"variant": "cooperation", "presented": True, "entry_met": True, "entry_opened": True},
    "I2": {"variant": "integration", "presented": True, "entry_met": True, "entry_opened": True},
}


@pytest.mark.parametrize(("state", "data_class"), SEEN)
def test_who_sees_a_class_in_a_state(world, join_client, state, data_class):
    workspaces.change_facts(cycle=world.cycle, by=world.principal("Alice"), **FACTS[state])
    guard = Guard(classes=(K(data_class),), cycle="")
    seen = {name for name in PEOPLE if Cycle.objects.filter(visible(world.principal(name), guard)).exists()}
    assert world.cycle.state == state
    assert seen == SEEN[state, data_class]


def test_a_withdrawal_hides_the_joined_data_from_both(world, join_client):
    workspaces.change_facts(cycle=world.cycle, by=world.principal("Alice"), **FACTS["C2"])
    workspaces.change_facts(
        cycle=world.cycle, by=world.principal("Alice"), ending="withdrawn", ended_at="2026-11-01T00:00Z"
    )
    guard = Guard(classes=(K.K5,), cycle="")
    assert world.cycle.state == "CE"
    assert not any(Cycle.objects.filter(visible(world.principal(name), guard)).exists() for name in PEOPLE)


def test_a_token_may_only_what_its_scopes_and_its_maker_may(world):
    alice = world.principal("Alice")
    token = Principal(**{**alice.__dict__, "scopes": frozenset({"read", "jobs"})})
    assert may(token, "run_consolidation", world.workspace.pk)
    assert not may(token, "upload_data", world.workspace.pk)
    assert not may(token, "pass_gate", world.workspace.pk)
    assert may(alice, "pass_gate", world.workspace.pk)
