"""Which pairs the rule applies to."""

from typing import Any

from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Workspace


def scored() -> Any:
    """Return the workspaces of an enterprise and a client, the pairs with a score; for jobs, unguarded. Source: D5."""
    kinds = Organisation.Kind
    return Workspace.objects.filter(host__kind=kinds.ENTERPRISE, partner__kind=kinds.CLIENT)
