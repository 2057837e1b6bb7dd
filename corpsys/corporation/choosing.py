"""A field that names an organisation by typing: a list of a hundred thousand to pick from would serve nobody."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.corporation import searching
from corpsys.corporation.match_keys import match_key
from corpsys.corporation.models import Organisation
from corpsys.corporation.names import sort_key

MOST_OFFERED = 200
_WITH_ADDRESS = re.compile(r"\[([a-z0-9-]+)\]\s*$")


class OrganisationInput(forms.TextInput):
    """A text field that offers names while somebody types, where there are few enough to offer."""

    template_name = "corporation/organisation_input.html"
    offered: Any = None

    @property
    def is_plain(self) -> bool:
        """Whether it shows nothing but its value."""
        return self.offered is None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        found = list(self.offered[: MOST_OFFERED + 1]) if self.offered is not None else []
        context["offered"] = [written(*row) for row in found] if len(found) <= MOST_OFFERED else []
        return context


class OrganisationField(forms.CharField):
    """Names one organisation: by its name, by its address, or by both as `Name [address]`, which is never ambiguous."""

    widget = OrganisationInput
    default_error_messages = {
        "missing": _("There is no organisation in use with this name or address."),
        "many": _("Several have this name. Write the one that is meant with its address: %(all)s."),
    }

    def __init__(self, *, label: Any, required: bool = True, help_text: Any = "") -> None:
        super().__init__(label=label, required=required, help_text=help_text, max_length=300)
        self.rows: Any = Organisation.objects.none()

    def offer(self, rows: Any, *, suggest: bool = True) -> None:
        """Say which organisations may be named; called by the form, which knows who asks. `suggest`: offer their names."""
        self.rows = rows
        if suggest:
            self.widget.offered = rows.order_by("sort_key").values_list("name", "slug")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = Organisation.objects.filter(pk=value).first()
        return written(value.name, value.slug) if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Organisation | None:
        text = str(super().clean(value))
        if not text:
            return None
        match = _WITH_ADDRESS.search(text)
        found = list(self.rows.filter(slug=match[1] if match else text)[:1])
        if not found and not match:
            found = list(self.rows.filter(sort_key=sort_key(text)).order_by("slug")[:6])
        if not found:
            raise forms.ValidationError(self.error_messages["missing"], code="missing")
        if len(found) > 1:
            names = "; ".join(written(row.name, row.slug) for row in found)
            raise forms.ValidationError(self.error_messages["many"], code="many", params={"all": names})
        one: Organisation = found[0]
        return one

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


def in_use(principal: Principal) -> Any:
    """Return the organisations that may be chosen: those this principal sees, without the archived ones."""
    return Organisation.objects.visible_to(principal).exclude(standing=Organisation.Standing.ARCHIVED)


def meant(rows: Any, text: str, most: int = 5) -> list[Organisation]:
    """Return those of these organisations that a text may mean: the same company by name, then names written alike."""
    key = match_key(text)
    if not key:
        return []
    found: list[Organisation] = list(rows.filter(match_key=key).order_by("sort_key", "id")[:most])
    others = rows.exclude(pk__in=[row.pk for row in found])
    return found + list(searching.search(others, key)[: most - len(found)])


def written(name: str, slug: str) -> str:
    """Return how an organisation is named without doubt."""
    return f"{name} [{slug}]"
