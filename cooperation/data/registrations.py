"""What this chapter hands to the registries."""

from django.utils.translation import gettext_lazy as _

from cooperation.data import (
    conditions,  # noqa: F401  (registers its checks)
    intake,
)
from cooperation.process import tabs
from cooperation.process.tabs import Tab
from corpsys.access.states import K


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    intake.register()
    # The client comes in with the joined data: what it may read of its own before that is nothing yet.
    tabs.register(Tab(_("Data"), "dataroom", 40, (K.K2, K.K5)))
