"""What closing hands to registries."""

from django.utils.translation import gettext_lazy as _

from cooperation.closing import conditions, policies  # noqa: F401  (conditions registers checks and the end of the cycle)
from cooperation.process import tabs
from cooperation.process.tabs import Tab


def register() -> None:
    """Fill the registries. K6b: at the table of a negotiation the client has its optional part."""
    tabs.register(Tab(_("Expectations"), "expectations", 15, policies.CLASSES))
    tabs.register(Tab(_("Closing"), "closing", 80, policies.CLASSES))
