"""The controls of a form of filters, each drawn once for what it shows and kept: a list shows the same ones all day.

Kept are only controls whose HTML follows from what stands in the key: plain texts, checkboxes and choices with a fixed list,
without errors. Everything else is drawn anew. The language, the choices and the value are in the key, so that a reader's
rights (which decide the choices) and words hold.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_PLAIN = (forms.TextInput, forms.CheckboxInput, forms.Select)
_MOST_KEPT, _LONGEST_VALUE = 500, 40
_kept: dict[tuple[Any, ...], SafeString] = {}


def drawn(fields: Iterable[BoundField]) -> SafeString:
    """Return the fields of a form as the page shows them: label, help, error and control of each."""
    return SafeString("".join(map(_drawn, fields)))


def _drawn(field: BoundField) -> str:
    key = _key(field)
    if key is None:
        return str(field.as_field_group())
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        found = _kept[key] = SafeString(field.as_field_group())
    return found


def _key(field: BoundField) -> tuple[Any, ...] | None:
    """Return everything that the HTML of a field follows from, or None where something else may play a part."""
    widget, value = field.field.widget, field.value()
    plain = type(widget) in _PLAIN or getattr(widget, "is_plain", False)
    if not plain or field.errors or not (value is None or isinstance(value, bool | str)):
        return None
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        return None
    choices: tuple[Any, ...] = ()
    if isinstance(widget, forms.Select):
        if not isinstance(widget.choices, list | tuple):
            return None  # rows of a table, read when they are drawn
        choices = tuple([(str(each), str(label)) for each, label in widget.choices])
    seen = (get_language(), type(widget), field.html_name, field.auto_id, str(field.label), str(field.help_text))
    # A checked box and the text "True" are equal to nobody but a dictionary.
    said = (type(value), value, field.field.required, field.field.disabled, field.form.use_required_attribute)
    return (*seen, *said, choices, tuple(widget.attrs.items()))
