"""Who may read which audit events. Source: access K10: own side's events and joint events."""

from django.db.models import F, Q, QuerySet

from corpsys.access.principal import Principal
from corpsys.access.states import Role, Side, State
from corpsys.audit.models import AuditEvent

# Where the table says "C own": the client reads what its own side did, not yet what was done jointly.
OWN_ONLY = (State.N, State.C1, State.I0, State.I1)
OWN_AND_JOINT = (State.C2, State.CE, State.I2, State.IE)
HOST = Q(reach__in=[AuditEvent.Reach.HOST, AuditEvent.Reach.JOINT])


def events_for(principal: Principal, workspace_id: int) -> QuerySet[AuditEvent]:
    """Return the history of a workspace as one side may read it, newest first.

    An event is read by the state of the cycle in whose time it happened; the client reads nothing of a cycle that does
    not exist for it yet.
    """
    rows: QuerySet[AuditEvent] = AuditEvent.objects.filter(workspace_id=workspace_id)
    if not _may_ask(principal, workspace_id):
        return rows.none()
    if principal.side == Side.HOST:
        return rows.filter(HOST)
    own = Q(reach=AuditEvent.Reach.PARTNER)
    joint = Q(reach=AuditEvent.Reach.JOINT)
    seen = _in_cycle(own, OWN_ONLY) | _in_cycle(own | joint, OWN_AND_JOINT)
    return rows.filter(pk__in=AuditEvent._base_manager.filter(seen, workspace_id=workspace_id).values("pk"))


def events_of_corporation(principal: Principal) -> QuerySet[AuditEvent]:
    """Return what the enterprise's side and both sides together did in the corporation, newest first.

    For executives and administrators; nothing for anybody else. Administrators are shown no labels and no values.
    """
    if principal.role not in (Role.EXECUTIVE, Role.ADMINISTRATOR) or not _may_read(principal):
        none: QuerySet[AuditEvent] = AuditEvent.objects.none()
        return none
    rows: QuerySet[AuditEvent] = AuditEvent.objects.filter(HOST)
    return rows


def _may_ask(principal: Principal, workspace_id: int) -> bool:
    is_executive = principal.role == Role.EXECUTIVE
    return _may_read(principal) and (is_executive or workspace_id in principal.workspaces)


def _may_read(principal: Principal) -> bool:
    return principal.scopes is None or "read" in principal.scopes


def _in_cycle(condition: Q, states: tuple[State, ...]) -> Q:
    """The state of the cycle that ran when the event happened; all lookups meet in one and the same cycle."""
    cycle = "workspace__cycles"
    ended = Q(**{f"{cycle}__ended_at__isnull": True}) | Q(**{f"{cycle}__ended_at__gte": F("at")})
    return condition & ended & Q(**{f"{cycle}__state__in": states, f"{cycle}__opened_at__lte": F("at")})
