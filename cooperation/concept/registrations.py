"""What this chapter hands to the registries."""

from django.utils.translation import gettext_lazy as _

from cooperation.concept import (
    conditions,  # noqa: F401  (registers its checks)
    policies,
)
from cooperation.process import tabs
from cooperation.process.tabs import Tab
from corpsys.access.states import K


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    tabs.register(Tab(_("Offer"), "concept", 10, (K.K7,), when=lambda process: policies.kind_of(process) is not None))
