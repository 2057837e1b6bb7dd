"""What readiness hands to the registries below: the menu entry of its factors."""

from django.utils.translation import gettext_lazy as _

from corpsys.access.states import Role
from corpsys.pages import navigation
from corpsys.pages.navigation import Entry


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    navigation.register(Entry(_("Readiness factors"), "factor_sets", "settings", 76, frozenset({Role.ADMINISTRATOR})))
