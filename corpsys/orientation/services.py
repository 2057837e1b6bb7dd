"""Changes of orientations: added, edited, archived; one at a time for each enterprise. Source: D7."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotAllowed, Refused, Stale
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation import knowledge as fields_of_knowledge
from corpsys.corporation.models import Organisation
from corpsys.orientation import policies
from corpsys.orientation.models import Orientation


@transaction.atomic
def add_orientation(
    *,
    enterprise: Organisation,
    kind: str,
    since: date,
    by: Principal,
    until: date | None = None,
    knowledge: Iterable[str] = (),
    note: str = "",
) -> Orientation:
    """Say what an enterprise turns on from a day on. Raises NotAllowed, Invalid for dates and overlaps."""
    _may_edit(by, enterprise)
    policies.check_enterprise(enterprise)
    _lock(enterprise)
    policies.check_period(enterprise, since, until)
    made: Orientation = Orientation.objects.create(
        corporation_id=by.corporation_id,
        enterprise=enterprise,
        kind=kind,
        since=since,
        until=until,
        knowledge=fields_of_knowledge.cleaned(knowledge),
        note=note.strip(),
    )
    record(kind="orientation.added", by=by, entity=made, after=shown(made))
    return made


@transaction.atomic
def edit_orientation(*, orientation: Orientation, version: int, by: Principal, **fields: Any) -> Orientation:
    """Change an orientation; refused where somebody changed it since `version`. `fields`: those of the model."""
    _may_edit(by, orientation.enterprise)
    _lock(orientation.enterprise)
    _check_lives(orientation)
    before = shown(orientation)
    for name, value in fields.items():
        setattr(orientation, name, fields_of_knowledge.cleaned(value) if name == "knowledge" else value)
    policies.check_period(orientation.enterprise, orientation.since, orientation.until, but=orientation)
    values = {name: getattr(orientation, name) for name in fields}
    if not Orientation.objects.filter(pk=orientation.pk, version=version).update(version=version + 1, **values):
        raise Stale(_("Somebody changed this orientation in the meantime."))
    orientation.refresh_from_db()
    record(kind="orientation.edited", by=by, entity=orientation, before=before, after=shown(orientation))
    return orientation


@transaction.atomic
def archive_orientation(*, orientation: Orientation, version: int, by: Principal) -> Orientation:
    """Take an orientation out of the picture; the audit and the row keep it."""
    _may_edit(by, orientation.enterprise)
    _check_lives(orientation)
    rows = Orientation.objects.filter(pk=orientation.pk, version=version)
    if not rows.update(version=version + 1, archived_at=timezone.now()):
        raise Stale(_("Somebody changed this orientation in the meantime."))
    orientation.refresh_from_db()
    record(kind="orientation.archived", by=by, entity=orientation, before=shown(orientation))
    return orientation


def shown(orientation: Orientation) -> dict[str, Any]:
    """Return what the history says of an orientation."""
    return {
        "kind": orientation.kind,
        "since": orientation.since.isoformat(),
        "until": orientation.until.isoformat() if orientation.until else "",
        "knowledge": list(orientation.knowledge),
        "note": orientation.note,
    }


def _may_edit(by: Principal, enterprise: Organisation) -> None:
    require(by, "edit_orientation")
    if not policies.may_edit(by, enterprise):
        raise NotAllowed(_("You may change the orientation of your own enterprise only."))


def _check_lives(orientation: Orientation) -> None:
    if orientation.archived_at is not None:
        raise Refused(_("This orientation has been archived."))


def _lock(enterprise: Organisation) -> None:
    """Let two people change the periods of one enterprise one after the other, so that both get a named reason."""
    Organisation.objects.select_for_update().filter(pk=enterprise.pk).first()
