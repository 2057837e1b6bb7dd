"""What a running cooperation stands against: archiving one of its parties."""

from django.db.models import Q
from django.utils.translation import gettext as _

from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Cycle


def running_cooperation(organisation: Organisation) -> str:
    """Return why an organisation cannot be archived now: a cycle in one of its workspaces has not ended."""
    party = Q(workspace__host=organisation) | Q(workspace__partner=organisation)
    running = Cycle.objects.filter(party, ended_at=None).select_related("workspace__host", "workspace__partner")[:3]
    if not running:
        return ""
    pairs = ", ".join(str(cycle.workspace) for cycle in running)
    return _("Cooperation is under way: %(pairs)s. Close it first.") % {"pairs": pairs}
