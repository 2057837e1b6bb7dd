"""The menu: entries registered by the chapters, shown to whom they concern."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from corpsys.access.principal import Principal
from corpsys.access.refusals import Text


@dataclass(frozen=True)
class Entry:
    """A menu entry of the staff shell: label, route name, icon, position, and the roles it is shown to (empty: all)."""

    label: Text
    route: str
    icon: str
    position: int
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Item:
    """An entry as a page shows it."""

    label: Text
    url: str
    icon: str
    active: bool


GuestTabs = Callable[[HttpRequest, Principal], list[Item]]
_entries: list[Entry] = []
_guest_tabs: list[GuestTabs] = []


def register(entry: Entry) -> None:
    """Add an entry; called by the chapters when the applications are ready."""
    _entries.append(entry)
    _entries.sort(key=lambda item: item.position)


def register_guest_tabs(tabs: GuestTabs) -> None:
    """Name the function that lists the tabs of the guest shell."""
    _guest_tabs.append(tabs)


def for_request(request: HttpRequest, principal: Principal) -> list[Item]:
    """Return the menu of the running page."""
    if not principal.corporation_id:
        return []
    if principal.is_guest:
        return [item for tabs in _guest_tabs for item in tabs(request, principal)]
    return [_item(entry, request, principal) for entry in _entries if not entry.roles or principal.role in entry.roles]


def _item(entry: Entry, request: HttpRequest, principal: Principal) -> Item:
    url = reverse(entry.route, args=[principal.corporation_slug])
    home = url.count("/") <= 2
    active = request.path == url if home else request.path.startswith(url)
    return Item(entry.label, url, entry.icon, active)
