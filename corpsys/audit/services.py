"""Recording an act. Called by services inside the transaction of the change; nothing else writes events."""

from typing import Any

from django.db import models

from corpsys.access.principal import Principal
from corpsys.audit.models import AuditEvent


def record(
    *,
    kind: str,
    by: Principal,
    entity: models.Model | None = None,
    workspace_id: int | None = None,
    joint: bool = False,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write one event. `joint`: both sides may read it; otherwise only the acting side. Source: access K10.

    The trail is read for longer than some objects are: one that says so much in its name has an `audit_label` instead.
    """
    event: AuditEvent = AuditEvent.objects.create(
        corporation_id=by.corporation_id,
        workspace_id=workspace_id if workspace_id is not None else getattr(entity, "workspace_id", None),
        user_id=by.user_id or None,
        actor=by.name,
        side=by.side,
        token_id=by.token_id,
        kind=kind,
        reach=AuditEvent.Reach.JOINT if joint else by.side,
        object_type=entity._meta.label if entity is not None else "",
        object_id=str(getattr(entity, "public_id", "")) if entity is not None else "",
        label=str(getattr(entity, "audit_label", entity))[:200] if entity is not None else "",
        before=before,
        after=after,
    )
    return event
