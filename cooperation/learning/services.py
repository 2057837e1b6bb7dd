"""The acts of learning: assumptions recorded and closed as held or failed, lessons recorded and shared. Source: D46."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.learning import policies
from cooperation.learning.models import Assumption, Lesson
from cooperation.plan import policies as plans
from cooperation.process.models import Process
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.services import require, require_writing
from corpsys.access.states import K
from corpsys.audit.services import record
from corpsys.workspace.models import Cycle

CLOSED = (Assumption.Standing.HELD, Assumption.Standing.FAILED)


@transaction.atomic
def record_assumption(*, process: Process, text: str, by: Principal) -> Assumption:
    """Record what the plan takes for granted, so that it can be checked at the end."""
    require(by, "record_assumption", process.workspace_id)
    cycle = _locked(process.cycle)
    require_writing(by, cycle, policies.written(by.side))
    if not text.strip():
        raise Invalid({"text": [_("Say what is taken for granted.")]})
    number = (Assumption.objects.filter(cycle=cycle).aggregate(top=Max("number"))["top"] or 0) + 1
    made: Assumption = Assumption.objects.create(
        **cycle.scope(), number=number, text=text.strip(), side=by.side, recorded_by_id=by.user_id
    )
    record(kind="assumption.recorded", by=by, entity=made, joint=plans.is_joint(cycle), after={"text": made.text})
    return made


@transaction.atomic
def close_assumption(*, assumption: Assumption, standing: str, note: str, by: Principal) -> Assumption:
    """Close an assumption as held or failed, with what happened; either side of a joint process may."""
    require(by, "record_assumption", assumption.workspace_id)
    require_writing(by, assumption.cycle, policies.written(by.side))
    if standing not in CLOSED:
        raise Invalid({"standing": [_("Close it as held or failed.")]})
    if not note.strip():
        raise Invalid({"note": [_("Say what happened.")]})
    policies.check_open(assumption)
    values = {"standing": standing, "note": note.strip(), "closed_by_id": by.user_id, "closed_at": timezone.now()}
    still_open = Assumption.objects.filter(pk=assumption.pk, standing=Assumption.Standing.OPEN)
    if not still_open.update(**values):
        raise Refused(_("Somebody closed this assumption in the meantime."))
    assumption.refresh_from_db()
    after = {"standing": standing, "note": assumption.note}
    record(kind="assumption.closed", by=by, entity=assumption, joint=plans.is_joint(assumption.cycle), after=after)
    return assumption


@transaction.atomic
def record_lesson(
    *, process: Process, stage: int, situation: str, done: str, result: str, is_shared: bool = False, by: Principal
) -> Lesson:
    """Record a lesson for one's own side, on the stage where it applies; a lead may share it with the other side at once."""
    require(by, "record_lesson", process.workspace_id)
    cycle = process.cycle
    require_writing(by, cycle, policies.written(by.side))
    policies.check_stage(process, stage)
    texts = {"situation": situation.strip(), "done": done.strip(), "result": result.strip()}
    empty: dict[str, list[Any]] = {name: [_("This is needed.")] for name, text in texts.items() if not text}
    if empty:
        raise Invalid(empty)
    made: Lesson = Lesson.objects.create(
        **cycle.scope(),
        side=by.side,
        data_class=policies.own_class(by.side),
        stage=stage,
        recorded_by_id=by.user_id,
        **texts,
    )
    record(kind="lesson.recorded", by=by, entity=made, after={"stage": stage})
    return share_lesson(lesson=made, by=by) if is_shared else made


@transaction.atomic
def share_lesson(*, lesson: Lesson, by: Principal) -> Lesson:
    """Share a lesson of one's own side with the other: an act of the side's lead. Source: access, lowering a class."""
    require(by, "share_data", lesson.workspace_id)
    require_writing(by, lesson.cycle, policies.written(by.side))
    if lesson.side != by.side:
        raise NotAllowed(_("Each side shares its own lessons."))
    policies.check_shareable(lesson.cycle)
    if lesson.is_shared:
        raise Refused(_("This lesson is shared already."))
    before = {"data_class": lesson.data_class}
    lesson.is_shared, lesson.data_class = True, K.K8
    lesson.save(update_fields=["is_shared", "data_class"])
    record(kind="lesson.shared", by=by, entity=lesson, joint=True, before=before, after={"data_class": K.K8})
    return lesson


def _locked(cycle: Cycle) -> Cycle:
    locked: Cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    return locked
