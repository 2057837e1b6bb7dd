"""The strategy of an organisation as a section of its page: what is in force, and how far its goals trace. Source: D8."""

from typing import Any

from corpsys.access.principal import PageRequest
from corpsys.corporation.models import Organisation
from corpsys.strategy import policies, selectors


def panel(request: PageRequest, organisation: Organisation) -> dict[str, Any] | None:
    """Return the section; none for an organisation that has no strategy of its own."""
    found = selectors.standings(request.principal, organisation)
    if not found:
        return None
    return {"standing": found[0], "may_edit": policies.may_edit(request.principal, organisation)}
