"""Questions about running processes: the list, one process, one stage as a reader may see it. Source: D20–D24, access K9."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Q

from cooperation.process import gate, registry
from cooperation.process.arrows import arrow_states
from cooperation.process.definition import derive, labels
from cooperation.process.definition.derive import Move
from cooperation.process.definition.types import ProcessDefinition, StageState
from cooperation.process.drawing import IcomPicture
from cooperation.process.effects import Effects, effects
from cooperation.process.gate import GateCondition
from cooperation.process.head import knows_names_only, open_pages
from cooperation.process.models import Bypass, Process, Stage, StageEvent
from cooperation.process.picture import icom_box
from cooperation.process.running import definition_of, spoken_of, states_of
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible, Text
from corpsys.access.states import Side
from corpsys.corporation.names import search_key
from corpsys.workspace.kinds import KINDS

RUNNING = (StageState.OPEN, StageState.REOPENED)


def processes(principal: Principal, *, kind: str = "", q: str = "") -> Any:
    """Return the processes whose existence this principal may know of, the newest first; of one kind, or matching a text.

    `kind`: the word of a process kind, "internal" or "external"; empty: all. Source: D5.
    """
    rows = _whole().visible_to(principal)
    if kind:
        rows = rows.filter(_of_kind(kind))
    if q:
        name = search_key(q)
        parties = Q(workspace__host__search_key__contains=name) | Q(workspace__partner__search_key__contains=name)
        rows = rows.filter(parties | Q(key__icontains=q) | Q(name__icontains=q))
    return rows


def _of_kind(kind: str) -> Q:
    found = Q(pk__in=[])
    for pair, each in KINDS.items():
        if kind == each.key or kind == ("internal" if each.is_internal else "external"):
            one, other = min(pair), max(pair)
            found |= Q(workspace__host__kind=one, workspace__partner__kind=other)
            found |= Q(workspace__host__kind=other, workspace__partner__kind=one)
    return found


def get(principal: Principal, key: str) -> Process:
    """Return the process of a key, or refuse as if it did not exist. Source: access, K9."""
    found: Process = _whole().get_visible(principal, key=key)
    return found


def _whole() -> Any:
    rows = Process.objects.select_related("cycle", "workspace__host", "workspace__partner")
    return rows.prefetch_related("stages")


def bypass(principal: Principal, public_id: Any) -> Bypass:
    """Return a request to pass a gate with an exception, as far as the principal may read it."""
    found: Bypass = Bypass.objects.select_related(
        "process__cycle", "process__workspace__host", "process__workspace__partner", "asked_by", "answered_by"
    ).get_visible(principal, public_id=public_id)
    return found


# --- the list ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StageSign:
    """One stage in the strip of a list."""

    number: int
    name: str
    state: str
    state_label: Text


@dataclass(frozen=True)
class Summary:
    """A process in a list. `next_step`: what is done in the stage that runs, empty when none does; `due_on`: until when."""

    process: Process
    signs: tuple[StageSign, ...]
    next_step: Text
    due_on: date | None
    is_late: bool


def summary(process: Process, today: date) -> Summary:
    """Return a process as a line of the list, from what `processes` has read."""
    definition, rows = spoken_of(process), list(process.stages.all())
    running = [row for row in rows if row.state in RUNNING] if process.cycle.ended_at is None else []
    first = running[0] if running else None
    return Summary(
        process=process,
        signs=tuple(_sign(labels.stage_name(definition, row.number), row) for row in rows),
        next_step=labels.stage(definition, first.number).sentence if first else "",
        due_on=first.due_on if first else None,
        is_late=bool(first and first.due_on and first.due_on < today),
    )


def _sign(name: str, row: Stage) -> StageSign:
    return StageSign(row.number, name, row.state, StageState(row.state).label)


# --- one stage --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Confirmation:
    """The client lead's confirmation of a gate: whether it is needed, and who gave it when."""

    needed: bool
    by: str = ""
    at: datetime | None = None

    @property
    def missing(self) -> bool:
        return self.needed and not self.by


@dataclass(frozen=True)
class StageView:
    """A stage as a reader may see it. Outsiders, and the client before it takes part, get name, state and dates only.

    `inside` is None for them.
    """

    number: int
    name: str
    sentence: Text
    state: StageState
    opened_at: datetime | None
    due_on: date | None
    passed_at: datetime | None
    with_exception: bool
    is_outdated: bool
    inside: "Inside | None"


@dataclass(frozen=True)
class Inside:
    """What only the two sides' people see of a stage, each as far as the access table lets them.

    `bypasses`: requests to pass with an exception, the newest first (the enterprise's only). `effects`: None once passed.
    """

    picture: IcomPicture | None
    conditions: tuple[GateCondition, ...]
    moves: tuple[Move, ...]
    confirmation: Confirmation
    bypasses: tuple[Bypass, ...]
    effects: Effects | None
    passed_by: str

    @property
    def open(self) -> list[GateCondition]:
        """The conditions that are not met."""
        return [condition for condition in self.conditions if not condition.met]

    @property
    def waiting(self) -> Bypass | None:
        """The request that an executive has not answered yet."""
        return next((row for row in self.bypasses if row.standing == Bypass.Standing.ASKED), None)

    @property
    def is_ready(self) -> bool:
        """Nothing stands in the way of passing."""
        return self.moves[0].is_allowed and not self.open and not self.confirmation.missing


def current_stage(process: Process) -> int:
    """Return the first stage that runs, or the last one passed."""
    rows = list(process.stages.all())
    running = [row.number for row in rows if row.state in RUNNING]
    passed = [row.number for row in rows if row.state == StageState.PASSED]
    return int(running[0] if running else passed[-1])


def stage_view(process: Process, stage: int, principal: Principal) -> StageView:
    """Return a stage for a reader; refuses as if it did not exist where only the names of the parties may be known."""
    if knows_names_only(principal, process):
        raise NotVisible
    definition = spoken_of(process)
    row = next((row for row in process.stages.all() if row.number == stage), None)
    if row is None:
        raise NotVisible
    is_inside = stage in open_pages(process, principal)
    return StageView(
        number=stage,
        name=labels.stage_name(definition, stage),
        sentence=labels.stage(definition, stage).sentence,
        state=StageState(row.state),
        opened_at=row.opened_at,
        due_on=row.due_on,
        passed_at=row.passed_at if row.state == StageState.PASSED else None,
        with_exception=row.passed_with_exception,
        is_outdated=row.is_outdated,
        inside=_inside(process, row, principal) if is_inside else None,
    )


def _inside(process: Process, row: Stage, principal: Principal) -> Inside:
    definition, stage = spoken_of(process), row.number

    @cache
    def ask(name: str) -> registry.Answer:
        return registry.answer(name, process)

    is_box = definition.stage(stage).is_box
    states = arrow_states(process, stage, principal, ask) if is_box else {}
    given = gate.confirmation(process, stage)
    return Inside(
        picture=icom_box(definition, stage, process.cycle.variant, states) if is_box else None,
        conditions=tuple(_for_reader(found, principal) for found in gate.conditions(process, stage, principal, ask)),
        moves=derive.moves(definition, states_of(process.stages.all()), stage),
        confirmation=Confirmation(
            gate.needs_confirmation(process, stage) or given is not None,
            given.user.name if given else "",
            given.at if given else None,
        ),
        bypasses=tuple(
            Bypass.objects.visible_to(principal)
            .filter(process=process, stage=stage)
            .select_related("asked_by", "answered_by")
        ),
        effects=effects(process, stage, principal.user_id) if row.state in RUNNING else None,
        passed_by=row.passed_by.name if row.passed_by and row.state == StageState.PASSED else "",
    )


def _for_reader(condition: GateCondition, principal: Principal) -> GateCondition:
    """The client reads the details of what concerns it, and of the enterprise's own conditions only that they are met."""
    if not principal.is_guest or Side.PARTNER in condition.sides:
        return condition
    return replace(condition, detail="", url="" if condition.sides else condition.url)


# --- history ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """One move of a process in words."""

    event: StageEvent
    stage: str
    before: Text
    after: Text


def history(process: Process, principal: Principal) -> list[Moved]:
    """Return the moves of a process, the newest first; the client reads those of the stages it takes part in."""
    rows = StageEvent.objects.visible_to(principal).filter(process=process).select_related("user")
    if principal.is_guest:
        rows = rows.filter(stage__in=open_pages(process, principal))
    return [_moved(definition_of(process), row) for row in rows]


def _moved(definition: ProcessDefinition, row: StageEvent) -> Moved:
    before, after = StageState(row.from_state).label, StageState(row.to_state).label
    return Moved(row, labels.stage_name(definition, row.stage), before, after)


def would_be_outdated(process: Process, stage: int) -> list[str]:
    """Return the names of the passed stages that reopening a stage would mark as outdated. Source: D24."""
    definition = definition_of(process)
    later = derive.dependents(definition, stage)
    rows = (row for row in process.stages.all() if row.number in later and row.state == StageState.PASSED)
    return [labels.stage_name(definition, row.number) for row in rows]
