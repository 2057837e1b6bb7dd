"""What this floor hands to registries: gate conditions of each chapter, menu entries, kinds of jobs."""

from django.utils.translation import gettext_lazy as _

from cooperation import recorded
from cooperation.actions import registrations as actions
from cooperation.clients import registrations as clients
from cooperation.closing import registrations as closing
from cooperation.concept import registrations as concept
from cooperation.dashboard import executive_views as dashboard
from cooperation.data import registrations as data
from cooperation.findings import registrations as findings
from cooperation.learning import registrations as learning
from cooperation.monitoring import registrations as monitoring
from cooperation.negotiation import registrations as negotiation
from cooperation.plan import registrations as plan
from cooperation.process import registrations as process
from cooperation.team import registrations as team
from corpsys.audit import kinds
from corpsys.pages import navigation
from corpsys.pages.navigation import Entry


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    kinds.register(recorded.WORDS)
    navigation.register(Entry(_("Today"), "home", "home", 0))
    process.register()
    team.register()
    concept.register()
    data.register()
    findings.register()
    negotiation.register()
    plan.register()
    actions.register()
    monitoring.register()
    closing.register()
    learning.register()
    dashboard.register()
    clients.register()
