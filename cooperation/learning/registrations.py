"""What learning hands to registries."""

from django.utils.translation import gettext_lazy as _

from cooperation.learning import conditions  # noqa: F401  (registers the gate conditions)
from cooperation.process import tabs
from cooperation.process.tabs import Tab
from corpsys.access.states import K


def register() -> None:
    """Fill the registries."""
    tabs.register(Tab(_("Learning"), "learning", 85, (K.K8, K.K1)))
