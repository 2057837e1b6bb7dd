"""What this chapter hands to the registries, and the tabs of the client's shell."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.process import conditions, head, selectors, tabs, to_confirm  # noqa: F401  (conditions registers)
from cooperation.process.tabs import Tab
from corpsys.access.principal import Principal
from corpsys.access.states import K
from corpsys.pages import navigation
from corpsys.pages.navigation import Entry, Item
from corpsys.strategy import affected


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    navigation.register(Entry(_("Processes"), "processes", "route", 40))
    navigation.register_guest_tabs(guest_tabs)
    affected.register(to_confirm.of_strategy)
    tabs.register(Tab(_("Now"), "process", 0, (K.K9,)))


def guest_tabs(request: HttpRequest, principal: Principal) -> list[Item]:
    """Return the tabs of the process whose page this is; elsewhere the processes that the client may know of."""
    rows = selectors.processes(principal)
    key = request.resolver_match.kwargs.get("key") if request.resolver_match else None
    process = rows.filter(key=key).first() if key else None
    if process is not None:
        found = head.head_tabs(process, principal, request.path)
        return [Item(tab.label, tab.url, "", tab.active) for tab in found]
    return [Item(row.name, reverse("process", args=[principal.corporation_slug, row.key]), "", False) for row in rows]
