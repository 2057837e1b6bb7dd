"""What this chapter hands to the registries."""

from django.utils.translation import gettext_lazy as _

from cooperation.concept.policies import kind_of
from cooperation.negotiation import conditions  # noqa: F401  (registers its check)
from cooperation.process import tabs
from cooperation.process.tabs import Tab
from corpsys.access.states import K


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    tabs.register(Tab(_("Agreed terms"), "terms", 10, (K.K6B,), when=lambda process: kind_of(process) is None))
