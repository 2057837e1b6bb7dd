"""The tabs of a process: registered by the chapters, shown to each side as far as it may see."""

from collections.abc import Callable
from dataclasses import dataclass

from cooperation.process.models import Process
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.services import has_only_the_offer, readable
from corpsys.access.states import K


@dataclass(frozen=True)
class Tab:
    """A tab: label, route (arguments: address of the corporation, process key), position, and the classes it shows.

    It is shown to whoever may read one of the classes; `when` narrows it further, `host_only` keeps it from guests.
    """

    label: Text
    route: str
    position: int
    classes: tuple[K, ...]
    host_only: bool = False
    when: Callable[[Process], bool] | None = None


_tabs: list[Tab] = []


def register(tab: Tab) -> None:
    """Add a tab; called by the chapters when the applications are ready."""
    _tabs.append(tab)
    _tabs.sort(key=lambda item: item.position)


def label_of(route: str) -> Text:
    """Return the name of the tab with a route; empty where the page has no tab."""
    return next((tab.label for tab in _tabs if tab.route == route), "")


def of(process: Process, principal: Principal) -> list[Tab]:
    """Return the tabs that this principal sees on this process."""
    classes = readable(principal, process.cycle)
    return [tab for tab in _tabs if _shown(tab, process, principal, classes)]


def _shown(tab: Tab, process: Process, principal: Principal, classes: frozenset[K]) -> bool:
    if tab.host_only and principal.is_guest:
        return False
    if tab.when is not None and not tab.when(process):
        return False
    if has_only_the_offer(principal, process.cycle) and K.K7 not in tab.classes:
        return False
    return not classes.isdisjoint(tab.classes)
