"""Asking several clients at once to assess themselves and the enterprise. Each is asked as on its own page. Source: D13."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from analytics.readiness import inviting
from cooperation.clients.caretakers import Done
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Text
from corpsys.access.services import may
from corpsys.access.states import Part
from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Assignment, Workspace


@dataclass(frozen=True)
class Plan:
    """What would happen to one client. `lead`: who of the client is asked; `hindrance`: why nobody is."""

    client: Organisation
    workspace: Workspace | None
    lead: Text
    hindrance: Text


def plan(*, enterprise: Organisation, clients: Iterable[Organisation], by: Principal) -> list[Plan]:
    """Return whom asking these clients would reach, in two questions."""
    rows = list(clients)
    pairs = Workspace.objects.visible_to(by).filter(host=enterprise, partner__in=[row.pk for row in rows])
    found = {pair.partner_id: pair for pair in pairs.select_related("host", "partner", "corporation")}
    leading = Assignment.objects.visible_to(by).filter(
        workspace__in=[pair.pk for pair in found.values()], part=Part.LEAD, is_active=True
    )
    leads = {row.workspace_id: str(row.user) for row in leading.select_related("user")}
    return [_plan(row, found.get(row.pk), leads, by) for row in rows]


def _plan(client: Organisation, pair: Workspace | None, leads: dict[int, str], by: Principal) -> Plan:
    hindrance: Text = ""
    if pair is None:
        hindrance = _("Nobody has taken it on yet.")
    elif not may(by, "invite_to_assess", pair.pk):
        hindrance = _("Only who leads the work with it asks it.")
    elif pair.pk not in leads:
        hindrance = _("Nobody of the client is here yet: say on its page of readiness whom to invite.")
    return Plan(client, pair, leads.get(pair.pk, "") if pair else "", hindrance)


@transaction.atomic
def invite(*, enterprise: Organisation, clients: Iterable[Organisation], by: Principal) -> Done:
    """Ask clients for their view, each until the day that is offered by itself; who cannot be asked is left out with the reason."""
    given: list[Organisation] = []
    left: list[tuple[Organisation, Text]] = []
    for found in plan(enterprise=enterprise, clients=clients, by=by):
        if found.hindrance or found.workspace is None:
            left.append((found.client, found.hindrance))
            continue
        try:
            inviting.invite_client(workspace=found.workspace, by=by)
        except (Refused, Invalid) as refusal:
            left.append((found.client, str(refusal)))
        else:
            given.append(found.client)
    return Done(tuple(given), tuple(left))
