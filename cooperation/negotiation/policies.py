"""What is possible with agreed terms now. Source: D28, D41."""

from django.utils.translation import gettext as _

from cooperation.negotiation.models import AgreedTerms
from corpsys.access.refusals import Invalid, Refused
from corpsys.access.states import Side


def check_text(text: str, current: AgreedTerms | None) -> None:
    """Refuse an empty text, and one that says what the version in force says already."""
    if not text.strip():
        raise Invalid({"text": [_("Write the terms that both sides are to sign.")]})
    if current is not None and current.text == text.strip():
        raise Invalid({"text": [_("Nothing has changed against version %(number)s.") % {"number": current.number}]})


def check_signable(terms: AgreedTerms, current: AgreedTerms | None, side: Side) -> None:
    """Refuse to sign a version that no longer stands, or a second time."""
    if current is None or current.pk != terms.pk:
        raise Refused(
            _("Version %(number)s no longer stands.") % {"number": terms.number},
            allowed=[_("Read the newest version and sign that one.")],
        )
    if signed_at(terms, side) is not None:
        raise Refused(_("Your side has signed this version already."))


def signed_at(terms: AgreedTerms, side: Side) -> object | None:
    """Return when a side signed a version, or None."""
    return terms.host_signed_at if side == Side.HOST else terms.partner_signed_at
