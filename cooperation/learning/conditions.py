"""Gate conditions about assumptions and lessons. Source: process table, stages 7 and closing; D46."""

from django.utils.translation import gettext as _

from cooperation.learning.models import Assumption, Lesson
from cooperation.process.models import Process
from cooperation.process.registry import Answer, condition
from corpsys.access.states import Side


@condition("assumptions_closed")
def assumptions_closed(process: Process) -> Answer:
    """At least one assumption was recorded, and none is open: a plan that takes nothing for granted was not looked at."""
    rows = list(Assumption.objects.filter(cycle=process.cycle))
    still_open = [str(row) for row in rows if row.standing == Assumption.Standing.OPEN]
    if not rows:
        return Answer(False, _("No assumption has been recorded."), "learning")
    if still_open:
        return Answer(False, _("Still open: %(assumptions)s.") % {"assumptions": "; ".join(still_open)}, "learning")
    return Answer(True, _("Assumptions closed: %(count)s") % {"count": len(rows)}, "learning")


@condition("lessons_recorded")
def lessons_recorded(process: Process) -> Answer:
    """The enterprise has recorded at least one lesson; how many the client has is the client's own."""
    count = Lesson.objects.filter(cycle=process.cycle, side=Side.HOST).count()
    if not count:
        return Answer(False, _("The enterprise has not recorded a lesson yet."), "learning")
    return Answer(True, _("recorded"), "learning")
