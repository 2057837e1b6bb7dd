"""May this person do it? One question with one answer for pages, API and jobs."""

from typing import Protocol

from django.utils.translation import gettext as _

from corpsys.access import table
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotAllowed


class HasWorkspace(Protocol):
    workspace_id: int


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
