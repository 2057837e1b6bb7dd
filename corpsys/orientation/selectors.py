"""Questions about orientations. Source: D7."""

from datetime import date
from typing import Any

from django.db.models import Q

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible
from corpsys.corporation.knowledge import FIELDS
from corpsys.corporation.models import KnowledgeField, Organisation
from corpsys.orientation.models import Orientation

MOST_ARCHIVED = 10


def orientations(principal: Principal, *, enterprise: str = "", kind: str = "", on: date | None = None) -> Any:
    """Return the orientations that count, filtered; `on`: those in force on a day."""
    rows = Orientation.objects.visible_to(principal).filter(archived_at__isnull=True)
    if enterprise:
        rows = rows.filter(enterprise__slug=enterprise)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on) if on is not None else rows


def archived(principal: Principal, enterprise: Organisation) -> list[Orientation]:
    """Return the orientations that were taken out of an enterprise's picture, the newest of them."""
    rows = Orientation.objects.visible_to(principal).filter(enterprise=enterprise, archived_at__isnull=False)
    return list(rows.order_by("-archived_at")[:MOST_ARCHIVED])


def orientation(principal: Principal, public_id: Any) -> Orientation:
    """Return one visible orientation."""
    rows = Orientation.objects.select_related("enterprise")
    found: Orientation = rows.get_visible(principal, public_id=public_id)
    return found


def enterprise(principal: Principal, slug: str) -> Organisation:
    """Return a visible enterprise, or refuse as if it did not exist."""
    found = Organisation.objects.visible_to(principal).filter(slug=slug, kind=Organisation.Kind.ENTERPRISE).first()
    if found is None:
        raise NotVisible
    return found  # type: ignore[no-any-return]


def knowledge_choices(principal: Principal) -> list[tuple[str, Any]]:
    """Return the fields of knowledge to choose from: the shipped ones, and those that this corporation added."""
    own = KnowledgeField.objects.visible_to(principal).filter(archived_at__isnull=True)
    return [*FIELDS.items(), *((field.name, field.name) for field in own)]
