"""Who changed what of an object, before and after, as its readers may see it. Source: access K10."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible, Text
from corpsys.access.services import may
from corpsys.access.states import Role
from corpsys.audit.models import AuditEvent
from corpsys.audit.selectors import HOST
from corpsys.history import registry
from corpsys.history.registry import Subject
from corpsys.tokens.models import ApiToken

NEWEST = 5
MISSING = "–"


@dataclass(frozen=True)
class Change:
    """One field of an act: its label, what stood before (None: not kept) and what it became, in the reader's words."""

    field: str
    label: Text
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Entry:
    """One act. `token`: the name of the token it was done with, "" for a person's own hand."""

    id: UUID
    at: datetime
    actor: str
    token: str
    act: Text
    changes: tuple[Change, ...]
    may_put_back: bool


@dataclass(frozen=True)
class Panel:
    """The newest entries of an object's history; `key` and `object` make the address of the whole."""

    key: str
    object: UUID
    entries: list[Entry]
    has_more: bool


def events_of(principal: Principal, entity: Any) -> QuerySet[AuditEvent]:
    """Return the acts on an object of the corporation, newest first; none to those who may not see the object.

    Acts inside a workspace are no part of it, whichever object they name: they are read there.
    """
    rows: QuerySet[AuditEvent] = AuditEvent.objects.filter(
        HOST, object_id=str(entity.public_id), object_type=entity._meta.label, workspace__isnull=True
    )
    visible = not principal.is_guest and type(entity).objects.visible_to(principal).filter(pk=entity.pk).exists()
    return rows if visible else rows.none()


def reads_values(principal: Principal) -> bool:
    """Say whether this principal is told what was changed, and not only who did something when. Source: access K10."""
    return principal.role != Role.ADMINISTRATOR


def event(principal: Principal, entity: Any, public_id: UUID) -> AuditEvent:
    """Return one act on an object, or refuse as if it did not exist."""
    found = events_of(principal, entity).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def panel(principal: Principal, entity: Any) -> Panel:
    """Return the newest acts on an object, for its page."""
    found = list(events_of(principal, entity)[: NEWEST + 1])
    subject = registry.subject_of(entity)
    shown = entries(principal, entity, found[:NEWEST])
    return Panel(subject.key, entity.public_id, shown, len(found) > NEWEST)


def entries(principal: Principal, entity: Any, events: Iterable[AuditEvent]) -> list[Entry]:
    """Return acts as a reader is shown them: two questions and those of the subject's words, however many they are."""
    subject, found = registry.subject_of(entity), list(events)
    with_values = reads_values(principal)
    told = words(subject, [values for each in found for values in (each.before, each.after)] if with_values else [])
    tokens = _token_names(found)
    may_edit = with_values and may_put_back(principal, subject, entity)
    return [_entry(subject, each, told if with_values else None, tokens, may_edit=may_edit) for each in found]


def words(subject: Subject, kept: Iterable[dict[str, Any] | None]) -> dict[tuple[str, str], str]:
    """Return how kept values read, in one question for all of them; of a list each item."""
    pairs = [(name, value) for values in kept for name, value in (values or {}).items()]
    single = [(name, item) for name, value in pairs for item in (value if isinstance(value, list) else [value])]
    return subject.words({(name, str(item)) for name, item in single})


def changed(subject: Subject, event: AuditEvent) -> list[str]:
    """Return the fields that an act changed, in the order of the subject's fields; what was and is nothing is none."""
    before, after = event.before or {}, event.after or {}
    return [name for name in subject.fields if name in after and _said(before.get(name)) != _said(after[name])]


def _said(value: Any) -> Any:
    return None if value in ("", []) else value


def reads(name: str, value: Any, told: dict[tuple[str, str], str]) -> str:
    """Return how one kept value reads."""
    if isinstance(value, list):
        return ", ".join(told.get((name, str(item)), str(item)) for item in value) or MISSING
    if (name, str(value)) in told:
        return told[name, str(value)]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return MISSING if value is None or value == "" else str(value)


def may_put_back(principal: Principal, subject: Subject, entity: Any) -> bool:
    """Say whether this principal may put back acts on an object; whether it is possible now is asked later."""
    if subject.put_back is None or principal.is_token:
        return False
    return may(principal, subject.action) and subject.allows(principal, entity)


def can_be_put_back(subject: Subject, event: AuditEvent) -> bool:
    """Say whether an act changed nothing but fields that an edit writes, and whether all of what stood before was kept."""
    names, before = changed(subject, event), event.before or {}
    return bool(names) and not subject.fixed & set(names) and all(name in before for name in names)


def _entry(
    subject: Subject,
    event: AuditEvent,
    told: dict[tuple[str, str], str] | None,
    tokens: dict[int, str],
    *,
    may_edit: bool,
) -> Entry:
    return Entry(
        id=event.public_id,
        at=event.at,
        actor=event.actor,
        token=tokens.get(event.token_id or 0, ""),
        act=subject.acts.get(event.kind, event.kind),
        changes=() if told is None else tuple(_change(subject, event, name, told) for name in changed(subject, event)),
        may_put_back=may_edit and can_be_put_back(subject, event),
    )


def _change(subject: Subject, event: AuditEvent, name: str, told: dict[tuple[str, str], str]) -> Change:
    before, after = event.before or {}, event.after or {}
    old = reads(name, before[name], told) if name in before else None
    return Change(name, subject.fields[name], old, reads(name, after[name], told))


def _token_names(events: list[AuditEvent]) -> dict[int, str]:
    ids = {event.token_id for event in events if event.token_id}
    return dict(ApiToken.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
