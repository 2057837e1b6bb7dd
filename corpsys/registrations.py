"""What this floor's own chapters hand to its registries: menu entries, kinds of jobs."""

from django.utils.translation import gettext_lazy as _

from corpsys.pages import navigation
from corpsys.pages.navigation import Entry


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    navigation.register(Entry(_("Organisations"), "organisations", "building", 50))
    navigation.register(Entry(_("Strategy"), "strategies", "flag", 55))
