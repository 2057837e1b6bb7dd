"""Questions about what a process teaches."""

from dataclasses import dataclass
from typing import Any

from cooperation.learning.models import Assumption, Lesson
from cooperation.process.definition import labels
from cooperation.process.models import Process
from cooperation.process.running import definition_of
from corpsys.access.principal import Principal


def assumptions(process: Process, principal: Principal) -> list[Assumption]:
    """Return the visible assumptions of a process, in their order."""
    rows = Assumption.objects.visible_to(principal).filter(cycle=process.cycle)
    return list(rows.select_related("recorded_by", "closed_by"))


def assumption(process: Process, principal: Principal, number: int) -> Assumption:
    """Return one visible assumption."""
    found: Assumption = Assumption.objects.select_related("cycle").get_visible(
        principal, cycle=process.cycle, number=number
    )
    return found


@dataclass(frozen=True)
class LessonView:
    """A lesson with the name of the stage where it applies."""

    lesson: Lesson
    stage: str


def lessons(process: Process, principal: Principal) -> list[LessonView]:
    """Return the visible lessons of a process, the newest first."""
    definition = definition_of(process)
    rows: Any = Lesson.objects.visible_to(principal).filter(cycle=process.cycle).select_related("recorded_by")
    return [LessonView(row, labels.stage_name(definition, row.stage)) for row in rows]


def lesson(process: Process, principal: Principal, public_id: Any) -> Lesson:
    """Return one visible lesson."""
    found: Lesson = Lesson.objects.select_related("cycle").get_visible(
        principal, cycle=process.cycle, public_id=public_id
    )
    return found


def stages(process: Process) -> list[tuple[int, str]]:
    """Return number and name of every stage of a process."""
    definition = definition_of(process)
    return [(stage.number, labels.stage_name(definition, stage.number)) for stage in definition.stages]
