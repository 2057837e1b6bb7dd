"""What monitoring hands to registries."""

from django.utils.translation import gettext_lazy as _

from cooperation.monitoring import conditions, policies  # noqa: F401  (conditions registers the gate conditions)
from cooperation.process import tabs
from cooperation.process.tabs import Tab
from corpsys.access.states import K


def register() -> None:
    """Fill the registries."""
    tabs.register(Tab(_("Monitoring"), "monitoring", 70, (K.K8, K.K1)))
    tabs.register(Tab(_("Pulse"), "pulse", 75, (K.K8, K.K6B), when=lambda process: policies.has_pulse(process.cycle)))
