"""The access table: who sees what in which state, and who may do what. Everything asks here; nothing decides by itself.

Source: access. Cells hold the sides that may read: E (host), C (partner), EC, r (both, read only), or nothing.
"""

from typing import Final

from corpsys.access.states import K, State

STATES: Final = (State.N, State.C0, State.C1, State.C2, State.CE, State.I0, State.I1, State.I2, State.IE)

# I1 reads as I0; in P the enterprise has its own side's secrets and the client its own answers, nothing else.
#                     N     C0    C1    C2    CE    I0    I1    I2    IE
_ROWS: Final[dict[K, tuple[str, ...]]] = {
    K.K1: ("E",) * 9,
    K.K2: ("E", "E", "E", "E", "E", "E", "E", "EC", "E"),
    K.K3: ("C",) * 9,
    K.K3B: ("EC",) * 9,
    K.K4: ("C", "C", "C", "C", "C", "C", "C", "EC", "C"),
    K.K5: ("", "", "", "EC", "r", "", "", "EC", "r"),
    K.K6: ("EC", "", "EC", "EC", "r", "EC", "EC", "EC", "r"),
    K.K6B: ("EC", "r", "r", "r", "r", "r", "r", "r", "r"),
    K.K7: ("", "E", "EC", "EC", "r", "EC", "EC", "EC", "r"),
    K.K8: ("", "", "", "EC", "r", "", "", "EC", "r"),
    K.K9: ("EC", "E", "EC", "EC", "r", "EC", "EC", "EC", "r"),
    K.K10: ("EC", "E", "EC", "EC", "EC", "EC", "EC", "EC", "EC"),
}
_IN_P: Final[dict[K, str]] = {K.K1: "E", K.K2: "E", K.K3: "C", K.K3B: "EC", K.K4: "C", K.K9: "E", K.K10: "E"}

READ: Final[dict[K, dict[State, str]]] = {
    data_class: {State.P: _IN_P.get(data_class, ""), **dict(zip(STATES, cells, strict=True))}
    for data_class, cells in _ROWS.items()
}

# Hidden from both sides once the cooperation ended or the client withdrew (¹ of the table).
HIDDEN_AFTER_END: Final = frozenset({K.K5})
# In N and I0 the client may know of the process only through these; see NOT_YET for the agreement before presentation.
PARTNER_NAMES_ONLY: Final = frozenset({(K.K9, State.N), (K.K9, State.C1), (K.K9, State.I0), (K.K9, State.I1)})

# Before it has accepted, and until its stage opens, the client finds the offer and its questions, nothing else.
OFFER_ONLY: Final = frozenset({State.C1, State.I0, State.I1})

# What each role of the host's corporation reads of the classes of a workspace it does not work in.
EXECUTIVE_READS: Final = frozenset({K.K1, K.K5, K.K6, K.K6B, K.K7, K.K8, K.K9, K.K10})
OUTSIDER_READS: Final = frozenset({K.K9})
ADMINISTRATOR_READS: Final[frozenset[K]] = frozenset()

# Roles by which actions are named: parts in the workspace first, then memberships.
MEMBER, KAM, EXECUTIVE, SPECIALIST, LEAD, ADMINISTRATOR, TOKEN = (
    "member",
    "kam",
    "executive",
    "specialist",
    "lead",
    "administrator",
    "token",
)
_HOST_TEAM: Final = frozenset({MEMBER, KAM})
_OWN_DATA: Final = frozenset({MEMBER, KAM, SPECIALIST, LEAD})

ACTIONS: Final[dict[str, frozenset[str]]] = {
    # readiness and variant
    "assess_client": _HOST_TEAM,
    "submit_assessment": frozenset({KAM}),
    "answer_readiness": frozenset({SPECIALIST, LEAD}),  # the client's own view, once it is asked
    "submit_readiness": frozenset({LEAD}),
    "invite_to_assess": frozenset({KAM}),  # extends the time, and closes the round, too
    "share_readiness": frozenset({KAM}),
    "set_market_position": _HOST_TEAM,
    "propose_variant": _HOST_TEAM,
    "decide_variant": frozenset({KAM}),
    "approve_override": frozenset({EXECUTIVE}),
    # data
    "upload_data": _OWN_DATA | {TOKEN},
    "share_data": frozenset({KAM, LEAD}),
    "propose_sharing": frozenset({MEMBER, SPECIALIST}),
    "run_consolidation": frozenset({KAM, TOKEN}),
    "run_consolidation_as_one_team": frozenset({LEAD}),  # in I2 only
    "resolve_exception": _OWN_DATA,
    "write_finding": _OWN_DATA,
    # concept
    "present_concept": frozenset({KAM}),
    "answer_concept": frozenset({LEAD}),
    "ask_about_concept": frozenset({LEAD, KAM}),
    "sign_agreement": frozenset({KAM, LEAD}),
    # the process
    "open_process": frozenset({KAM}),
    "pass_gate": frozenset({KAM}),
    "tick_condition": _HOST_TEAM,
    "confirm_gate": frozenset({LEAD}),
    "ask_bypass": frozenset({KAM}),
    "approve_bypass": frozenset({EXECUTIVE}),
    "reopen_stage": frozenset({KAM}),
    # plan to closing
    "edit_plan": _OWN_DATA,
    "sign_plan": frozenset({KAM, LEAD}),
    "edit_actions": _OWN_DATA,
    "set_monitoring": _OWN_DATA,
    "enter_values": _OWN_DATA | {TOKEN},
    "set_expectations": _OWN_DATA,
    "open_pulse": frozenset({KAM}),
    "answer_pulse": _OWN_DATA,
    "answer_closing": _OWN_DATA,
    "submit_closing": frozenset({KAM, LEAD}),
    "record_closing": frozenset({KAM, LEAD}),
    "record_lesson": _OWN_DATA,
    "record_assumption": _OWN_DATA,
    "propose_terms": frozenset({KAM, LEAD}),
    "sign_terms": frozenset({KAM, LEAD}),
    # the corporation
    "propose_organisation": frozenset({MEMBER, KAM, EXECUTIVE, TOKEN}),
    "accept_organisation": frozenset({EXECUTIVE}),
    "edit_levels": frozenset({EXECUTIVE}),
    "merge_organisations": frozenset({EXECUTIVE}),
    "propose_partner": frozenset({MEMBER, KAM, EXECUTIVE, TOKEN}),
    "edit_partners": frozenset({EXECUTIVE}),
    "propose_link": frozenset({MEMBER, KAM, EXECUTIVE, TOKEN}),
    "edit_links": frozenset({EXECUTIVE}),
    "import_register": frozenset({KAM, EXECUTIVE, TOKEN}),
    "accept_import": frozenset({EXECUTIVE}),
    "edit_orientation": frozenset({EXECUTIVE, KAM}),  # a key-account manager of the own enterprise
    "edit_knowledge_fields": frozenset({ADMINISTRATOR}),
    "name_leader": frozenset({EXECUTIVE}),
    "save_view": frozenset({MEMBER, KAM, EXECUTIVE}),
    "import_ledger": frozenset({KAM, EXECUTIVE, TOKEN}),
    "run_scoring": frozenset({KAM, TOKEN}),
    "edit_rates": frozenset({KAM, EXECUTIVE}),
    "edit_factors": frozenset({ADMINISTRATOR}),
    "edit_variant_rules": frozenset({ADMINISTRATOR}),
    "try_definitions": frozenset({ADMINISTRATOR, EXECUTIVE}),  # a dry run; whom it concerns only K1 readers see
    "edit_strategy": frozenset({EXECUTIVE}),
    "edit_enterprise_strategy": frozenset({EXECUTIVE, KAM}),
    "open_workspace": frozenset({KAM}),
    "manage_own_side": frozenset({KAM, LEAD}),
    "manage_accounts": frozenset({ADMINISTRATOR}),
    "see_dashboard": frozenset({EXECUTIVE}),
    "make_token": frozenset({KAM, LEAD, EXECUTIVE}),
    "use_own_jobs": frozenset({MEMBER, KAM, EXECUTIVE, ADMINISTRATOR, SPECIALIST, LEAD, TOKEN}),
}

# What a token may be allowed, and the class or action that each scope opens. Acts that bind a company have no scope.
SCOPES: Final[dict[str, frozenset[str]]] = {
    "read": frozenset(),
    "organisations": frozenset({"propose_organisation", "propose_partner", "propose_link", "import_register"}),
    "ledger": frozenset({"import_ledger"}),
    "data": frozenset({"upload_data"}),
    "jobs": frozenset({"run_consolidation", "run_scoring", "use_own_jobs"}),
    "values": frozenset({"enter_values"}),
}


def readable_states(data_class: K, side: str) -> frozenset[State]:
    """Return the states in which a side may read a data class."""
    letter = "E" if side == "host" else "C"
    return frozenset(state for state, cell in READ[data_class].items() if letter in cell or cell == "r")


def writable_states(data_class: K, side: str) -> frozenset[State]:
    """Return the states in which a side may write rows of a data class: what it reads and is not read only."""
    letter = "E" if side == "host" else "C"
    return frozenset(state for state, cell in READ[data_class].items() if letter in cell)
