"""What this chapter hands to the registries."""

from django.utils.translation import gettext_lazy as _

from cooperation.process import tabs
from cooperation.process.tabs import Tab
from cooperation.team import conditions  # noqa: F401  (registers its checks)
from corpsys.access.states import K


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    tabs.register(Tab(_("People"), "team", 90, (K.K1, K.K6, K.K8)))
