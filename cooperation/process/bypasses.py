"""Passing a gate in spite of open conditions: asked by the leader with a reason, answered by an executive. Source: D24.

The client never sees the reason, only that the gate was passed with an exception.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.process import engine, gate, hooks, letters
from cooperation.process.definition import derive
from cooperation.process.definition.types import MoveKind
from cooperation.process.models import Bypass, Process
from cooperation.process.running import definition_of
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused
from corpsys.access.services import require, require_writing
from corpsys.access.states import K
from corpsys.audit.services import record

LEAST_REASON = 20
ASKED, APPROVED, REFUSED = Bypass.Standing.ASKED, Bypass.Standing.APPROVED, Bypass.Standing.REFUSED


@transaction.atomic
def ask_bypass(*, process: Process, stage: int, reason: str, by: Principal) -> Bypass:
    """Ask an executive to let a gate pass with its open conditions. `reason`: at least 20 characters."""
    require(by, "ask_bypass", process.workspace_id)
    locked = engine.lock(process)
    require_writing(by, locked.cycle, K.K9)
    derive.check_move(definition_of(locked), engine.states(locked), MoveKind.PASS, stage)
    missing = gate.open_conditions(locked, stage, by)
    if not missing:
        raise Refused(_("No condition of this gate is open."), allowed=[_("Pass the gate.")])
    if locked.bypasses.filter(stage=stage, standing=ASKED).exists():
        raise Refused(_("An executive has already been asked."))
    asked: Bypass = Bypass.objects.create(
        **locked.cycle.scope(),
        process=locked,
        stage=stage,
        reason=_checked(reason),
        open_conditions=[gate.as_data(condition) for condition in missing],
        asked_by_id=by.user_id,
    )
    record(kind="bypass.asked", by=by, entity=asked, after={"stage": stage, "reason": asked.reason})
    letters.tell_asked(asked, by)
    return asked


def _checked(reason: str) -> str:
    reason = reason.strip()
    if len(reason) < LEAST_REASON:
        raise Invalid({"reason": [_("Give the reason in at least %(least)s characters.") % {"least": LEAST_REASON}]})
    return reason


@transaction.atomic
def answer_bypass(*, bypass: Bypass, approved: bool, answer: str, by: Principal) -> Bypass:
    """Approve a request, which passes the gate with an exception, or refuse it with a reason.

    A confirmation that the client's lead has to give is not bypassed: approving waits for it.
    """
    require(by, "approve_bypass", bypass.workspace_id)
    locked = engine.lock(bypass.process)
    require_writing(by, locked.cycle, K.K9)
    if bypass.asked_by_id == by.user_id:
        raise Refused(_("Somebody else than the person who asked must answer."))
    if not approved and not answer.strip():
        raise Invalid({"answer": [_("Say why not.")]})
    if approved:
        derive.check_move(definition_of(locked), engine.states(locked), MoveKind.PASS, bypass.stage)
        gate.check_confirmation(locked, bypass.stage)
    _close(bypass, APPROVED if approved else REFUSED, answer.strip(), by)
    if approved:
        _pass(locked, bypass.stage, by)
    letters.tell_answered(bypass, by)
    return bypass


def _close(bypass: Bypass, standing: Bypass.Standing, answer: str, by: Principal) -> None:
    changed = Bypass.objects.filter(pk=bypass.pk, standing=ASKED).update(
        standing=standing, answer=answer, answered_by_id=by.user_id, answered_at=timezone.now()
    )
    if not changed:
        raise Refused(_("This request has already been answered."))
    bypass.refresh_from_db()
    record(kind=f"bypass.{standing}", by=by, entity=bypass, after={"stage": bypass.stage, "answer": answer})


def _pass(process: Process, stage: int, by: Principal) -> None:
    with_exception = bool(gate.open_conditions(process, stage, by))
    engine.move(process, MoveKind.PASS, stage, by, with_exception=with_exception)
    record(
        kind="process.gate_passed",
        by=by,
        entity=process,
        joint=gate.is_shared(process, stage),
        after={"stage": stage, "with_exception": with_exception},
    )
    hooks.run_after_passing(process, stage, by)
    letters.tell_passed(process, stage, by)


def settle(process: Process, stage: int, by: Principal) -> None:
    """Close a request that is no longer needed, since the gate was passed without it."""
    for waiting in process.bypasses.filter(stage=stage, standing=ASKED):
        _close(waiting, REFUSED, _("Not needed any more: the gate was passed with all conditions met."), by)
