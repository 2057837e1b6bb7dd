"""Taking a draft of the catalogue to change it: one writer at a time, and nobody overwrites what he has not seen."""

from django.db.models import F
from django.utils.translation import gettext as _

from analytics.readiness.models import FactorSet
from corpsys.access.refusals import Refused, Stale


def take(factor_set: FactorSet, version: int | None = None) -> FactorSet:
    """Return the draft, locked and with its next version; raises Refused for no draft, Stale for another version."""
    locked: FactorSet | None = FactorSet.objects.select_for_update().filter(pk=factor_set.pk).first()
    if locked is None or locked.standing != FactorSet.Standing.DRAFT:
        raise Refused(
            _("Only a draft can be changed; published versions stay as they are."), allowed=[_("Start a new draft.")]
        )
    if version is not None and locked.version != version:
        raise Stale(_("Somebody else changed this draft in the meantime."))
    FactorSet.objects.filter(pk=locked.pk).update(version=F("version") + 1)
    locked.refresh_from_db(fields=["version"])
    return locked
