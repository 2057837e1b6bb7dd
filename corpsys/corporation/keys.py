"""The columns of an organisation that follow from others: order, search, look for duplicates. Written with them, always."""

from typing import Any

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
    """Return a field's value as the audit trail keeps it: text, list of texts, number, yes or no; "" for none."""
    if value is None:
        return ""
    return value if isinstance(value, bool | int | list) else str(value)
