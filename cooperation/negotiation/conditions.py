"""Gate condition about the agreed terms. Source: process table, stage 4 in negotiation."""

from django.utils.translation import gettext as _

from cooperation.negotiation import selectors
from cooperation.process.models import Process
from cooperation.process.registry import Answer, condition
from corpsys.access.states import Side


@condition("agreed_terms_signed_both")
def agreed_terms_signed_both(process: Process) -> Answer:
    """Both sides have signed the newest version of the terms."""
    terms = selectors.current(process.cycle)
    if terms is None:
        return Answer(False, _("No terms have been proposed yet."), "terms")
    if selectors.is_signed_by_both(terms):
        return Answer(True, _("Version %(number)s is signed by both.") % {"number": terms.number}, "terms")
    signed = {Side.HOST: terms.host_signed_at, Side.PARTNER: terms.partner_signed_at}
    missing = ", ".join(str(side.label) for side, at in signed.items() if at is None)
    said = _("The signature under version %(number)s is missing of: %(sides)s.")
    return Answer(False, said % {"number": terms.number, "sides": missing}, "terms")
