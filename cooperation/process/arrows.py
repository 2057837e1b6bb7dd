"""The state of each arrow of a stage's box: whether what it stands for is there, and where to look.

An arrow that a stage puts out follows that stage; a control or mechanism follows the gate condition about it.
"""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.process.definition import derive
from cooperation.process.definition.types import ProcessDefinition, StageState
from cooperation.process.drawing import ArrowState, Presence
from cooperation.process.head import STAGE_PAGE, open_pages
from cooperation.process.models import Process, Stage
from cooperation.process.registry import Answer
from cooperation.process.running import definition_of
from corpsys.access.principal import Principal
from corpsys.access.states import Part, Side
from corpsys.workspace import selectors as workspaces

Ask = Callable[[str], Answer]

CONDITION_OF = {
    "corporate_strategy": "strategy_in_force",
    "recorded_decisions": "agreed_terms_signed_both",
    "client_acceptance": "concept_accepted",
    "integration_agreement": "agreement_signed_both",
    "both_signatures": "plan_signed_both",
    "enterprise_team": "enterprise_team_complete",
    "joint_team": "joint_team_complete",
    "enterprise_data": "enterprise_data_present",
    "client_data": "client_data_present",
}


def arrow_states(process: Process, stage: int, principal: Principal, ask: Ask) -> dict[str, ArrowState]:
    """Return the state of every arrow of a box. `ask` answers a gate condition by name.

    The client's reader gets no links to what only the enterprise may open.
    """
    definition = definition_of(process)
    column = definition.stage(stage).column(process.cycle.variant)
    rows = {row.number: row for row in process.stages.all()}
    leads = {row.part: row.user.name for row in workspaces.team(process.workspace_id)}
    facts = _facts(process, definition, leads)
    linked = open_pages(process, principal)
    found: dict[str, ArrowState] = {}
    for arrow in {*column.inputs, *column.controls, *column.outputs, *column.mechanisms}:
        source = derive.comes_from(definition, arrow)
        if source is not None:
            found[arrow] = _of_stage(process, rows[source], principal, source in linked)
        elif arrow in facts:
            found[arrow] = facts[arrow]
        else:
            name = _condition_of(definition, process, arrow)
            is_due = StageState(rows[stage].state) in (StageState.OPEN, StageState.REOPENED)
            found[arrow] = (
                _of_condition(process, principal, ask(name), is_due) if name else ArrowState(Presence.EXPECTED)
            )
    return found


def _facts(process: Process, definition: ProcessDefinition, leads: dict[str, str]) -> dict[str, ArrowState]:
    leader, lead = leads.get(Part.LEADER, ""), leads.get(Part.LEAD, "")
    has_client = lead or leads.get(Part.SPECIALIST)
    return {
        "definition": ArrowState(Presence.PRESENT, note=_("version %(number)s") % {"number": definition.version}),
        "kam": _present(bool(leader), leader),
        "kam_supervision": _present(bool(leader), leader),
        "joint_steering": _present(bool(leader and lead), ", ".join(name for name in (leader, lead) if name)),
        "client_team": _present(bool(has_client), ""),
        "win_win_concept": _present(process.cycle.presented, ""),
    }


def _present(there: bool, note: str) -> ArrowState:
    return ArrowState(Presence.PRESENT if there else Presence.EXPECTED, note=note)


def _condition_of(definition: ProcessDefinition, process: Process, arrow: str) -> str | None:
    if arrow == "sharing_terms":
        return derive.entry_condition(definition, process.cycle.variant)
    return CONDITION_OF.get(arrow)


def _of_stage(process: Process, row: Stage, principal: Principal, is_linked: bool) -> ArrowState:
    url = reverse(STAGE_PAGE, args=[principal.corporation_slug, process.key, row.number]) if is_linked else ""
    if row.state == StageState.REOPENED or row.is_outdated:
        return ArrowState(Presence.OUTDATED, url)
    return ArrowState(Presence.PRESENT if row.state == StageState.PASSED else Presence.EXPECTED, url)


def _of_condition(process: Process, principal: Principal, answer: Answer, is_due: bool) -> ArrowState:
    own = principal.side == Side.HOST and answer.route
    url = reverse(answer.route, args=[principal.corporation_slug, process.key]) if own else ""
    missing = Presence.MISSING if is_due else Presence.EXPECTED
    return ArrowState(Presence.PRESENT if answer.met else missing, url)
