"""The causal links of an organisation, as a section of its page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import PageRequest
from corpsys.access.services import may
from corpsys.corporation.models import Organisation
from corpsys.corporation.panels import Panel
from corpsys.links import selectors


def _context(request: PageRequest, organisation: Organisation) -> dict[str, Any]:
    total, rows = selectors.of_organisation(request.principal, organisation)
    return {
        "organisation": organisation,
        "total": total,
        "rows": rows,
        "may_edit": may(request.principal, "edit_links"),
        "may_propose": may(request.principal, "propose_link"),
    }


PANEL = Panel("causal-links", _("Causal links"), "links/_panel.html", _context, position=35)
