"""Two people at one form: what stands now beside what was typed, so that nothing is lost and nothing overwritten unseen."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField
from django.utils.translation import gettext as _

from corpsys.access.refusals import Text

VERSION = "version"
MISSING = "–"


@dataclass(frozen=True)
class Conflict:
    """A field that two people have given different values: what stands now, and what this person typed."""

    label: Text
    stored: str
    typed: str


def meet(typed: BaseForm, stored: BaseForm) -> tuple[BaseForm, list[Conflict]]:
    """Return the typed form as it goes back to the person, and the fields in which it differs from what stands now.

    The form goes back with the version that stands now: saving it again is then a decision taken with both in sight.
    """
    found = [
        Conflict(str(field.label), _words(stored[name], stored[name].value()), _words(field, field.value()))
        for name, field in ((field.name, field) for field in typed.visible_fields())
        if name in stored.fields and _plain(stored[name], stored[name].value()) != _plain(field, field.value())
    ]
    if VERSION in typed.fields:
        typed.data = _with(typed.data, typed.add_prefix(VERSION), stored[VERSION].value())
    return typed, found


def _with(data: Any, name: str, value: Any) -> Any:
    """What was sent, with one value changed; a query dict cannot be changed in place."""
    changed = data.copy()
    changed[name] = value
    return changed


def _plain(field: BoundField, value: Any) -> str:
    """The value as the control sends it."""
    prepared = field.field.prepare_value(value)
    if isinstance(prepared, bool):
        return "on" if prepared else ""
    if isinstance(prepared, list | tuple):
        return ",".join(str(item) for item in prepared)
    return "" if prepared is None else str(prepared).strip()


def _words(field: BoundField, value: Any) -> str:
    """The value as a person reads it: the label of a choice, yes or no of a tick."""
    plain = _plain(field, value)
    choices = getattr(field.field, "choices", None)
    if choices is not None:
        return next((str(label) for key, label in choices if plain and str(key) == plain), MISSING)
    if field.widget_type == "checkbox":
        return _("yes") if plain else _("no")
    return plain or MISSING
