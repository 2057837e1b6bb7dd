"""What a causal link needs: two different organisations in use, and no twin."""

from django.utils.translation import gettext as _

from corpsys.access.refusals import Invalid, Refused
from corpsys.corporation.models import Organisation
from corpsys.links.models import CausalLink


def check_ends(cause: Organisation, effect: Organisation) -> None:
    """Refuse at its field a link of an organisation to itself, or of an archived one. Source: D4."""
    if cause.pk == effect.pk:
        raise Invalid({"effect": [_("A link leads to another organisation, not to itself.")]})
    for field, end in (("cause", cause), ("effect", effect)):
        if end.standing == Organisation.Standing.ARCHIVED:
            raise Invalid({field: [_("This organisation is archived; restore it first.")]})


def check_accepted(cause: Organisation, effect: Organisation) -> None:
    """Refuse to accept a link of an organisation that is itself still a proposal. Source: D1."""
    waiting = [end.name for end in (cause, effect) if end.standing != Organisation.Standing.ACCEPTED]
    if waiting:
        raise Refused(_("Accept first into the corporation: %(names)s.") % {"names": ", ".join(waiting)})


def check_key(corporation_id: int, source: str, key: str) -> None:
    """Refuse a key that the source has given to another link, also to an archived one."""
    twins = CausalLink.objects.filter(corporation_id=corporation_id, external_source=source, external_key=key)
    if key and twins.exists():
        raise Invalid({"external_key": [_("This key of this source stands with another link already.")]})


def check_twin(cause: Organisation, effect: Organisation, polarity: str, but: CausalLink | None = None) -> None:
    """Refuse a second link of the same ends and polarity; the opposite polarity stands, and is a finding."""
    twins = CausalLink.objects.filter(cause=cause, effect=effect, polarity=polarity).exclude(standing="archived")
    if (twins.exclude(pk=but.pk) if but else twins).exists():
        raise Invalid({"polarity": [_("There is such a link between the two already, or a proposal of it.")]})
