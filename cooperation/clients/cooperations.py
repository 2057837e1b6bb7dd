"""The cooperations of an organisation, whichever side it stands on, and where each of them is: a section of its page. Source: D5."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.clients.portfolio import current_cycles
from cooperation.process import selectors as processes
from cooperation.process.selectors import Summary
from corpsys.access.guard import Guard, visible
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import Text
from corpsys.access.states import K, Role
from corpsys.corporation.models import Organisation
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.kinds import ProcessKind
from corpsys.workspace.models import Workspace
from corpsys.workspace.opening import open_url

MOST = 50
SECRETS = Guard(classes=(K.K1,), cycle="cycles", workspace="pk")


@dataclass(frozen=True)
class Line:
    """One cooperation. `other`: the other party; `state`: in words; `url`: where it is worked on, empty for outsiders."""

    other: Organisation
    is_host: bool
    kind: ProcessKind
    summary: Summary | None
    state: Text
    url: str


def panel(request: PageRequest, organisation: Organisation) -> dict[str, Any] | None:
    """Return the section for the page of an organisation; none for those who have no business data."""
    principal = request.principal
    if principal.role == Role.ADMINISTRATOR or principal.is_guest:
        return None
    found = lines(principal, organisation)
    return {
        "lines": found[:MOST],
        "is_cut": len(found) > MOST,
        "open_url": open_url(principal, organisation),
        "processes_url": reverse("processes", args=[principal.corporation_slug]),
    }


def lines(principal: Principal, organisation: Organisation) -> list[Line]:
    """Return the cooperations of an organisation; the number of questions does not depend on theirs."""
    rows = list(workspaces.of_organisation(principal, organisation)[: MOST + 1])
    pks = [row.pk for row in rows]
    cycles = {cycle.workspace_id: cycle for cycle in current_cycles(pks)}
    current = processes.processes(principal).filter(cycle__in=list(cycles.values()))
    known = {process.workspace_id: process for process in current}
    secret = set(Workspace.objects.filter(visible(principal, SECRETS), pk__in=pks).values_list("pk", flat=True))
    return [_line(row, organisation, known.get(row.pk), principal, is_read=row.pk in secret) for row in rows]


def _line(row: Workspace, organisation: Organisation, process: Any, principal: Principal, *, is_read: bool) -> Line:
    is_host = row.host_id == organisation.pk
    slug = principal.corporation_slug
    if process is not None:
        state, url = process.cycle.get_variant_display(), reverse("process", args=[slug, process.key])
    else:
        state = _("in preparation")
        url = reverse("variant", args=[slug, row.partner.slug], query={"enterprise": row.host.slug}) if is_read else ""
    return Line(
        other=row.partner if is_host else row.host,
        is_host=is_host,
        kind=row.kind,
        summary=processes.summary(process, timezone.localdate()) if process is not None else None,
        state=state,
        url=url,
    )
