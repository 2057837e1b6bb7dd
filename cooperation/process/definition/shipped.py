"""The table that the product ships, arrow by arrow and condition by condition: version "1" of the process definition.

Inputs, outputs and the conditions of all variants stand once per stage; controls, mechanisms, the client's part and
further conditions stand per variant. Source: D20–D24, figs 2–6.
"""

from dataclasses import dataclass

from cooperation.process.definition.types import (
    ClientPart,
    ProcessDefinition,
    StageDefinition,
    State,
    Variant,
    VariantColumn,
    VariantEntry,
    VisibilityNames,
)


@dataclass(frozen=True, slots=True)
class _Variable:
    """What one variant adds to a row of the table; names separated by blanks."""

    controls: str
    mechanisms: str
    client: ClientPart
    gate: str = ""
    confirmed: bool = False


def _row(
    number: int,
    key: str,
    *,
    negotiation: _Variable,
    cooperation: _Variable,
    integration: _Variable,
    gate: str,
    days: int,
    inputs: str = "",
    outputs: str = "",
    controls: str = "definition",
    opened_by: int | None,
    requires: tuple[int, ...] = (),
    is_box: bool = True,
) -> StageDefinition:
    variables = (
        (Variant.NEGOTIATION, negotiation),
        (Variant.COOPERATION, cooperation),
        (Variant.INTEGRATION, integration),
    )
    columns = tuple(
        VariantColumn(
            variant=variant,
            inputs=tuple(inputs.split()),
            controls=tuple(f"{controls} {variable.controls}".split()),
            outputs=tuple(outputs.split()),
            mechanisms=tuple(variable.mechanisms.split()),
            client_part=variable.client,
            gate=tuple(f"{gate} {variable.gate}".split()),
            confirmed_by_client=variable.confirmed,
        )
        for variant, variable in variables
    )
    return StageDefinition(number, key, is_box, opened_by, requires, days, columns)


_PREPARATION = _row(
    0,
    "preparation",
    is_box=False,
    opened_by=None,
    days=10,
    gate="variant_decided enterprise_team_complete enterprise_expectations_set",
    negotiation=_Variable("", "kam", ClientPart.NONE),
    cooperation=_Variable("", "kam", ClientPart.NONE, gate="readiness_rated_both_parties"),
    integration=_Variable("", "kam", ClientPart.NONE, gate="readiness_rated_both_parties agreement_presented"),
)

_STRATEGY = _row(
    1,
    "strategy",
    opened_by=0,
    days=5,
    inputs="corporate_strategy",
    outputs="enterprise_strategy internal_external_factors",
    controls="definition process_feedback",
    gate="strategy_in_force goals_traced internal_external_factors_recorded",
    negotiation=_Variable("kam_supervision", "enterprise_team", ClientPart.NONE),
    cooperation=_Variable("kam_supervision", "enterprise_team", ClientPart.NONE),
    integration=_Variable(
        "kam_supervision", "enterprise_team", ClientPart.SIGNS_AGREEMENT, gate="agreement_signed_both"
    ),
)

_DATA_GATHERING = _row(
    2,
    "data_gathering",
    opened_by=1,
    days=20,
    inputs="enterprise_strategy internal_external_factors",
    outputs="classified_data",
    controls="definition process_feedback",
    gate="enterprise_data_present",
    negotiation=_Variable("kam_supervision", "enterprise_team enterprise_data", ClientPart.NONE),
    cooperation=_Variable("kam_supervision", "enterprise_team enterprise_data", ClientPart.NONE),
    integration=_Variable(
        "joint_steering integration_agreement sharing_terms",
        "joint_team enterprise_data client_data",
        ClientPart.FULL,
        gate="joint_team_complete client_data_present client_expectations_set",
        confirmed=True,
    ),
)

_ANALYSIS = _row(
    3,
    "analysis",
    opened_by=2,
    days=15,
    inputs="classified_data",
    outputs="findings",
    controls="definition process_feedback",
    gate="findings_evidenced",
    negotiation=_Variable("kam_supervision", "enterprise_team enterprise_data", ClientPart.NONE),
    cooperation=_Variable("kam_supervision", "enterprise_team enterprise_data", ClientPart.NONE),
    integration=_Variable(
        "joint_steering integration_agreement",
        "joint_team enterprise_data client_data",
        ClientPart.FULL,
        gate="exceptions_resolved",
        confirmed=True,
    ),
)

_STRATEGIC_PLAN = _row(
    4,
    "strategic_plan",
    opened_by=3,
    days=20,
    inputs="findings enterprise_strategy",
    outputs="strategic_plan",
    controls="definition process_feedback",
    gate="goals_measurable",
    negotiation=_Variable(
        "kam_supervision recorded_decisions",
        "enterprise_team enterprise_data",
        ClientPart.NEGOTIATES,
        gate="enterprise_plan_signed",
    ),
    cooperation=_Variable(
        "kam_supervision win_win_concept client_acceptance sharing_terms both_signatures",
        "enterprise_team enterprise_data client_team client_data",
        ClientPart.FULL,
        gate="concept_accepted client_data_present exceptions_resolved joint_findings_evidenced"
        " client_expectations_set goals_benefit_both plan_signed_both",
        confirmed=True,
    ),
    integration=_Variable(
        "joint_steering integration_agreement both_signatures",
        "joint_team enterprise_data client_data",
        ClientPart.FULL,
        gate="goals_benefit_both plan_signed_both",
        confirmed=True,
    ),
)

_ACTION_PLANNING = _row(
    5,
    "action_planning",
    opened_by=4,
    days=10,
    inputs="strategic_plan",
    outputs="action_plan monitoring_methods",
    controls="definition process_feedback",
    gate="goals_have_actions actions_owned_and_dated monitoring_methods_set",
    negotiation=_Variable(
        "kam_supervision recorded_decisions",
        "enterprise_team",
        ClientPart.NEGOTIATES,
        gate="agreed_terms_signed_both",
    ),
    cooperation=_Variable(
        "kam_supervision client_acceptance both_signatures",
        "enterprise_team client_team",
        ClientPart.FULL,
        confirmed=True,
    ),
    integration=_Variable(
        "joint_steering integration_agreement both_signatures", "joint_team", ClientPart.FULL, confirmed=True
    ),
)

_IMPLEMENTATION = _row(
    6,
    "implementation",
    opened_by=5,
    days=180,
    inputs="action_plan",
    outputs="results",
    controls="definition process_feedback corrective_actions",
    gate="actions_closed_or_carried",
    negotiation=_Variable("kam_supervision recorded_decisions", "enterprise_team", ClientPart.OWN_COMMITMENTS),
    cooperation=_Variable("kam_supervision both_signatures", "enterprise_team client_team", ClientPart.FULL),
    integration=_Variable(
        "joint_steering integration_agreement both_signatures", "joint_team", ClientPart.FULL, confirmed=True
    ),
)

# 6 ∥ 7 (D20): gate 5 opens both, gate 7 comes only after gate 6.
_MONITORING = _row(
    7,
    "monitoring",
    opened_by=5,
    requires=(6,),
    days=180,
    inputs="monitoring_methods results strategic_plan",
    outputs="attainment process_feedback corrective_actions cooperation_quality executed_plans",
    gate="implementation_passed final_values_entered pulse_held assumptions_closed",
    negotiation=_Variable(
        "kam_supervision recorded_decisions", "enterprise_team enterprise_data", ClientPart.AGREED_TERMS
    ),
    cooperation=_Variable(
        "kam_supervision both_signatures",
        "enterprise_team client_team enterprise_data client_data",
        ClientPart.FULL,
        confirmed=True,
    ),
    integration=_Variable(
        "joint_steering integration_agreement both_signatures",
        "joint_team enterprise_data client_data",
        ClientPart.FULL,
        confirmed=True,
    ),
)

_CLOSING = _row(
    8,
    "closing",
    is_box=False,
    opened_by=7,
    days=15,
    inputs="attainment cooperation_quality executed_plans",
    outputs="verdict lessons",
    gate="enterprise_expectations_answered lessons_recorded closing_decision_recorded exit_checklist_done_if_ending",
    negotiation=_Variable("kam_supervision", "enterprise_team", ClientPart.OPTIONAL_ANSWERS),
    cooperation=_Variable(
        "kam_supervision both_signatures",
        "enterprise_team client_team",
        ClientPart.FULL,
        gate="client_expectations_answered",
        confirmed=True,
    ),
    integration=_Variable(
        "joint_steering integration_agreement both_signatures",
        "joint_team",
        ClientPart.FULL,
        gate="client_expectations_answered",
        confirmed=True,
    ),
)

# Before the agreement is presented an integration reads as C0: the process does not exist for the client.
_ENTRIES = (
    VariantEntry(Variant.NEGOTIATION, None, VisibilityNames(State.N, State.N, State.N, State.N, State.N)),
    VariantEntry(
        Variant.COOPERATION,
        "concept_accepted",
        VisibilityNames(State.C0, State.C1, State.C1, State.C2, State.CE),
    ),
    VariantEntry(
        Variant.INTEGRATION,
        "agreement_signed_both",
        VisibilityNames(State.C0, State.I0, State.I1, State.I2, State.IE),
    ),
)

SHIPPED = ProcessDefinition(
    version="1",
    inputs=("corporate_strategy",),
    outputs=("cooperation_quality", "executed_plans"),
    variants=_ENTRIES,
    stages=(
        _PREPARATION,
        _STRATEGY,
        _DATA_GATHERING,
        _ANALYSIS,
        _STRATEGIC_PLAN,
        _ACTION_PLANNING,
        _IMPLEMENTATION,
        _MONITORING,
        _CLOSING,
    ),
    score_conditions=("readiness_rated_both_parties",),
)
