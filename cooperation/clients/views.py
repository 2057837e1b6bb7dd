"""The page of one client with its one next step, and what is done there. Staff only; guests never reach it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.readiness.selectors import secret_workspace
from cooperation.clients import portfolio
from cooperation.clients.next_step import next_step
from cooperation.clients.portfolio import Facts
from cooperation.decision import selectors as decisions
from cooperation.process import gate
from cooperation.process import selectors as processes
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import Refused
from corpsys.access.routes import within
from corpsys.access.services import may, require
from corpsys.access.states import K, Role
from corpsys.corporation.models import Organisation
from corpsys.pages.act import act
from corpsys.workspace import services as workspaces

STAFF = (Role.EXECUTIVE, Role.KAM, Role.MEMBER)


@within(staff=True, roles=STAFF, reads=(K.K1, K.K9))
@require_GET
def client_page(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Show what is known of a client and the one next step with it."""
    principal = request.principal
    facts = portfolio.facts_of_address(principal, slug, request.GET.get("enterprise", ""))
    context: dict[str, Any] = {
        "facts": facts,
        "step": next_step(facts, principal),
        "first_open": _first_open(facts, principal),
        **_shared(facts, principal),
    }
    return render(request, "clients/client.html", context)


@within(staff=True, roles=STAFF, actions=("open_workspace",))
@require_POST
def client_open(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Take on a client: open the workspace with the person's own enterprise, led by them."""
    principal = request.principal
    require(principal, "open_workspace")
    client = portfolio.client(principal, slug)
    host = Organisation.objects.visible_to(principal).filter(pk=principal.organisation_id).first()
    if host is None:
        raise Refused(_("Your account belongs to no enterprise; an administrator can change that."))
    return act(
        request,
        lambda: workspaces.open_workspace(host=host, partner=client, by=principal),
        done=reverse("client", args=[corporation, slug]),
        said=_("You lead the work with this client now."),
    )


@within(staff=True, roles=STAFF, actions=("decide_variant",))
@require_POST
def client_next_cycle(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Start the next cycle with a client, whose variant is decided anew."""
    workspace = secret_workspace(request.principal, slug, request.GET.get("enterprise", ""))
    require(request.principal, "decide_variant", workspace.pk)
    return act(
        request,
        lambda: workspaces.start_next_cycle(workspace=workspace, by=request.principal),
        done=reverse("variant", args=[corporation, slug]),
        said=_("The next cycle has started."),
    )


def _first_open(facts: Facts, principal: Principal) -> Any:
    """The first open condition of the stage that runs, for those who read inside the process."""
    if facts.process is None or not facts.reads_secrets or facts.cycle is None or facts.cycle.ended_at is not None:
        return None
    running = next((row for row in facts.process.stages.all() if row.state in ("open", "reopened")), None)
    open_now = gate.open_conditions(facts.process, running.number, principal) if running else []
    return open_now[0] if open_now else None


def _shared(facts: Facts, principal: Principal) -> dict[str, Any]:
    """The decisions and processes of the pair, as far as they may be seen."""
    if facts.workspace is None:
        return {"decisions": [], "processes": []}
    own = processes.processes(principal).filter(workspace=facts.workspace)
    return {
        "decisions": decisions.of_workspace(principal, facts.workspace) if facts.reads_secrets else [],
        "processes": [processes.summary(process, timezone.localdate()) for process in own],
    }
