"""Gate conditions about the offer to the client. Source: process table, preparation, stages 1 and 4."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cooperation.concept import selectors
from cooperation.concept.models import Concept
from cooperation.process.models import Process
from cooperation.process.registry import Answer, condition

Standing = Concept.Standing


@condition("concept_accepted")
def concept_accepted(process: Process) -> Answer:
    """The client's lead has accepted the version of the concept that stands."""
    current = selectors.current(process.cycle)
    if current is not None and selectors.is_in_force(current) and current.answered_at:
        day = date_format(localtime(current.answered_at), "SHORT_DATE_FORMAT")
        said = _("Version %(number)s was accepted on %(day)s.") % {"number": current.number, "day": day}
        return Answer(True, said, "concept")
    return Answer(False, _missing(process, current), "concept")


@condition("agreement_presented")
def agreement_presented(process: Process) -> Answer:
    """The integration agreement has been presented to the client."""
    current = selectors.current(process.cycle)
    if current is None:
        return Answer(False, _("The agreement has not been presented yet."), "concept")
    return Answer(True, _("Version %(number)s has been presented.") % {"number": current.number}, "concept")


@condition("agreement_signed_both")
def agreement_signed_both(process: Process) -> Answer:
    """Both leads have signed the version of the agreement that stands."""
    current = selectors.current(process.cycle)
    if current is not None and selectors.is_in_force(current):
        return Answer(True, _("Version %(number)s is signed by both.") % {"number": current.number}, "concept")
    if current is None:
        return Answer(False, _missing(process, current), "concept")
    if current.standing == Standing.ACCEPTED:
        return Answer(False, _("The enterprise has not signed yet."), "concept")
    return Answer(False, _("The client has not signed yet."), "concept")


def _missing(process: Process, current: Concept | None) -> str:
    if current is not None:
        return _("The client has not accepted version %(number)s yet.") % {"number": current.number}
    last = Concept.objects.filter(cycle=process.cycle).first()
    if last is None or last.standing == Standing.DRAFT:
        return _("It has not been presented yet.")
    return _("The last version was not accepted: %(how)s.") % {"how": last.get_standing_display()}
