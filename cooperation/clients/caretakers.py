"""Giving clients to whoever looks after them, one or many at once: the leader of the pair with the enterprise. Source: D5, D26."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, Refusal, Text
from corpsys.access.services import may, require
from corpsys.access.states import Part
from corpsys.corporation.models import Organisation
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Assignment, Workspace

# So many at once are still one request; more are taken in several goes.
MOST = 200


@dataclass(frozen=True)
class Plan:
    """What would happen to one client. `leader`: who looks after it now, "" for nobody; `hindrance`: why it stays as it is."""

    client: Organisation
    workspace: Workspace | None
    leader: Text
    hindrance: Text


@dataclass(frozen=True)
class Done:
    """`given`: clients with their new caretaker; `left`: those that stay as they were, with the reason."""

    given: tuple[Organisation, ...]
    left: tuple[tuple[Organisation, Text], ...]


def plan(*, enterprise: Organisation, clients: Iterable[Organisation], by: Principal) -> list[Plan]:
    """Return what assigning would do to each of these clients, in two questions."""
    rows = list(clients)
    pairs = Workspace.objects.visible_to(by).filter(host=enterprise, partner__in=[row.pk for row in rows])
    found = {pair.partner_id: pair for pair in pairs.select_related("host", "partner")}
    leading = Assignment.objects.visible_to(by).filter(
        workspace__in=[pair.pk for pair in found.values()], part=Part.LEADER, is_active=True
    )
    leaders = {row.workspace_id: str(row.user) for row in leading.select_related("user")}
    return [_plan(row, found.get(row.pk), leaders, by) for row in rows]


def _plan(client: Organisation, pair: Workspace | None, leaders: dict[int, str], by: Principal) -> Plan:
    leader = leaders.get(pair.pk, "") if pair else ""
    hindrance: Text = ""
    if client.standing != Organisation.Standing.ACCEPTED:
        hindrance = _("An executive has not accepted it yet.")
    elif pair is not None and not may(by, "name_leader"):
        hindrance = _("%(name)s looks after it; an executive names another.") % {"name": leader or _("Somebody")}
    return Plan(client, pair, leader, hindrance)


@transaction.atomic
def assign(
    *, enterprise: Organisation, clients: Iterable[Organisation], by: Principal, leader: User | None = None
) -> Done:
    """Give clients of an enterprise to a caretaker: an executive names the `leader`, a key-account manager takes them on.

    Clients without a pair get one; in the others an executive's `leader` follows the present one, who stays on the team.
    What cannot be given is left as it is, with the reason. Raises NotAllowed, and Invalid for a leader who may not lead.
    """
    if not may(by, "name_leader"):
        require(by, "open_workspace")
        if by.organisation_id != enterprise.pk:
            raise NotAllowed(_("You take on clients of your own enterprise only."))
    given, left = [], []
    for found in plan(enterprise=enterprise, clients=clients, by=by):
        if found.hindrance:
            left.append((found.client, found.hindrance))
            continue
        try:
            if found.workspace is None:
                workspaces.open_workspace(host=enterprise, partner=found.client, leader=leader, by=by)
            else:
                workspaces.name_leader(workspace=found.workspace, leader=leader, by=by)
        except (NotAllowed, Invalid):
            raise
        except Refusal as refusal:
            left.append((found.client, refusal.reason))
        else:
            given.append(found.client)
    return Done(tuple(given), tuple(left))
