"""Putting back what an act changed: an edit like any other, through the edit service of the object's own chapter."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotAllowed, Refused, Stale, Text
from corpsys.audit.models import AuditEvent
from corpsys.history import selectors
from corpsys.history.registry import Subject


@dataclass(frozen=True)
class Line:
    """One field: what stands now, what would stand again, and what the act had made of it, in the reader's words."""

    label: Text
    now: str
    again: str
    made: str
    is_changed_since: bool


@dataclass(frozen=True)
class Preview:
    """What putting back would change. `version`: of the object as it was looked at. `reason`: why not, "" if possible."""

    lines: tuple[Line, ...]
    version: int
    reason: str


def preview(subject: Subject, entity: Any, event: AuditEvent) -> Preview:
    """Return what putting back an act would change, or why it cannot be put back now."""
    now, before, after = _now(subject, entity), event.before or {}, event.after or {}
    told = selectors.words(subject, [now, before, after])
    lines = tuple(
        Line(
            label=subject.fields[name],
            now=selectors.reads(name, now.get(name), told),
            again=selectors.reads(name, before[name], told),
            made=selectors.reads(name, after[name], told),
            is_changed_since=now.get(name) != after[name],
        )
        for name in selectors.changed(subject, event)
        if name in before
    )
    return Preview(lines, getattr(entity, "version", 0), _reason(subject, event, now))


def allowed(subject: Subject, entity: Any, event: AuditEvent, by: Principal) -> bool:
    """Say whether a person may put this act back."""
    return selectors.may_put_back(by, subject, entity) and selectors.can_be_put_back(subject, event)


@transaction.atomic
def put_back(*, subject: Subject, entity: Any, event: AuditEvent, version: int, by: Principal) -> Any:
    """Write back what stood before an act. Raises NotAllowed, Stale, Refused; what the edit service refuses, too."""
    if subject.put_back is None or not allowed(subject, entity, event, by):
        raise NotAllowed(_("Your role does not allow this."))
    if version != getattr(entity, "version", 0):
        raise Stale(_("Somebody changed this in the meantime."))
    reason = _reason(subject, event, _now(subject, entity))
    if reason:
        raise Refused(reason)
    before = event.before or {}
    kept = {name: before[name] for name in selectors.changed(subject, event)}
    return subject.put_back(entity=entity, version=version, by=by, kept=kept)


def _now(subject: Subject, entity: Any) -> dict[str, Any]:
    return subject.now(entity) if subject.now else {}


def _reason(subject: Subject, event: AuditEvent, now: dict[str, Any]) -> str:
    before, after = event.before or {}, event.after or {}
    names = selectors.changed(subject, event)
    if all(now.get(name) == before.get(name) for name in names):
        return _("It stands as it did before; there is nothing to put back.")
    if any(now.get(name) != after[name] for name in names):
        return _("A field has been changed again since. Put back the newer change first, or edit the field yourself.")
    return ""
