"""Rows of a plan in the words of a reader: fields by their labels, before and after as text."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corpsys.access.refusals import Text
from corpsys.corporation.models import Organisation
from corpsys.intake.registry import Target

_REASONS: dict[str, Text] = {
    "same_number": gettext_lazy("the same registry number"),
    "same_name_and_place": gettext_lazy("the same name and place"),
    "same_name": gettext_lazy("the same name"),
    "similar_name_same_place": gettext_lazy("a similar name in the same place"),
    "similar_name": gettext_lazy("a similar name"),
}


def reason(code: str) -> Text:
    """Return why two may be one."""
    return _REASONS.get(code, code)


def new(row: dict[str, Any]) -> dict[str, Any]:
    """Return a new row with its kind in words."""
    kinds: dict[str, Text] = dict(Organisation.Kind.choices)
    return {**row, "kind": kinds.get(row.get("kind", ""), row.get("kind", ""))}


def changed(row: dict[str, Any], target: Target) -> dict[str, Any]:
    """Return a changed row with its fields: label, before, after."""
    fields = differences(row["before"] or {}, row["after"] or {}, target)
    if row.get("enterprise"):
        fields.append({"label": _("Partner of"), "before": "", "after": row["enterprise"]})
    return {**row, "fields": fields}


def differences(before: dict[str, Any], after: dict[str, Any], target: Target) -> list[dict[str, Any]]:
    """Return what changes: label, before and after as text."""
    labels: dict[str, Text] = {field.key: field.label for field in target.fields}
    labels.setdefault("external_source", gettext_lazy("Source of the external key"))
    return [
        {"label": labels.get(name, name), "before": text(before.get(name)), "after": text(value)}
        for name, value in after.items()
    ]


def text(value: Any) -> str:
    """Return a value of a change as it is read."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
