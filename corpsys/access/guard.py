"""Which rows a principal may see: each model names its data classes once, and `visible_to` reads the access table."""

from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import Q

from corpsys.access import table
from corpsys.access.principal import Principal
from corpsys.access.states import Ending, K, Role, State

NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Guard:
    """How the rows of a model are guarded.

    `classes`: the data classes of the rows; a row is visible if one of them is readable. `by_row`: the class stands in
    the row's own column `data_class`. `cycle`, `workspace`: lookups to them; no cycle means the current one is asked.
    `host_only`: the database, too, refuses it to the other side. `scope`: who reads it where there is no workspace:
    "corporation" (staff; guests only what `own` says), "enterprise" (executives, and key-account managers of that
    enterprise), "own" (the user's own rows), "administration" (administrators and executives), "none" (never listed).
    `own`: lookup to the organisation or user that owns the row.
    """

    classes: tuple[K, ...] = ()
    by_row: bool = False
    cycle: str | None = "cycle"
    workspace: str = "workspace"
    host_only: bool = False
    scope: str = "workspace"
    own: str | None = None

    @property
    def many_cycles(self) -> bool:
        return self.cycle is not None and self.cycle.endswith("cycles")


class GuardedQuerySet(models.QuerySet[Any]):
    def visible_to(self, principal: Principal) -> Self:
        """Return the rows this principal may see. Source: access.

        The corporation stands in the condition although row security holds it anyway: where the query itself names it,
        the database compares its setting once and not for each row, and reads through the indexes that begin with it.
        """
        guard = self.model.guard
        condition = visible(principal, guard)
        own = self.filter(corporation_id=principal.corporation_id)
        if not guard.many_cycles:
            return own.filter(condition)
        # A row readable in one of several cycles is one row, not one for each.
        return own.filter(pk__in=self.model._base_manager.filter(condition).values("pk"))

    def get_visible(self, principal: Principal, **lookup: Any) -> Any:
        """Return one visible row, or refuse with the answer that says nothing about its existence."""
        from corpsys.access.refusals import NotVisible

        row = self.visible_to(principal).filter(**lookup).first()
        if row is None:
            raise NotVisible
        return row


def guarded_manager() -> Any:
    """Return the manager of guarded models; untyped, since it serves them all."""
    return GuardedQuerySet.as_manager()


def visible(principal: Principal, guard: Guard) -> Q:
    """Return the condition on rows of a guarded model."""
    if not principal.corporation_id:
        return NOTHING
    if principal.scopes is not None and "read" not in principal.scopes:
        return NOTHING
    return _SCOPES[guard.scope](principal, guard)


def _workspace_rows(principal: Principal, guard: Guard) -> Q:
    found = NOTHING
    for data_class in guard.classes:
        rows = _class_rows(principal, data_class, guard)
        found |= (Q(data_class=data_class) & rows) if guard.by_row else rows
    return found


def _class_rows(principal: Principal, data_class: K, guard: Guard) -> Q:
    states = table.readable_states(data_class, principal.side)
    own = Q(**{f"{guard.workspace}__in": principal.workspaces}) if guard.workspace else NOTHING
    if guard.workspace == "pk":
        own = Q(pk__in=principal.workspaces)
    mine = own & _in_states(states, data_class, guard)
    if principal.is_guest:
        return mine
    by_role = {
        Role.EXECUTIVE: table.EXECUTIVE_READS,
        Role.KAM: table.OUTSIDER_READS,
        Role.MEMBER: table.OUTSIDER_READS,
    }.get(Role(principal.role), table.ADMINISTRATOR_READS)
    return mine | _in_states(states, data_class, guard) if data_class in by_role else mine


def _in_states(states: frozenset[State], data_class: K, guard: Guard) -> Q:
    if guard.cycle is None:
        return Q() if states else NOTHING
    prefix = f"{guard.cycle}__" if guard.cycle else ""
    condition = Q(**{f"{prefix}state__in": sorted(states)})
    if data_class in table.HIDDEN_AFTER_END:
        condition &= ~Q(**{f"{prefix}ending__in": [Ending.ENDED, Ending.WITHDRAWN]})
    return condition


def _corporation_rows(principal: Principal, guard: Guard) -> Q:
    if principal.is_guest:
        return Q(**{guard.own: principal.organisation_id}) if guard.own else NOTHING
    return NOTHING if principal.role == Role.ADMINISTRATOR else Q()


def _enterprise_rows(principal: Principal, guard: Guard) -> Q:
    if principal.role == Role.EXECUTIVE:
        return Q()
    if principal.role == Role.KAM and guard.own:
        return Q(**{guard.own: principal.organisation_id})
    return NOTHING


def _own_rows(principal: Principal, guard: Guard) -> Q:
    return Q(**{guard.own or "user": principal.user_id})


def _administration_rows(principal: Principal, guard: Guard) -> Q:
    return Q() if principal.role in (Role.ADMINISTRATOR, Role.EXECUTIVE) else NOTHING


def _staff_rows(principal: Principal, guard: Guard) -> Q:
    return NOTHING if principal.is_guest else Q()


def _no_rows(principal: Principal, guard: Guard) -> Q:
    return NOTHING


_SCOPES = {
    "workspace": _workspace_rows,
    "corporation": _corporation_rows,
    "enterprise": _enterprise_rows,
    "own": _own_rows,
    "administration": _administration_rows,
    "staff": _staff_rows,
    "none": _no_rows,
}
