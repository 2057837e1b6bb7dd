"""What is possible with an offer now; each refusal names what is possible instead. Source: D27."""

from django.utils.translation import gettext as _

from cooperation.concept.models import Concept
from cooperation.process.definition import derive
from cooperation.process.models import Process
from cooperation.process.running import definition_of
from corpsys.access.refusals import Invalid, Refused, Stale

Standing = Concept.Standing
# The condition by which a variant admits the client says what is offered.
KINDS = {"concept_accepted": Concept.Kind.CONCEPT, "agreement_signed_both": Concept.Kind.AGREEMENT}


def kind_of(process: Process) -> Concept.Kind | None:
    """Return what a process offers its client: concept, agreement, or nothing where the client never enters."""
    if not process.cycle.variant:
        return None
    return KINDS.get(derive.entry_condition(definition_of(process), process.cycle.variant) or "")


def check_offers(process: Process) -> Concept.Kind:
    """Return the kind of the offer; refuse where the variant has none."""
    kind = kind_of(process)
    if kind is None:
        raise Refused(
            _("In this variant nothing is offered: the client stays outside."), allowed=[_("Agree the terms instead.")]
        )
    return kind


def check_draft(concept: Concept) -> None:
    """Refuse to change a text that the client has seen."""
    if concept.standing != Standing.DRAFT:
        raise Refused(_("This version has been presented, so its text is frozen."), allowed=[_("Write a new version.")])


def check_current(concept: Concept, current: Concept | None) -> None:
    """Refuse an act on a version that is no longer the one the client has."""
    if current is None or current.pk != concept.pk:
        raise Refused(
            _("Version %(number)s no longer stands.") % {"number": concept.number},
            allowed=[_("Read the version that stands now, and answer that one.")],
        )


def check_open(concept: Concept) -> None:
    """Refuse to answer what has been answered."""
    if concept.standing != Standing.PRESENTED:
        raise Refused(_("This version has been answered: %(how)s.") % {"how": concept.get_standing_display()})


def check_reason(reason: str) -> None:
    """Refuse a decline or withdrawal without a reason."""
    if not reason.strip():
        raise Invalid({"reason": [_("Say why; the other side reads it.")]})


def check_version(concept: Concept, version: int) -> None:
    """Refuse to overwrite what somebody else wrote since `version` was read."""
    if concept.version != version:
        raise Stale(_("Somebody changed this text in the meantime."))
