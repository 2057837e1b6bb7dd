"""What this chapter hands to the registries: its menu entry, and the thresholds that pages of readiness show."""

from django.utils.translation import gettext_lazy as _

from analytics.readiness import thresholds
from analytics.rules.selectors import rules_in_force
from corpsys.access.states import Role
from corpsys.pages import navigation
from corpsys.pages.navigation import Entry


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    roles = frozenset({Role.ADMINISTRATOR.value, Role.EXECUTIVE.value})
    navigation.register(Entry(_("Rules"), "rules", "checklist", 74, roles))
    thresholds.register(rules_in_force)
