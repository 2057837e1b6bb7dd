"""Gate conditions of the preparation: the variant is decided, readiness of both parties is rated. Source: process table."""

from django.utils.translation import gettext as _

from analytics.readiness import selectors as readiness
from analytics.readiness.result import result_of
from cooperation.decision import selectors as decisions
from cooperation.process.models import Process
from cooperation.process.registry import Answer, condition
from corpsys.pages import numbers

VARIANT, READINESS = "process_variant", "process_readiness"


@condition("variant_decided")
def variant_decided(process: Process) -> Answer:
    """The newest decision of this cycle is decided, for the variant that the process runs in. Source: D17."""
    decision = decisions.in_force(process.cycle_id)
    if decision is None or decision.chosen != process.cycle.variant:
        return Answer(False, _("No decision stands for the variant of this process."), VARIANT)
    return Answer(True, _("Decided: %(variant)s.") % {"variant": decision.get_chosen_display()}, VARIANT)


@condition("readiness_rated_both_parties")
def readiness_rated_both_parties(process: Process) -> Answer:
    """Both sides have been rated and submitted; “don't know” is not a rating. Source: D14."""
    result = result_of(readiness.submitted_pair(process.workspace_id))
    if result is None:
        return Answer(False, _("Readiness of both sides has not been submitted yet."), READINESS)
    if result.missing:
        names = "; ".join(f"{one.side.label}: {one.label}" for one in result.missing)
        return Answer(False, _("Not rated: %(factors)s.") % {"factors": names}, READINESS)
    said = {"score": numbers.show(result.scores.pair, 2)}
    return Answer(True, _("Readiness of the pair: %(score)s.") % said, READINESS)
