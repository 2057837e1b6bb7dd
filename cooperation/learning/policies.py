"""What may be recorded and shared of what a process teaches."""

from django.utils.translation import gettext as _

from cooperation.learning.models import Assumption
from cooperation.plan import policies as plans
from cooperation.process.definition.types import UnknownName
from cooperation.process.models import Process
from cooperation.process.running import definition_of
from corpsys.access.refusals import Invalid, Refused
from corpsys.access.states import K, Side
from corpsys.workspace.models import Cycle


def own_class(side: Side) -> K:
    """Return the class of what one side keeps for itself."""
    return K.K1 if side == Side.HOST else K.K3


def written(side: Side) -> K:
    """Return the class that must be writable: the enterprise's own, or the joint one of a client that takes part."""
    return K.K1 if side == Side.HOST else K.K8


def check_stage(process: Process, stage: int) -> None:
    """Refuse a stage that the process does not have."""
    try:
        definition_of(process).stage(stage)
    except UnknownName as error:
        raise Invalid({"stage": [_("The process has no such stage.")]}) from error


def check_shareable(cycle: Cycle) -> None:
    """Refuse to share with a side that does not take part."""
    if not plans.is_joint(cycle):
        raise Refused(_("The other side does not take part now, so there is nobody to share it with."))


def check_open(assumption: Assumption) -> None:
    """Refuse to close an assumption twice."""
    if assumption.standing != Assumption.Standing.OPEN:
        raise Refused(_("This assumption is already closed: %(state)s.") % {"state": assumption.get_standing_display()})
