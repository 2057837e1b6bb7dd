"""The one place where the state of a stage is written: locked row, states, event, version, all in one transaction.

Nothing here asks for rights or conditions; `services` has asked. Source: D20, D24, reliability 8.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.process.definition import derive
from cooperation.process.definition.types import MoveKind, StageState
from cooperation.process.gate import when
from cooperation.process.models import GateConfirmation, Process, Stage, StageEvent
from cooperation.process.running import definition_of, states_of
from corpsys.access.principal import Principal
from corpsys.access.refusals import Stale
from corpsys.strategy import selectors as strategies
from corpsys.workspace import services as workspaces

CONFIRMS_STRATEGY = 1


def lock(process: Process) -> Process:
    """Return the process as it is now, its row locked until the end of the transaction, its cycle read after that."""
    locked: Process = (
        Process.objects.select_for_update(of=("self",))
        .select_related("cycle", "workspace__host", "workspace__partner")
        .get(pk=process.pk)
    )
    # The joined cycle was read before the lock was granted.
    locked.cycle.refresh_from_db()
    return locked


def check_version(process: Process, stage: int, version: int) -> None:
    """Raise Stale, saying who was faster, unless `version` is the one the process is in."""
    if process.version == version:
        return
    last = process.events.select_related("user").first()
    done = process.events.filter(stage=stage, to_state=StageState.PASSED).select_related("user").first()
    if Stage.objects.filter(process=process, number=stage, state=StageState.PASSED).exists() and done:
        told = {"name": done.user.name, "when": when(done.at)}
        raise Stale(_("This gate is already passed, by %(name)s, %(when)s.") % told)
    told = {"name": last.user.name, "when": when(last.at)} if last else {"name": "–", "when": "–"}
    raise Stale(_("%(name)s changed this process in the meantime, %(when)s.") % told)


def states(process: Process) -> dict[int, StageState]:
    """Return the state of each stage, read anew."""
    return states_of(Stage.objects.filter(process=process))


def move(
    process: Process, kind: MoveKind, stage: int, by: Principal, *, note: str = "", with_exception: bool = False
) -> None:
    """Write what a checked move changes: states, dates, events, version, and the facts of the cycle that follow."""
    changed = derive.changes(definition_of(process), states(process), kind, stage)
    rows = {row.number: row for row in Stage.objects.filter(process=process, number__in=changed)}
    for number, state in changed.items():
        row, before = rows[number], rows[number].state
        _set(row, state, process, by, with_exception=with_exception)
        _write_event(process, row, before, by, note if number == stage else "")
    if kind == MoveKind.PASS and stage == CONFIRMS_STRATEGY:
        process.strategy_confirmed = strategies.in_force(process.corporation_id)
    process.version += 1
    process.save(update_fields=["version", "strategy_confirmed"])
    if derive.entry_stage(definition_of(process), process.cycle.variant) in changed and kind == MoveKind.PASS:
        workspaces.change_facts(cycle=process.cycle, by=by, entry_opened=True)


def _set(row: Stage, state: StageState, process: Process, by: Principal, *, with_exception: bool) -> None:
    row.state = state
    if state == StageState.PASSED:
        row.passed_at, row.passed_by_id = timezone.now(), by.user_id
        row.passed_with_exception, row.is_outdated = with_exception, False
    elif state == StageState.OPEN:
        row.opened_at, row.due_on = opening(process, row.number)
    row.save()


def opening(process: Process, stage: int) -> tuple[Any, Any]:
    """Return the moment at which a stage opens now, and the day on which it is due."""
    days = derive.due_days(definition_of(process), stage)
    return timezone.now(), timezone.localdate() + timedelta(days=days)


def _write_event(process: Process, row: Stage, before: str, by: Principal, note: str) -> None:
    last = StageEvent.objects.filter(process=process).aggregate(last=Max("sequence"))["last"] or 0
    StageEvent.objects.create(
        **process.cycle.scope(),
        process=process,
        sequence=last + 1,
        stage=row.number,
        from_state=before,
        to_state=row.state,
        user_id=by.user_id,
        note=note,
    )


def mark_outdated(process: Process, stage: int) -> list[int]:
    """Mark the passed stages that depend on a reopened one, void the confirmations of both, and return their numbers."""
    later = derive.dependents(definition_of(process), stage)
    rows = Stage.objects.filter(process=process, number__in=later, state=StageState.PASSED)
    numbers = list(rows.values_list("number", flat=True))
    rows.update(is_outdated=True)
    GateConfirmation.objects.filter(process=process, stage__in=[stage, *numbers], is_void=False).update(is_void=True)
    return numbers
