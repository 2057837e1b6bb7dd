"""The types of objects whose history is shown: each chapter registers its own when the applications are ready.

A chapter says how its fields are called, how a kept value reads, and how fields are written back through its own edit
service. It owns no table: the history is what the audit trail has kept of the object.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.db import models

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible, Text

# Values as the trail keeps them: text, number, yes or no, list of texts; "" for none.
Kept = dict[str, Any]
Words = Callable[[Iterable[tuple[str, str]]], dict[tuple[str, str], str]]


class PutBack(Protocol):
    """Writes kept values into an object through its edit service, which asks right, version and rules."""

    def __call__(self, *, entity: Any, version: int, by: Principal, kept: Kept) -> Any: ...


def _any(principal: Principal, entity: Any) -> bool:
    return True


def _no_words(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    return {}


@dataclass(frozen=True)
class Subject:
    """A type of object with a history.

    `key`: its name in addresses. `noun`: what it is called. `fields`: field → label. `acts`: kind of event → what was
    done, in words. `url`: (corporation's address, object) → its page. `words`: (field, kept value as text) pairs → how
    they read, asked once for a whole page, of a list for each of its items; a pair left out reads as it was kept. `now`:
    the object's fields as the trail would keep them. `put_back`, `action`, `allows`: how fields are written back, the
    action that allows it, and whether it does so for this object. `fixed`: fields that change by acts of their own, never
    by an edit, and so are not put back here.
    """

    key: str
    model: type[models.Model]
    noun: Text
    fields: Mapping[str, Text]
    url: Callable[[str, Any], str]
    acts: Mapping[str, Text] = field(default_factory=dict)
    words: Words = _no_words
    now: Callable[[Any], Kept] | None = None
    put_back: PutBack | None = None
    action: str = ""
    allows: Callable[[Principal, Any], bool] = _any
    fixed: frozenset[str] = frozenset()

    def find(self, principal: Principal, public_id: UUID) -> Any:
        """Return the object if this principal may see it, or refuse as if it did not exist."""
        return self.model._default_manager.get_visible(principal, public_id=public_id)  # type: ignore[attr-defined]


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Add a type of object; called by the chapters when the applications are ready."""
    _subjects[subject.key] = subject


def subject(key: str) -> Subject:
    """Return the type of this key, or refuse as if it did not exist."""
    if key not in _subjects:
        raise NotVisible
    return _subjects[key]


def subject_of(entity: models.Model) -> Subject:
    """Return the type of an object; raises LookupError for one without a history."""
    for found in _subjects.values():
        if isinstance(entity, found.model):
            return found
    raise LookupError(f"{entity._meta.label} has no history registered")


def subjects() -> list[Subject]:
    """Return every registered type."""
    return list(_subjects.values())
