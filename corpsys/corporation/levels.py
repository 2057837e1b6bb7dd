"""Changes of one hierarchy level by two people at once, and its archive. Source: D2, D3."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Stale
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation import keys, policies
from corpsys.corporation.models import HierarchyLevel


def level_of_rank(by: Principal, rank: int | str) -> HierarchyLevel:
    """Return the level of a rank that organisations may sit on. Raises Invalid at field `level`.

    Not through visible_to: a token that may only propose names a rank without reading the list of levels.
    """
    found: HierarchyLevel | None = None
    if str(rank).isdecimal():
        found = HierarchyLevel.objects.filter(corporation_id=by.corporation_id, rank=int(rank)).first()
    if found is None:
        raise Invalid({"level": [_("There is no level of this rank.")]})
    policies.check_level(found)
    return found


@transaction.atomic
def edit_level(
    *,
    level: HierarchyLevel,
    version: int,
    by: Principal,
    name: str,
    max_suppliers: int | None = None,
    max_clients: int | None = None,
) -> HierarchyLevel:
    """Change a level; refused where somebody else changed it since `version` was read. Source: D3."""
    require(by, "edit_levels")
    fields = {"name": name.strip(), "max_suppliers": max_suppliers, "max_clients": max_clients}
    before, after = keys.changes(level, fields)
    changed = HierarchyLevel.objects.filter(pk=level.pk, version=version).update(version=version + 1, **fields)
    if not changed:
        raise Stale(_("Somebody changed this level in the meantime."))
    record(kind="level.set", by=by, entity=level, before=before, after=after)
    level.refresh_from_db()
    return level


@transaction.atomic
def archive_level(*, level: HierarchyLevel, by: Principal) -> HierarchyLevel:
    """Archive a level nobody sits on; it keeps its rank and can be taken out again."""
    require(by, "edit_levels")
    HierarchyLevel.objects.select_for_update().get(pk=level.pk)
    policies.check_level_is_empty(level)
    now = timezone.now()
    changed = HierarchyLevel.objects.filter(pk=level.pk, archived_at=None).update(
        archived_at=now, version=F("version") + 1
    )
    if not changed:
        raise Refused(_("This level is archived already."))
    level.refresh_from_db()
    record(kind="level.archived", by=by, entity=level)
    return level


@transaction.atomic
def restore_level(*, level: HierarchyLevel, by: Principal) -> HierarchyLevel:
    """Take a level out of the archive."""
    require(by, "edit_levels")
    changed = (
        HierarchyLevel.objects.filter(pk=level.pk)
        .exclude(archived_at=None)
        .update(archived_at=None, version=F("version") + 1)
    )
    if not changed:
        raise Refused(_("This level is in use already."))
    level.refresh_from_db()
    record(kind="level.restored", by=by, entity=level)
    return level
