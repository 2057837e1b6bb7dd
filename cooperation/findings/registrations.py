"""What this chapter hands to the registries."""

from django.utils.translation import gettext_lazy as _

from analytics.dataroom import uses
from analytics.dataroom.models import Dataset
from cooperation.findings import conditions  # noqa: F401  (registers its checks)
from cooperation.findings.models import Finding
from cooperation.process import tabs
from cooperation.process.tabs import Tab
from corpsys.access.refusals import Text
from corpsys.access.states import K


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    tabs.register(Tab(_("Findings"), "findings", 50, (K.K1, K.K5)))
    uses.register(found_in)


def found_in(dataset: Dataset) -> Text | None:
    """Say that a finding rests on a dataset."""
    return _("a finding rests on it") if Finding.objects.filter(dataset=dataset).exists() else None
