"""The columns of an organisation that follow from others: order, search, look for duplicates. Written with them, always."""

from typing import Any

from django.db import models

from corpsys.corporation import duplicates
from corpsys.corporation.names import search_key, sort_key

# The fields that the keys are made of.
READ = ("name", "city", "registry_number", "external_key")


def of(
    *, name: str, city: str = "", registry_number: str = "", external_key: str = "", **_other: Any
) -> dict[str, str]:
    """Return the keys as column → value."""
    return {
        "sort_key": sort_key(name),
        "search_key": search_key(name, city, registry_number, external_key),
        "match_key": duplicates.match_key(name),
    }


def shown(value: Any) -> Any:
    """Return a field's value as the audit trail keeps it: text, list of texts, number, yes or no; "" for none.

    Of a level its rank is kept, of an organisation its address: both find it again when a change is put back.
    """
    if value is None:
        return ""
    if isinstance(value, models.Model):
        return getattr(value, "rank", None) or getattr(value, "slug", "") or str(value)
    return value if isinstance(value, bool | int | list) else str(value)


def changes(entity: models.Model, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (before, after) as the audit trail keeps them, of those fields that new values would change."""
    before = {name: shown(getattr(entity, name)) for name in values}
    after = {name: shown(value) for name, value in values.items()}
    changed = [name for name in after if after[name] != before[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}
