"""What passing a gate will do, told before it is done: what becomes final, what opens, what the client will see. Source: D24."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from cooperation.process.definition import derive, labels
from cooperation.process.definition.types import MoveKind
from cooperation.process.models import Process
from cooperation.process.running import definition_of, states_of
from corpsys.access import table
from corpsys.access.refusals import Text
from corpsys.access.states import K, Side, State
from corpsys.workspace import selectors as workspaces
from corpsys.workspace import states as cycle_states

# What a client reads of each class, in words; classes that stay its own are not news to it.
IN_WORDS = (K.K2, K.K5, K.K6, K.K6B, K.K7, K.K8, K.K9)


@dataclass(frozen=True)
class Effects:
    """`final`: outputs that count as final. `opens`: stages that open, with their time. `shows`: what the client newly sees.

    `told`: the people who get a mail about it.
    """

    final: tuple[Text, ...]
    opens: tuple[str, ...]
    shows: tuple[str, ...]
    told: tuple[str, ...]
    closes: bool


def effects(process: Process, stage: int, user_id: int) -> Effects:
    """Return what passing the gate of a stage would do now. `user_id`: who would pass it and is not told by mail."""
    definition, states = definition_of(process), states_of(process.stages.all())
    changed = derive.changes(definition, states, MoveKind.PASS, stage)
    opened = [number for number in changed if number != stage]
    after = _state_after(process, set(changed))
    shows = seen_by_client(after) if after != process.cycle.state else ()
    known = seen_by_client(State(process.cycle.state))
    return Effects(
        final=tuple(labels.arrow(definition, arrow).short for arrow in definition.stage(stage).outputs),
        opens=tuple(_opening(process, number) for number in opened),
        shows=tuple(words for words in shows if words not in known),
        told=tuple(user.name for user in told(process, stage, after) if user.pk != user_id),
        closes=stage == definition.stages[-1].number,
    )


def _opening(process: Process, number: int) -> str:
    definition = definition_of(process)
    told = {"stage": labels.stage_name(definition, number), "days": derive.due_days(definition, number)}
    return _("%(stage)s, due in %(days)s days") % told


def _state_after(process: Process, changed: set[int]) -> State:
    cycle = process.cycle
    entry = derive.entry_stage(definition_of(process), cycle.variant)
    return cycle_states.derive(
        variant=cycle.variant,
        presented=cycle.presented,
        entry_met=cycle.entry_met,
        entry_opened=cycle.entry_opened or entry in changed,
        ended=cycle.ended_at is not None,
    )


def told(process: Process, stage: int, state: State) -> list[User]:
    """Return the leads who are told that a gate was passed: the enterprise's, and the client's where it takes part."""
    inside = derive.stages_of_client(definition_of(process), process.cycle.variant)
    opened = derive.opens_after(definition_of(process), stage)
    shared = state in (State.C2, State.I2) and not {stage, *opened}.isdisjoint(inside)
    people = [workspaces.lead_of(process.workspace_id, Side.HOST)]
    people += [workspaces.lead_of(process.workspace_id, Side.PARTNER)] if shared else []
    return [user for user in people if user is not None]


def seen_by_client(state: State) -> tuple[str, ...]:
    """Return in words what the client may read in a state of the cycle. Source: access."""
    names_only = (K.K9, state) in table.PARTNER_NAMES_ONLY
    words = {
        K.K2: _("the enterprise's shared raw data"),
        K.K5: _("joined data and the findings made from them"),
        K.K6: _("proposals, messages and recorded decisions"),
        K.K6B: _("the agreed terms and its own commitments"),
        K.K7: _("the concept or agreement, with its answer"),
        K.K8: _("the joint plan, actions, monitoring and closing"),
        K.K9: _("the names of the two parties") if names_only else _("the process, its stages and its people"),
    }
    readable = [data_class for data_class in IN_WORDS if state in table.readable_states(data_class, Side.PARTNER)]
    # Terms arise in a negotiation; elsewhere the class holds what an earlier variant left, if there was one.
    return tuple(words[data_class] for data_class in readable if data_class != K.K6B or state == State.N)
