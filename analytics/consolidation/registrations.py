"""What this chapter hands to the registries."""

from django.utils.translation import gettext_lazy as _

from analytics.consolidation import services, tasks
from analytics.consolidation.models import Consolidation
from analytics.dataroom import uses
from analytics.dataroom.models import Dataset
from corpsys.access.refusals import Text
from corpsys.jobs import registry


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    registry.register(services.KIND, tasks.run)
    uses.register(joined_with)


def joined_with(dataset: Dataset) -> Text | None:
    """Say that a dataset has been joined."""
    used = Consolidation.objects.filter(host_dataset=dataset) | Consolidation.objects.filter(partner_dataset=dataset)
    return _("it has been joined with the other side's data") if used.exists() else None
