"""May this person do it? One question with one answer for pages, API and jobs."""

from typing import Any

from django.db.models import Case, When
from django.utils.translation import gettext as _

from corpsys.access import table
from corpsys.access.guard import Guard, visible
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotAllowed, NotVisible, Refused
from corpsys.access.states import K, State


def may(principal: Principal, action: str, workspace_id: int | None = None) -> bool:
    """Say whether the action table lets this principal act. Source: access, actions.

    A token acts with the rights of the person who made it, cut down to its scopes.
    """
    allowed = table.ACTIONS[action]
    if principal.scopes is not None and not _scope_opens(principal, action):
        return False
    return bool(allowed & principal.roles_in(workspace_id))


def _scope_opens(principal: Principal, action: str) -> bool:
    scopes = principal.scopes or frozenset()
    opened = any(action in table.SCOPES[scope] for scope in scopes if scope in table.SCOPES)
    return opened and table.TOKEN in table.ACTIONS[action]


def require(principal: Principal, action: str, workspace_id: int | None = None) -> None:
    """Refuse with 403 where `may` says no. The caller has already found the row through `visible_to`."""
    if not may(principal, action, workspace_id):
        raise NotAllowed(_("Your role does not allow this."))


def reads(principal: Principal, cycle: Any, data_class: K) -> bool:
    """Say whether this principal may read a data class of a cycle now; the same condition as in lists. Source: access."""
    guard = Guard(classes=(data_class,), cycle="")
    return type(cycle)._base_manager.filter(pk=cycle.pk).filter(visible(principal, guard)).exists()  # type: ignore[no-any-return]


def readable(principal: Principal, cycle: Any) -> frozenset[K]:
    """Return every data class of a cycle that this principal may read now, in one question. Source: access."""
    asked = {data_class: f"reads_{data_class}" for data_class in table.READ}
    told = {
        name: Case(When(visible(principal, Guard(classes=(data_class,), cycle="")), then=True), default=False)
        for data_class, name in asked.items()
    }
    row = type(cycle)._base_manager.filter(pk=cycle.pk).annotate(**told).values(*told).first() or {}
    return frozenset(data_class for data_class, name in asked.items() if row.get(name))


def has_only_the_offer(principal: Principal, cycle: Any) -> bool:
    """Say whether the reader is a client that may open the offer and its questions, and no other page. Source: access, C1."""
    return principal.is_guest and State(cycle.state) in table.OFFER_ONLY


def require_reading(principal: Principal, cycle: Any, *data_classes: K) -> None:
    """Refuse as if it did not exist unless one of the data classes may be read."""
    if not any(reads(principal, cycle, data_class) for data_class in data_classes):
        raise NotVisible


def writes(principal: Principal, cycle: Any, *data_classes: K) -> bool:
    """Say whether the state lets this side write one of these classes, and the cycle has not ended."""
    writable = any(
        State(cycle.state) in table.writable_states(data_class, principal.side) for data_class in data_classes
    )
    return writable and cycle.ended_at is None


def require_writing(principal: Principal, cycle: Any, *data_classes: K) -> None:
    """Refuse with 409 where the state has made all these classes read only for this side, or the cycle has ended."""
    if not writes(principal, cycle, *data_classes):
        raise Refused(_("This cooperation is closed for changes; it can be read only."))
