"""The orientations of an enterprise as a section of its page. Source: D7."""

from typing import Any

from django.utils import timezone

from corpsys.access.principal import PageRequest
from corpsys.corporation.models import Organisation
from corpsys.orientation import policies, selectors
from corpsys.orientation.timeline import timeline


def panel(request: PageRequest, organisation: Organisation) -> dict[str, Any] | None:
    """Return the section; none for an organisation that is no enterprise."""
    if organisation.kind != Organisation.Kind.ENTERPRISE:
        return None
    rows = list(selectors.orientations(request.principal, enterprise=organisation.slug))
    return {
        "timeline": timeline(rows, timezone.localdate()),
        "archived": selectors.archived(request.principal, organisation),
        "enterprise": organisation,
        "may_edit": policies.may_edit(request.principal, organisation),
    }
