"""The partners of an organisation, as a section of its page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import PageRequest
from corpsys.access.services import may
from corpsys.corporation.models import Organisation
from corpsys.corporation.panels import Panel
from corpsys.partners import selectors


def _context(request: PageRequest, organisation: Organisation) -> dict[str, Any]:
    is_enterprise = organisation.kind == Organisation.Kind.ENTERPRISE
    groups = selectors.of_organisation(request.principal, organisation)
    return {
        "organisation": organisation,
        "is_enterprise": is_enterprise,
        "groups": groups,
        "is_empty": not any(group.total for group in groups),
        "may_edit": may(request.principal, "edit_partners"),
        "may_propose": selectors.may_propose_for(request.principal, organisation),
    }


PANEL = Panel("partners", _("Partners"), "partners/_panel.html", _context, position=30)
