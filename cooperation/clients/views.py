"""The page of one client with its one next step, and what is done there. Staff only; guests never reach it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.readiness.selectors import secret_workspace
from analytics.readiness.services import note_reading
from cooperation.clients import portfolio
from cooperation.clients.client_page import first_open, page_of
from cooperation.clients.next_step import next_step
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import Refused
from corpsys.access.routes import within
from corpsys.access.services import require
from corpsys.access.states import K, Role
from corpsys.corporation import selectors as organisations
from corpsys.corporation.models import Organisation
from corpsys.pages.act import act
from corpsys.workspace import services as workspaces

STAFF = (Role.EXECUTIVE, Role.KAM, Role.MEMBER)


@within(staff=True, roles=STAFF, reads=(K.K1, K.K9))
@require_GET
def client_page(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Show what is known of a client and the one next step with it."""
    principal = request.principal
    enterprise = request.GET.get("enterprise", "")
    facts = portfolio.facts_of_address(principal, slug, enterprise)
    kept = organisations.kept_instead(principal, facts.client)
    if kept is not None:
        return redirect(reverse("client", args=[corporation, kept.slug]))
    if facts.workspace is not None and facts.reads_secrets:
        note_reading(workspace=facts.workspace, what="client", by=principal)
    context = {
        "facts": facts,
        "workspace": facts.workspace,
        "step": next_step(facts, principal),
        "first_open": first_open(facts, principal),
        "more": page_of(facts, principal),
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
