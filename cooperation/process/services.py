"""The acts of a running process: opening it, passing and confirming gates, reopening stages, and the client's entry.

Requests to pass a gate in spite of open conditions are in `bypasses`. Source: D17, D20, D24.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.decision import selectors as decisions
from cooperation.decision.models import Decision
from cooperation.process import engine, gate, hooks, letters
from cooperation.process.bypasses import answer_bypass, ask_bypass, settle
from cooperation.process.definition import derive
from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.definition.types import MoveKind, StageState
from cooperation.process.keys import free_key
from cooperation.process.models import ConditionTick, GateConfirmation, Process, Stage, StageEvent
from cooperation.process.running import definition_of
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused
from corpsys.access.services import require, require_writing
from corpsys.access.states import Ending, K, Side
from corpsys.audit.services import record
from corpsys.strategy import selectors as strategies
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Cycle
from corpsys.workspace.selectors import lead_of

__all__ = [
    "answer_bypass",
    "ask_bypass",
    "confirm_gate",
    "confirm_strategy",
    "entry_condition_met",
    "open_process",
    "pass_gate",
    "presented",
    "reopen_stage",
    "tick",
    "withdrawn",
]
KEY_ATTEMPTS = 5


# --- opening ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_process(*, decision: Decision, name: str, by: Principal) -> Process:
    """Open the process of the running cycle in the variant that was decided; preparation is open at once. Source: D17."""
    require(by, "open_process", decision.workspace_id)
    cycle = workspaces.running_cycle(decision.workspace)
    _check_decision(decision, cycle)
    name = name.strip()
    if not name:
        raise Invalid({"name": [_("Give the process a name.")]})
    process = _create(cycle, name)
    workspaces.change_facts(cycle=cycle, by=by, variant=decision.chosen)
    process.cycle = cycle
    _create_stages(process, by)
    record(kind="process.opened", by=by, entity=process, after={"key": process.key, "variant": cycle.variant})
    return process


def _check_decision(decision: Decision, cycle: Cycle) -> None:
    if Process.objects.filter(cycle=cycle).exists():
        raise Refused(_("This cycle already has a process."), allowed=[_("Go on with the running process.")])
    newest = Decision.objects.filter(cycle=cycle).order_by("-id").first()
    if newest is None or newest.pk != decision.pk:
        raise Refused(_("A process opens with the newest decision of the running cycle."))
    if newest.standing != Decision.Standing.DECIDED:
        raise Refused(_("The variant is not decided yet: %(state)s.") % {"state": newest.get_standing_display()})
    if decisions.lacks_level_reason(newest):
        raise Refused(
            _("The parties stand on different levels, and no executive has recorded a reason for it."),
            allowed=[_("Decide the variant again; an executive then gives the reason.")],
        )


def _create(cycle: Cycle, name: str) -> Process:
    partner = cycle.workspace.partner.name
    for attempt in range(1, KEY_ATTEMPTS + 1):
        try:
            # Two partners may share their first letters, and two people may open at the same moment.
            with transaction.atomic():
                created: Process = Process.objects.create(
                    **cycle.scope(),
                    key=free_key(cycle.corporation_id, partner),
                    name=name,
                    definition_version=SHIPPED.version,
                )
                return created
        except IntegrityError:
            if attempt == KEY_ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _create_stages(process: Process, by: Principal) -> None:
    scope = process.cycle.scope()
    for number, state in derive.states_at_start(definition_of(process)).items():
        at, due = engine.opening(process, number) if state == StageState.OPEN else (None, None)
        Stage.objects.create(**scope, process=process, number=number, state=state, opened_at=at, due_on=due)
        if state == StageState.OPEN:
            StageEvent.objects.create(
                **scope,
                process=process,
                sequence=1,
                stage=number,
                from_state=StageState.NOT_OPEN,
                to_state=state,
                user_id=by.user_id,
            )


# --- gates ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def pass_gate(*, process: Process, stage: int, version: int, by: Principal) -> Process:
    """Pass the gate of a stage: its order, its conditions and the other lead's confirmation hold, and nobody was faster.

    Raises Stale when the process is no longer in `version`; Refused with the open conditions in `open`. Source: D24.
    """
    require(by, "pass_gate", process.workspace_id)
    locked = engine.lock(process)
    engine.check_version(locked, stage, version)
    require_writing(by, locked.cycle, K.K9)
    derive.check_move(definition_of(locked), engine.states(locked), MoveKind.PASS, stage)
    gate.check_conditions(locked, stage, by)
    gate.check_confirmation(locked, stage)
    engine.move(locked, MoveKind.PASS, stage, by)
    settle(locked, stage, by)
    _record(locked, "process.gate_passed", stage, by)
    hooks.run_after_passing(locked, stage, by)
    letters.tell_passed(locked, stage, by)
    return locked


@transaction.atomic
def confirm_gate(*, process: Process, stage: int, by: Principal) -> GateConfirmation:
    """Confirm a gate as the client's lead, while its stage is open. Source: access, actions (pass a gate)."""
    require(by, "confirm_gate", process.workspace_id)
    locked = engine.lock(process)
    require_writing(by, locked.cycle, K.K8)
    if not gate.needs_confirmation(locked, stage):
        raise Refused(_("This gate needs no confirmation by the client."))
    derive.check_move(definition_of(locked), engine.states(locked), MoveKind.PASS, stage)
    if gate.confirmation(locked, stage) is not None:
        raise Refused(_("This gate is already confirmed."))
    made: GateConfirmation = GateConfirmation.objects.create(
        **locked.cycle.scope(), process=locked, stage=stage, side=Side.PARTNER, user_id=by.user_id
    )
    _record(locked, "process.gate_confirmed", stage, by)
    letters.tell_confirmed(locked, stage, lead_of(locked.workspace_id, Side.HOST), by)
    return made


@transaction.atomic
def tick(*, process: Process, stage: int, condition: str, evidence: str, by: Principal) -> ConditionTick:
    """Tick a manual condition of an open gate with the evidence for it. Source: D24."""
    require(by, "tick_condition", process.workspace_id)
    locked = engine.lock(process)
    require_writing(by, locked.cycle, K.K9)
    definition = definition_of(locked)
    if condition not in derive.conditions(definition, locked.cycle.variant, stage):
        raise Invalid({"condition": [_("The gate has no such condition.")]})
    if not gate.is_manual(definition, condition):
        raise Refused(_("This condition is computed from the records; nobody ticks it."))
    if engine.states(locked)[stage] == StageState.PASSED:
        raise Refused(_("This gate is already passed."))
    if not evidence.strip():
        raise Invalid({"evidence": [_("Say what shows that the condition is met.")]})
    made: ConditionTick
    made, _new = ConditionTick.objects.update_or_create(
        process=locked,
        stage=stage,
        condition=condition,
        defaults={"evidence": evidence.strip(), "user_id": by.user_id, "at": timezone.now()},
        create_defaults={**locked.cycle.scope(), "evidence": evidence.strip(), "user_id": by.user_id},
    )
    # The evidence may be the enterprise's own: not an event of both sides.
    after = {"stage": stage, "condition": condition, "evidence": made.evidence}
    record(kind="process.condition_ticked", by=by, entity=locked, after=after)
    return made


@transaction.atomic
def reopen_stage(*, process: Process, stage: int, reason: str, by: Principal) -> Process:
    """Reopen a passed stage: what depends on it is marked as outdated, confirmations are void. Source: D24."""
    require(by, "reopen_stage", process.workspace_id)
    locked = engine.lock(process)
    require_writing(by, locked.cycle, K.K9)
    derive.check_move(definition_of(locked), engine.states(locked), MoveKind.REOPEN, stage)
    if not reason.strip():
        raise Invalid({"reason": [_("Say why the stage is reopened.")]})
    engine.move(locked, MoveKind.REOPEN, stage, by, note=reason.strip())
    outdated = engine.mark_outdated(locked, stage)
    _record(locked, "process.stage_reopened", stage, by, reason=reason.strip(), outdated=outdated)
    return locked


@transaction.atomic
def confirm_strategy(*, process: Process, by: Principal) -> Process:
    """Confirm a process for the corporation's strategy that is in force now. Source: D8."""
    require(by, "pass_gate", process.workspace_id)
    locked = engine.lock(process)
    require_writing(by, locked.cycle, K.K9)
    strategy = strategies.in_force(locked.corporation_id)
    if strategy is None:
        raise Refused(_("The corporation has no strategy in force."))
    locked.strategy_confirmed = strategy
    locked.save(update_fields=["strategy_confirmed"])
    record(kind="process.strategy_confirmed", by=by, entity=locked, after={"strategy": str(strategy)})
    return locked


def _record(process: Process, kind: str, stage: int, by: Principal, **after: object) -> None:
    shared = gate.is_shared(process, stage)
    record(kind=kind, by=by, entity=process, joint=shared, after={"stage": stage, **after})


# --- the client's entry: called by the chapters that own the acts ---------------------------------------------------


def presented(*, cycle: Cycle, by: Principal) -> Cycle:
    """Note that the concept or agreement has been presented to the client."""
    return workspaces.change_facts(cycle=cycle, by=by, presented=True)


def entry_condition_met(*, cycle: Cycle, met: bool, by: Principal) -> Cycle:
    """Note whether the entry condition holds for its current version: accepted, or signed by both."""
    return workspaces.change_facts(cycle=cycle, by=by, entry_met=met)


def withdrawn(*, cycle: Cycle, by: Principal) -> Cycle:
    """Note that the client has withdrawn: the cycle ends. Source: D27."""
    return workspaces.change_facts(cycle=cycle, by=by, ending=Ending.WITHDRAWN, ended_at=timezone.now())
