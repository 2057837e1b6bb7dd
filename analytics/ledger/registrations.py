"""What the ledger hands to the registries below: its kind of import, its job, its menu entry."""

from django.utils.translation import gettext_lazy as _

from analytics.ledger import computing, relations, services, target
from corpsys.access.states import Role
from corpsys.intake import registry as intake
from corpsys.jobs import registry as jobs
from corpsys.pages import navigation
from corpsys.pages.navigation import Entry


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    intake.register(target.KIND, target.TARGET)
    relations.register()
    jobs.register(services.RUN, computing.key_clients)
    navigation.register(Entry(_("Key clients"), "key_clients", "star", 30, frozenset({Role.KAM, Role.EXECUTIVE})))
