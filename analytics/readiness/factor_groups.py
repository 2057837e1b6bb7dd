"""Groups of factors: those shipped are named in the reader's language, a corporation's own as they were written."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from analytics.readiness.models import Factor

GROUPS = {
    "conditions": gettext_lazy("Conditions of working together"),
    "abilities": gettext_lazy("Abilities"),
    "orientation": gettext_lazy("Orientation"),
}


def group_label(group: str) -> str:
    """Return how a group is called."""
    return str(GROUPS.get(group, group))


def group_choices(factors: Iterable[Factor]) -> list[tuple[str, str]]:
    """Return the groups to choose from with their names: those of the factors, then those shipped."""
    found = dict.fromkeys([factor.group for factor in factors] + list(GROUPS))
    return [(group, group_label(group)) for group in found]


def by_group(factors: Iterable[Factor]) -> dict[str, list[Factor]]:
    """Return the factors by group, both in the order of the catalogue."""
    found: dict[str, list[Factor]] = {}
    for factor in factors:
        found.setdefault(factor.group, []).append(factor)
    return found
