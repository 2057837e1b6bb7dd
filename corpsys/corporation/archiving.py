"""Archive instead of delete: an organisation leaves the choices and lists, and everything about it stays. Source: D1, D2.

What stands against it is known to the chapters above, which register it.
"""

from collections.abc import Callable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation, OrganisationMerge

Hindrance = Callable[[Organisation], str]
Standing = Organisation.Standing

_hindrances: list[Hindrance] = []


def register_hindrance(hindrance: Hindrance) -> None:
    """Add a reason that may stand against archiving: a function that returns it, or "" where nothing does."""
    _hindrances.append(hindrance)


def check_may_be_archived(organisation: Organisation) -> None:
    """Refuse while something is under way with an organisation, or others belong to it."""
    if organisation.standing == Standing.ARCHIVED:
        raise Refused(_("This organisation is archived already."))
    reasons = [reason for reason in (hindrance(organisation) for hindrance in _hindrances) if reason]
    children = organisation.children.exclude(standing=Standing.ARCHIVED).count()
    if children:
        reasons.append(_("It is the group of other organisations: %(count)s.") % {"count": children})
    if reasons:
        raise Refused(" ".join(reasons))


@transaction.atomic
def archive(*, organisation: Organisation, by: Principal) -> Organisation:
    """Take an organisation out of use; its partnerships, links and history stay as they are."""
    require(by, "accept_organisation")
    locked: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    check_may_be_archived(locked)
    Organisation.objects.filter(pk=locked.pk).update(
        standing=Standing.ARCHIVED, archived_from=locked.standing, version=F("version") + 1
    )
    before, after = {"standing": str(locked.standing)}, {"standing": Standing.ARCHIVED.value}
    record(kind="organisation.archived", by=by, entity=locked, before=before, after=after)
    organisation.refresh_from_db()
    return organisation


@transaction.atomic
def restore(*, organisation: Organisation, by: Principal) -> Organisation:
    """Take an organisation out of the archive, as what it was before."""
    require(by, "accept_organisation")
    locked: Organisation = (
        Organisation.objects.select_for_update(of=("self",)).select_related("level").get(pk=organisation.pk)
    )
    check_may_be_restored(locked)
    standing = locked.archived_from or Standing.ACCEPTED
    Organisation.objects.filter(pk=locked.pk).update(standing=standing, archived_from="", version=F("version") + 1)
    before, after = {"standing": Standing.ARCHIVED.value}, {"standing": str(standing)}
    record(kind="organisation.restored", by=by, entity=locked, before=before, after=after)
    organisation.refresh_from_db()
    return organisation


def check_may_be_restored(organisation: Organisation) -> None:
    """Refuse what is in use, what was merged into another, and what would come back to an archived level."""
    if organisation.standing != Standing.ARCHIVED:
        raise Refused(_("This organisation is in use already."))
    merge = OrganisationMerge.objects.filter(merged=organisation, undone_at=None).select_related("kept").first()
    if merge is not None:
        raise Refused(_("It was merged into %(name)s; undo the merge instead.") % {"name": merge.kept.name})
    if organisation.level.archived_at is not None:
        raise Refused(
            _("Its level, %(level)s, is archived.") % {"level": organisation.level},
            allowed=[_("Take the level out of the archive first.")],
        )
