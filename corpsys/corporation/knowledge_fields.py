"""The fields of knowledge that a corporation adds to the shipped ones. Source: D7."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation.models import KnowledgeField


def fields(principal: Principal) -> Any:
    """Return the added fields by name, with the archived ones."""
    return KnowledgeField.objects.visible_to(principal)


def names(principal: Principal) -> list[str]:
    """Return the names of the added fields that this person may choose; guests are not told them."""
    return list(fields(principal).filter(archived_at=None).values_list("name", flat=True))


@transaction.atomic
def add_field(*, name: str, by: Principal) -> KnowledgeField:
    """Add a field; one that was archived comes back. Raises Invalid for one that is there."""
    require(by, "edit_knowledge_fields")
    name = " ".join(name.split())
    if not name:
        raise Invalid({"name": [_("A field needs a name.")]})
    found = KnowledgeField.objects.filter(corporation_id=by.corporation_id, name__iexact=name).first()
    if found is not None and found.archived_at is None:
        raise Invalid({"name": [_("This field is there already.")]})
    field: KnowledgeField = found or KnowledgeField(corporation_id=by.corporation_id, name=name)
    field.archived_at = None
    field.save()
    record(kind="knowledge_field.added", by=by, entity=field, after={"name": field.name})
    return field


@transaction.atomic
def set_archived(*, field: KnowledgeField, archived: bool, by: Principal) -> KnowledgeField:
    """Archive a field, or take it out again: it is not offered any more; who is named for it stays named."""
    require(by, "edit_knowledge_fields")
    rows = KnowledgeField.objects.filter(pk=field.pk, archived_at__isnull=archived)
    if not rows.update(archived_at=timezone.now() if archived else None):
        raise Refused(_("Somebody has done it already."))
    field.refresh_from_db()
    kind = "knowledge_field.archived" if archived else "knowledge_field.restored"
    record(kind=kind, by=by, entity=field, before={"archived": not archived}, after={"archived": archived})
    return field
