"""Taking a merge back: every moved row and the fields taken over, as long as nothing has come between. Source: D2."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused, Text
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation import keys, merging, services
from corpsys.corporation.merging import ONE_OWNER
from corpsys.corporation.models import HierarchyLevel, Organisation, OrganisationMerge

Since = Callable[[OrganisationMerge], str]
_since: list[Since] = []


@dataclass(frozen=True)
class Back:
    """What undoing a merge would bring back of one relation."""

    label: Text
    count: int


def register_since(check: Since) -> None:
    """Add a reason against undoing: what has come to the kept row since and cannot be parted again, "" for nothing."""
    _since.append(check)


def moved(merge: OrganisationMerge) -> list[Back]:
    """Return what a merge moved, and undoing it would bring back."""
    found = []
    for each in merge.moved:
        relation = merging.relation(each["model"], each["field"])
        found.append(Back(relation.label if relation else each["model"], len(each["ids"])))
    return found


def reasons_against(merge: OrganisationMerge) -> list[str]:
    """Return why a merge cannot be taken back now; nothing where it can."""
    if merge.undone_at is not None:
        return [_("This merge has been undone already.")]
    kept = Organisation.objects.get(pk=merge.kept_id)
    if kept.standing == Organisation.Standing.ARCHIVED:
        return [_("%(name)s has been archived or merged since; undo that first.") % {"name": kept.name}]
    reasons = []
    for each, back in zip(merge.moved, moved(merge), strict=True):
        still = merging.manager(each["model"]).filter(pk__in=each["ids"], **{each["field"]: kept}).count()
        if still != len(each["ids"]):
            told = {"label": back.label, "count": len(each["ids"]) - still}
            reasons.append(_("Moved on or dropped since – %(label)s: %(count)s.") % told)
    reasons += [reason for check in _since if (reason := check(merge))]
    if any(keys.shown(getattr(kept, name)) != value for name, value in merge.before["taken"].items()):
        reasons.append(_("A field that was taken over has been changed since."))
    return reasons


@transaction.atomic
def unmerge(*, merge: OrganisationMerge, by: Principal) -> Organisation:
    """Take a merge back and return the organisation that stands for itself again. Raises Refused, Invalid with reasons."""
    require(by, "merge_organisations")
    kept, merged = merging.locked(merge.kept, merge.merged)
    merge.refresh_from_db()
    reasons = reasons_against(merge)
    if reasons:
        raise Refused(" ".join(reasons))
    for each in merge.moved:
        merging.point(each["model"], each["field"], each["ids"], merged)
    # The kept row gives up what only one of the two may have before the other has it again.
    _give_back(kept, merge, by)
    _restore(merged, merge)
    OrganisationMerge.objects.filter(pk=merge.pk).update(undone_at=timezone.now())
    record(kind="organisation.unmerged", by=by, entity=kept, before={"merged": merged.slug}, after={"merged": ""})
    record(kind="organisation.unmerged", by=by, entity=merged, before={"kept": kept.slug}, after={"kept": ""})
    merged.refresh_from_db()
    return merged


def _give_back(kept: Organisation, merge: OrganisationMerge, by: Principal) -> None:
    before = merge.before["kept"]
    fields = {name: _read(name, before[name]) for name in merge.before["taken"]}
    if fields:
        kept.refresh_from_db()
        services.edit_organisation(organisation=kept, version=kept.version, by=by, **fields)


def _restore(merged: Organisation, merge: OrganisationMerge) -> None:
    own = {name: merge.before["merged"][name] for name in merge.before["taken"] if name in ONE_OWNER}
    whole = {name: getattr(merged, name) for name in keys.READ} | own
    Organisation.objects.filter(pk=merged.pk).update(
        standing=merged.archived_from or Organisation.Standing.ACCEPTED,
        archived_from="",
        version=F("version") + 1,
        **own,
        **keys.of(**whole),
    )


def _read(name: str, value: Any) -> Any:
    """The value of a field from how it was kept: levels by rank, groups by address."""
    if name == "level":
        return HierarchyLevel.objects.get(rank=value)
    if name == "parent":
        return Organisation.objects.filter(slug=value).first() if value else None
    return value
