"""The words that templates add to Django's: numbers in the reader's language, icons, and the links of an error summary.

Registered as a built-in library in settings, so templates need no `{% load %}`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeAlias

from django import template
from django.forms import BaseForm, BaseFormSet
from django.templatetags.static import static
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString

from corpsys.pages import controls as drawing
from corpsys.pages import numbers

register = template.Library()

SPRITE = "vendor/tabler-icons/sprite.svg"
# A text, because Django's formsets cannot be subscripted when the program runs.
Checked: TypeAlias = "BaseForm | BaseFormSet[BaseForm] | Iterable[Checked] | str | None"


@register.filter
def money(value: numbers.Number | None, currency: str = "") -> str:
    """Return an amount with two decimals and its currency; a missing one as a dash."""
    shown = numbers.show(value, 2)
    return shown if shown == numbers.MISSING or not currency else f"{shown}\xa0{currency}"


@register.filter
def share(value: numbers.Number | None) -> str:
    """Return a share (0–1) as a percentage with one decimal; a missing one as a dash."""
    return numbers.show_share(value)


@register.filter
def number(value: numbers.Number | None, decimals: int = 0) -> str:
    """Return a number with thousands grouped; a missing one as a dash."""
    return numbers.show(value, decimals)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return a picture of the sprite. Without a label it is decoration, hidden from screen readers."""
    return _picture(_sprite(), name, str(label))


@cache
def _sprite() -> str:
    """Where the pictures are, looked up once: a page asks twenty times."""
    return static(SPRITE)


@lru_cache(maxsize=1024)
def _picture(sprite: str, name: str, label: str) -> SafeString:
    words = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"></use></svg>', words, sprite, name)


@register.filter
def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """Return the attributes of a control, each with a blank before it: true ones by name alone, false ones not at all."""
    given = ((name, value) for name, value in attrs.items() if value is not False)
    return SafeString(
        "".join(
            f" {escape(name)}" if value is True else f' {escape(name)}="{conditional_escape(value)}"'
            for name, value in given
        )
    )


@register.filter
def controls(form: BaseForm) -> SafeString:
    """Return the fields of a form of filters, drawn."""
    return drawing.drawn(form)


@dataclass(frozen=True)
class ErrorLink:
    """One line of an error summary; `anchor` and `label` are empty where no single control is at fault."""

    anchor: str
    label: str
    message: str


@register.filter
def error_links(checked: Checked) -> list[ErrorLink]:
    """Return the errors of a form, a formset or several of them, in the order of the page."""
    if checked is None or isinstance(checked, str):
        return []
    if isinstance(checked, BaseForm):
        return list(_of_form(checked))
    if isinstance(checked, BaseFormSet):
        general = [ErrorLink("", "", str(message)) for message in checked.non_form_errors()]
        return general + [link for form in checked.forms for link in _of_form(form)]
    return [link for part in checked for link in error_links(part)]


@register.filter
def has_required(form: BaseForm) -> bool:
    """Tell whether a form has a field that a person must fill in."""
    return any(field.field.required for field in form.visible_fields())


def _of_form(form: BaseForm) -> Iterator[ErrorLink]:
    for message in form.non_field_errors():
        yield ErrorLink("", "", str(message))
    for field in form:
        for message in field.errors:
            anchor = "" if field.is_hidden else str(getattr(field, "anchor", field.id_for_label))
            yield ErrorLink(anchor, str(field.label).rstrip(" .:?"), str(message))
