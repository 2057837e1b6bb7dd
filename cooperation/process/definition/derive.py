"""What follows from the table: gates, the moves that are possible, due days, what depends on what, the client's entry.

Every function takes the definition first, so that a running process asks the version it started with (D25). Stages are
known by number, variants by name. Nothing here reads a record: whether a condition is met is the engine's knowledge.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.process.definition import labels
from cooperation.process.definition.types import (
    ClientPart,
    MoveKind,
    ProcessDefinition,
    StageState,
    State,
)
from corpsys.access.refusals import Refused, Text

States = Mapping[int, str]


# --- the gate of a stage ----------------------------------------------------------------------------------------------


def conditions(definition: ProcessDefinition, variant: str, stage: int, *, is_scored: bool = True) -> tuple[str, ...]:
    """Return the names of the conditions of a gate, in order.

    `is_scored`: False for a process whose variant was decided without the score (other kinds than enterprise–client).
    Source: D5, D24.
    """
    gate = definition.stage(stage).column(variant).gate
    return gate if is_scored else tuple(name for name in gate if name not in definition.score_conditions)


def confirmed_by_client(definition: ProcessDefinition, variant: str, stage: int) -> bool:
    """Say whether the gate also needs the client lead's confirmation. Source: access, actions (pass a gate)."""
    return definition.stage(stage).column(variant).confirmed_by_client


def due_days(definition: ProcessDefinition, stage: int) -> int:
    """Return the days from the opening of a stage to its due date."""
    return definition.stage(stage).days


# --- the order of the stages ------------------------------------------------------------------------------------------


def opens_after(definition: ProcessDefinition, stage: int) -> tuple[int, ...]:
    """Return the stages that open when this gate is passed; gate 5 opens 6 and 7. Source: D20."""
    return tuple(other.number for other in definition.stages if other.opened_by == stage)


def predecessors(definition: ProcessDefinition, stage: int) -> tuple[int, ...]:
    """Return the stages whose gates must be passed before this gate, directly or through others, in order."""
    found: set[int] = set()
    waiting = [stage]
    while waiting:
        row = definition.stage(waiting.pop())
        before = {*row.requires, *(() if row.opened_by is None else (row.opened_by,))} - found
        found |= before
        waiting.extend(before)
    return tuple(sorted(found))


def states_at_start(definition: ProcessDefinition) -> dict[int, StageState]:
    """Return the state of every stage of a process that has just begun."""
    return {
        stage.number: StageState.OPEN if stage.opened_by is None else StageState.NOT_OPEN for stage in definition.stages
    }


# --- moves ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a stage; `refused` is the reason why it is not possible now, None when it is."""

    kind: MoveKind
    stage: int
    refused: Text | None = None

    @property
    def is_allowed(self) -> bool:
        return self.refused is None


def moves(definition: ProcessDefinition, states: States, stage: int) -> tuple[Move, ...]:
    """Return the moves of a stage, possible or refused with the reason; open conditions of a gate are not asked here.

    `states`: state of every stage by number. Source: D20, D24.
    """
    return (
        Move(MoveKind.PASS, stage, _why_not_pass(definition, states, stage)),
        Move(MoveKind.REOPEN, stage, _why_not_reopen(definition, states, stage)),
    )


def all_moves(definition: ProcessDefinition, states: States) -> tuple[Move, ...]:
    """Return every move that the order of the stages allows now."""
    found = (move for stage in definition.stages for move in moves(definition, states, stage.number))
    return tuple(move for move in found if move.is_allowed)


def check_move(definition: ProcessDefinition, states: States, kind: str, stage: int) -> None:
    """Raise Refused, with the moves that are possible instead, when a stage cannot make this move now."""
    wanted = next(move for move in moves(definition, states, stage) if move.kind == kind)
    if wanted.refused is not None:
        raise Refused(wanted.refused, allowed=[_in_words(definition, move) for move in all_moves(definition, states)])


def _in_words(definition: ProcessDefinition, move: Move) -> Text:
    words = {MoveKind.PASS: _("Pass the gate of %(stage)s."), MoveKind.REOPEN: _("Reopen %(stage)s.")}
    return words[move.kind] % {"stage": labels.stage_name(definition, move.stage)}


def _why_not_pass(definition: ProcessDefinition, states: States, stage: int) -> Text | None:
    if states[stage] == StageState.PASSED:
        return gettext_lazy("This gate is already passed.")
    missing = [other for other in predecessors(definition, stage) if states[other] != StageState.PASSED]
    if missing:
        names = ", ".join(labels.stage_name(definition, other) for other in missing)
        return _("Other gates come first: %(stages)s.") % {"stages": names}
    if states[stage] == StageState.NOT_OPEN:
        return gettext_lazy("This stage is not open.")
    return None


def _why_not_reopen(definition: ProcessDefinition, states: States, stage: int) -> Text | None:
    if states[definition.stages[-1].number] == StageState.PASSED:
        return gettext_lazy("The process is closed. The next cycle starts from its decision.")
    if states[stage] != StageState.PASSED:
        return gettext_lazy("Only a stage whose gate is passed can be reopened.")
    return None


def changes(definition: ProcessDefinition, states: States, kind: str, stage: int) -> dict[int, StageState]:
    """Return the states that a move changes: the stage itself and, when its gate is passed, those that now open.

    What is open stays open when an earlier stage is reopened or passed again. Source: D20, D24, access, Gate.
    """
    if kind == MoveKind.REOPEN:
        return {stage: StageState.REOPENED}
    opened = [other for other in opens_after(definition, stage) if states[other] == StageState.NOT_OPEN]
    return {stage: StageState.PASSED} | dict.fromkeys(opened, StageState.OPEN)


# --- what depends on what ---------------------------------------------------------------------------------------------


def dependents(definition: ProcessDefinition, stage: int) -> tuple[int, ...]:
    """Return the later stages whose inputs come from this stage's outputs, directly or through others. Source: D24."""
    known = set(definition.stage(stage).outputs)
    found = []
    for later in definition.stages:
        if later.number > stage and known & set(later.inputs):
            found.append(later.number)
            known |= set(later.outputs)
    return tuple(found)


def outdated_outputs(definition: ProcessDefinition, stage: int) -> tuple[str, ...]:
    """Return the arrows that become outdated when a stage is reopened: the outputs of all that depends on it."""
    return tuple(arrow for later in dependents(definition, stage) for arrow in definition.stage(later).outputs)


def comes_from(definition: ProcessDefinition, arrow: str) -> int | None:
    """Return the stage that puts an arrow out, None when it enters from outside the process."""
    return next((stage.number for stage in definition.stages if arrow in stage.outputs), None)


def goes_to(definition: ProcessDefinition, arrow: str, variant: str) -> tuple[int, ...]:
    """Return the stages that an arrow enters as input or control in a variant."""
    columns = ((stage.number, stage.column(variant)) for stage in definition.stages)
    return tuple(number for number, column in columns if arrow in (*column.inputs, *column.controls))


# --- the client -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How a running process stands towards its client.

    `states`: state of every stage. `presented`: the concept or agreement was shown. `condition_met`: the entry
    condition holds for its current version.
    """

    states: States
    presented: bool = False
    condition_met: bool = False
    withdrawn: bool = False
    ended: bool = False


def client_part(definition: ProcessDefinition, variant: str, stage: int) -> ClientPart:
    """Return what the client does in a stage."""
    return definition.stage(stage).column(variant).client_part


def stages_of_client(definition: ProcessDefinition, variant: str) -> tuple[int, ...]:
    """Return the stages in which the client takes full part, whose content it sees once it is in."""
    return tuple(stage.number for stage in definition.stages if stage.column(variant).client_part == ClientPart.FULL)


def entry_stage(definition: ProcessDefinition, variant: str) -> int | None:
    """Return the first stage in which the client takes full part, None when it never enters. Source: access, Gate."""
    return next(iter(stages_of_client(definition, variant)), None)


def entry_condition(definition: ProcessDefinition, variant: str) -> str | None:
    """Return the condition that admits the client, None when it never enters. Source: access, Gate."""
    return definition.entry(variant).condition


def opens_for_client(definition: ProcessDefinition, variant: str, standing: Standing) -> bool:
    """Say whether the process is open for the client. Source: access, Gate.

    The entry stage has once been opened (a stage never returns to not open), the entry condition holds, and nobody has
    withdrawn or ended.
    """
    return _has_entered(definition, variant, standing) and not (standing.withdrawn or standing.ended)


def _has_entered(definition: ProcessDefinition, variant: str, standing: Standing) -> bool:
    entry = entry_stage(definition, variant)
    if entry is None:
        return False
    return standing.condition_met and standing.states[entry] != StageState.NOT_OPEN


def visibility_state(definition: ProcessDefinition, variant: str, standing: Standing) -> State:
    """Return the visibility state of a process. Source: access, Visibility states.

    What was never presented stays hidden, also after its end; and an end before the client entered lets it see no more.
    """
    names = definition.entry(variant).states
    if not standing.presented:
        return names.hidden
    if _has_entered(definition, variant, standing):
        return names.ended if standing.withdrawn or standing.ended else names.taking_part
    return names.admitted if standing.condition_met else names.presented
