"""The names of what stands in the table: stages, arrows and conditions, each with a sentence.

The sentence of a stage says what is done in its box, of an arrow what it is, of a condition what to do while it is
open. A corporation's own version brings the names of what it added (`ProcessDefinition.terms`).
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from cooperation.process.definition import parties
from cooperation.process.definition.types import ProcessDefinition, Side, UnknownName
from corpsys.access.refusals import Text

HOST = (Side.HOST,)
PARTNER = (Side.PARTNER,)
BOTH = (Side.HOST, Side.PARTNER)


@dataclass(frozen=True, slots=True)
class Label:
    """A name of a few words, a sentence, and the sides that bring or give the thing (none: it belongs to no side)."""

    short: Text
    sentence: Text
    sides: tuple[Side, ...] = ()


def stage(definition: ProcessDefinition, number: int) -> Label:
    """Return the name of a stage and what is done in it; raises UnknownName."""
    return _find(definition, STAGES, definition.stage(number).key)


def stage_name(definition: ProcessDefinition, number: int) -> str:
    """Return a stage's number and name; preparation and closing have no number of their own."""
    name = str(stage(definition, number).short)
    return f"{number} {name}" if definition.stage(number).is_box else name


def arrow(definition: ProcessDefinition, key: str) -> Label:
    """Return the label of an input, control, output or mechanism; raises UnknownName."""
    return _find(definition, ARROWS, key)


def condition(definition: ProcessDefinition, key: str) -> Label:
    """Return the label of a gate condition and what to do while it is open; raises UnknownName."""
    return _find(definition, CONDITIONS, key)


def _find(definition: ProcessDefinition, catalogue: dict[str, Label], key: str) -> Label:
    own = {term.key: Label(term.short, term.sentence) for term in definition.terms}
    found = own.get(key) or catalogue.get(key)
    if found is None:
        raise UnknownName(f"{key!r} has no label")
    if definition.for_any_parties and key not in own:
        words = parties.STAGES.get(key) if catalogue is STAGES else parties.NAMES.get(key)
        return replace(found, short=words[0], sentence=words[1]) if words else found
    return found


STAGES = {
    "preparation": Label(_("Preparation"), _("Decide the variant and form the team")),
    "strategy": Label(_("Strategy"), _("Confirm the strategy that steers this process")),
    "data_gathering": Label(_("Data gathering"), _("Gather and classify the data")),
    "analysis": Label(_("Analysis"), _("Analyse the data and evaluate what they mean")),
    "strategic_plan": Label(_("Strategic plan"), _("Agree the strategic plan for the client")),
    "action_planning": Label(_("Action planning"), _("Plan the actions and how they are monitored")),
    "implementation": Label(_("Implementation"), _("Carry out the planned actions")),
    "monitoring": Label(_("Monitoring"), _("Monitor the results and evaluate them against the plan")),
    "closing": Label(_("Closing"), _("Answer the expectations and decide what comes next")),
}

_FLOWS = {
    "corporate_strategy": Label(_("Corporate strategy"), _("The strategy of the corporation that is in force.")),
    "enterprise_strategy": Label(
        _("Enterprise strategy"), _("The enterprise's own strategy, traced to the corporate strategy."), HOST
    ),
    "internal_external_factors": Label(
        _("Internal and external factors"),
        _("What in the enterprise and in its surroundings bears on the strategy."),
        HOST,
    ),
    "classified_data": Label(
        _("Classified data"), _("Datasets with their owner, kind, confidentiality and the period they cover.")
    ),
    "findings": Label(_("Findings"), _("Statements with their evidence and what they imply for the plan.")),
    "strategic_plan": Label(_("Strategic plan"), _("Goals with measures, targets and the benefit of each side.")),
    "action_plan": Label(_("Action plan"), _("Actions for every goal, each with an owner and a date.")),
    "monitoring_methods": Label(
        _("Monitoring methods"), _("Measure, source, frequency and responsible person of each side.")
    ),
    "results": Label(_("Results of the actions"), _("What was done and what it brought.")),
    "attainment": Label(_("Attainment"), _("How far each side has come against its own plan.")),
    "process_feedback": Label(
        _("Feedback on the process"), _("What monitoring and earlier processes taught about this stage.")
    ),
    "corrective_actions": Label(_("Corrective actions"), _("What monitoring asks to be done differently.")),
    "cooperation_quality": Label(
        _("Quality of the cooperation"), _("What both sides say about working together, by the pulse.")
    ),
    "executed_plans": Label(_("Executed plans"), _("How far the plans of both sides were carried out.")),
    "verdict": Label(_("Verdict"), _("Whether expectations, plans and quality were met, and what comes next.")),
    "lessons": Label(_("Lessons"), _("What this process taught, for the next cycle and for others.")),
}

_CONTROLS = {
    "definition": Label(_("Process definition"), _("The version of the process table that this process keeps to.")),
    "kam_supervision": Label(
        _("Supervision by the key-account manager"), _("The key-account manager leads and passes the gates."), HOST
    ),
    "recorded_decisions": Label(
        _("Jointly recorded decisions"), _("What both sides agreed in the negotiation, as they recorded it."), BOTH
    ),
    "win_win_concept": Label(_("Win-win concept"), _("The one page on which the process was offered."), HOST),
    "client_acceptance": Label(
        _("Client's acceptance"), _("The client lead's dated acceptance of the win-win concept."), PARTNER
    ),
    "sharing_terms": Label(_("Data-sharing terms"), _("What each side lets the other use, and how."), BOTH),
    "both_signatures": Label(_("Signatures of both sides"), _("Both sides sign the same version."), BOTH),
    "joint_steering": Label(_("Joint steering pair"), _("One lead of each side; every gate needs both of them."), BOTH),
    "integration_agreement": Label(
        _("Integration agreement"), _("The agreement on one team, signed by both sides."), BOTH
    ),
}

_MECHANISMS = {
    "kam": Label(_("Key-account manager"), _("The enterprise's leader of the process."), HOST),
    "enterprise_team": Label(_("Enterprise team"), _("Specialists of several departments of the enterprise."), HOST),
    "enterprise_data": Label(
        _("Enterprise data and knowledge"), _("What the enterprise brings to the data room."), HOST
    ),
    "client_team": Label(_("Client team"), _("The people whom the client has named."), PARTNER),
    "client_data": Label(_("Client data and knowledge"), _("What the client brings to the data room."), PARTNER),
    "joint_team": Label(_("Joint team"), _("One team, named by both sides."), BOTH),
}

ARROWS = _FLOWS | _CONTROLS | _MECHANISMS

CONDITIONS = {
    "variant_decided": Label(
        _("The variant is decided"), _("Record the decision on the variant, with its reasons."), HOST
    ),
    "enterprise_team_complete": Label(
        _("The enterprise team is complete"),
        _("Name one leader and people of at least two departments."),
        HOST,
    ),
    "enterprise_expectations_set": Label(
        _("The enterprise's expectations are set"),
        _("Write down what the enterprise expects of this process."),
        HOST,
    ),
    "readiness_rated_both_parties": Label(
        _("Readiness of both parties is rated"),
        _("Rate every readiness factor of the enterprise and of the client."),
        HOST,
    ),
    "agreement_presented": Label(
        _("The integration agreement is presented"), _("Present the integration agreement to the client lead."), HOST
    ),
    "strategy_in_force": Label(
        _("A strategy is in force"),
        _("Put the corporate and the enterprise strategy in force and confirm them for this process."),
        HOST,
    ),
    "goals_traced": Label(
        _("Enterprise goals trace to corporate goals"), _("Link every enterprise goal to a corporate goal."), HOST
    ),
    "internal_external_factors_recorded": Label(
        _("Internal and external factors are recorded"),
        _("Record at least one internal and one external factor."),
        HOST,
    ),
    "agreement_signed_both": Label(
        _("Both sides have signed the agreement"),
        _("The lead of each side signs the current version of the integration agreement."),
        BOTH,
    ),
    "enterprise_data_present": Label(
        _("The enterprise's data are present"),
        _("Upload the enterprise's half of the data pairs and classify it."),
        HOST,
    ),
    "joint_team_complete": Label(
        _("The joint team is complete"), _("Each side names its lead and at least one member."), BOTH
    ),
    "client_data_present": Label(
        _("The client's data are present"), _("The client uploads its half of the data pairs."), PARTNER
    ),
    "client_expectations_set": Label(
        _("The client's expectations are set"), _("The client writes down what it expects of this process."), PARTNER
    ),
    "findings_evidenced": Label(
        _("Every finding has evidence"),
        _("Attach evidence to each finding; without it a finding is a hypothesis and does not pass."),
    ),
    "exceptions_resolved": Label(
        _("Exceptions in joined data are resolved"),
        _("Resolve or accept every figure on which the two sides differ."),
        BOTH,
    ),
    "goals_measurable": Label(_("Every goal is measurable"), _("Give each goal a measure, a baseline and a target.")),
    "enterprise_plan_signed": Label(
        _("The enterprise has signed its plan"), _("Sign the enterprise's own plan."), HOST
    ),
    "concept_accepted": Label(
        _("The client has accepted the concept"),
        _("Present the win-win concept; the client lead accepts its current version."),
        PARTNER,
    ),
    "joint_findings_evidenced": Label(
        _("Findings of joined data have evidence"),
        _("Attach evidence to each finding that was made from joined data."),
        BOTH,
    ),
    "goals_benefit_both": Label(
        _("Every goal benefits both sides"), _("Enter a benefit for each side at every joint goal."), BOTH
    ),
    "plan_signed_both": Label(
        _("Both sides have signed the plan"), _("The lead of each side signs the current version of the plan."), BOTH
    ),
    "goals_have_actions": Label(_("Every goal has an action"), _("Add at least one action to each goal.")),
    "actions_owned_and_dated": Label(
        _("Every action has an owner and a date"), _("Name an owner and a due date for each action.")
    ),
    "monitoring_methods_set": Label(
        _("Monitoring methods are set"),
        _("Fix measure, source, frequency and responsible person of each side for every goal."),
    ),
    "agreed_terms_signed_both": Label(
        _("Both sides have signed the agreed terms"), _("The lead of each side signs the agreed terms."), BOTH
    ),
    "actions_closed_or_carried": Label(
        _("Actions are closed or carried over"), _("Close each action, or carry it over to the next cycle.")
    ),
    "implementation_passed": Label(
        _("Implementation has passed its gate"), _("Pass the gate of the implementation first.")
    ),
    "final_values_entered": Label(
        _("Final values are entered"), _("Enter the last value of every measure, for each side.")
    ),
    "pulse_held": Label(_("A cooperation pulse was held"), _("Hold and close at least one round of the pulse.")),
    "assumptions_closed": Label(_("Assumptions are closed"), _("Mark each assumption as held or failed.")),
    "enterprise_expectations_answered": Label(
        _("The enterprise's expectations are answered"),
        _("Say for each expectation of the enterprise whether it was met."),
        HOST,
    ),
    "lessons_recorded": Label(_("Lessons are recorded"), _("Record what was learnt in this process.")),
    "closing_decision_recorded": Label(
        _("The closing decision is recorded"), _("Record whether to continue, raise, lower, repair or end.")
    ),
    "exit_checklist_done_if_ending": Label(
        _("The exit checklist is done, if cooperation ends"),
        _("Settle open actions, data, access and lessons before the end."),
    ),
    "client_expectations_answered": Label(
        _("The client's expectations are answered"),
        _("The client says for each of its expectations whether it was met."),
        PARTNER,
    ),
}
