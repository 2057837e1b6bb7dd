"""What this chapter hands to the registries: the gate conditions of the preparation, and its menu entry."""

from django.utils.translation import gettext_lazy as _

from cooperation.clients import cooperations
from corpsys.access.states import Role
from corpsys.corporation import panels
from corpsys.corporation.panels import Panel
from corpsys.pages import navigation
from corpsys.pages.navigation import Entry


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    from cooperation.clients import conditions, listing  # noqa: F401 - importing them registers checks and the list

    staff = frozenset({Role.EXECUTIVE.value, Role.KAM.value, Role.MEMBER.value})
    navigation.register(Entry(_("Clients"), "clients", "users", 20, staff))
    panels.register(Panel("cooperations", _("Cooperations"), "clients/_cooperations.html", cooperations.panel, 30))
