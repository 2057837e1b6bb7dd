"""What this chapter hands to the registries: its menu entry, and the thresholds in force for the pages of readiness.

Everybody of the staff may read the rules.
"""

from django.utils.translation import gettext_lazy as _

from analytics.readiness import thresholds
from analytics.rules import selectors
from corpsys.access.states import Role
from corpsys.pages import navigation
from corpsys.pages.navigation import Entry


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    roles = frozenset({Role.ADMINISTRATOR.value, Role.EXECUTIVE.value})
    navigation.register(Entry(_("Rules"), "rules", "checklist", 74, roles))
    thresholds.register(selectors.rules_in_force)
