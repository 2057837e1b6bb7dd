"""Pages of key clients: ask for them, read a result, say who a client is and open the cooperation."""

from collections.abc import Mapping
from string import capwords
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.ledger import figures, selectors, services, words
from analytics.ledger.forms import LinkForm, ProposeForm, RunForm
from analytics.ledger.models import KeyClientRun, LedgerClient
from analytics.ledger.target import KIND
from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import K, Role
from corpsys.pages.act import act, form_page
from corpsys.workspace.models import Workspace

RUNS_SHOWN, FIRST_SHOWN, LOSSES_SHOWN = 10, 15, 5
ROLES = (Role.KAM, Role.EXECUTIVE)


@within(staff=True, roles=ROLES, reads=(K.K1,), actions=("run_scoring",))
def key_clients(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the computed key clients, and ask for new ones."""
    principal = request.principal
    loaded = selectors.loaded_periods(principal)
    form = RunForm(request.POST or None, loaded=loaded, initial=_proposal(loaded, request.GET))
    context = {
        "title": _("Key clients"),
        "runs": selectors.runs(principal)[:RUNS_SHOWN],
        "loads": selectors.loads(principal)[:RUNS_SHOWN],
        "may_run": may(principal, "run_scoring"),
        "import_url": reverse("intake_new", args=[corporation, KIND]),
    }
    return form_page(
        request,
        form,
        lambda data: _ask(request, data),
        template="ledger/key_clients.html",
        context=context,
        done=lambda job: reverse("job", args=[corporation, job.public_id]),
    )


@within(staff=True, roles=ROLES, reads=(K.K1,))
@require_GET
def key_client_run(request: PageRequest, corporation: str, run: UUID) -> HttpResponse:
    """Show one result: the finding and why, the picture, what was counted and how, the concentration, the first clients."""
    principal = request.principal
    found = selectors.run(principal, run)
    context = {
        "run": found,
        "told": found.summary,
        "headline": figures.headline(found),
        "why": words.why(found),
        "picture": figures.pareto(found),
        "definition": words.definition(found),
        "classes": words.classes(found),
        "concentration": words.concentration(found),
        "losses": list(selectors.losses(principal, found, LOSSES_SHOWN)) if found.summary["classes"]["loss"] else [],
        "first": list(selectors.first_standings(principal, found, FIRST_SHOWN)),
        "may_force": may(principal, "run_scoring") and principal.organisation_id == found.enterprise_id,
        "list_url": f"{reverse('key_client_list', args=[corporation])}?run={found.public_id}",
        "breadcrumbs": [
            {"label": _("Key clients"), "url": reverse("key_clients", args=[corporation])},
            {"label": f"{found.enterprise.name}, {found.first_month:%Y-%m} – {found.last_month:%Y-%m}"},
        ],
    }
    return render(request, "ledger/run.html", context)


@within(staff=True, roles=ROLES, reads=(K.K1,))
@require_GET
def ledger_client(request: PageRequest, corporation: str, client: UUID) -> HttpResponse:
    """Show who a client of the ledger is, and the next step with it."""
    found = selectors.ledger_client(request.principal, client)
    return render(request, "ledger/client.html", _client(request, found))


@within(staff=True, roles=ROLES, actions=("import_ledger",))
@require_POST
def ledger_client_link(request: PageRequest, corporation: str, client: UUID) -> HttpResponse:
    """Say which organisation a client of the ledger is."""
    found = selectors.ledger_client(request.principal, client)
    form = LinkForm(request.POST, principal=request.principal, prefix="link")
    return form_page(
        request,
        form,
        lambda data: services.link_client(client=found, organisation=data["organisation"], by=request.principal),
        template="ledger/client.html",
        context={**_client(request, found), "link_form": form, "has_errors": True},
        done=reverse("ledger_client", args=[corporation, client]),
        said=_("Linked."),
    )


@within(staff=True, roles=ROLES, actions=("propose_organisation",))
@require_POST
def ledger_client_propose(request: PageRequest, corporation: str, client: UUID) -> HttpResponse:
    """Make a client of the ledger a client of the corporation."""
    found = selectors.ledger_client(request.principal, client)
    form = ProposeForm(request.POST, principal=request.principal, prefix="propose")
    return form_page(
        request,
        form,
        lambda data: services.propose_client(client=found, by=request.principal, **data),
        template="ledger/client.html",
        context={**_client(request, found), "propose_form": form, "has_errors": True},
        done=reverse("ledger_client", args=[corporation, client]),
        said=_("It is a client of the corporation now."),
    )


@within(staff=True, roles=ROLES, actions=("open_workspace",))
@require_POST
def ledger_client_open(request: PageRequest, corporation: str, client: UUID) -> HttpResponse:
    """Open the cooperation with a client."""
    found = selectors.ledger_client(request.principal, client)
    slug = found.organisation.slug if found.organisation else ""
    return act(
        request,
        lambda: services.open_cooperation(client=found, by=request.principal),
        done=reverse("client", args=[corporation, slug]) if slug else "",
        said=_("The cooperation is open; you lead it."),
    )


def _proposal(periods: list[selectors.LoadedPeriod], asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what the form starts with: the asked enterprise and months, else all loaded ones, by profit where known."""
    chosen = [period for period in periods if period.slug == asked.get("enterprise")] or periods[:1]
    if not chosen:
        return {}
    (period,) = chosen
    measure = KeyClientRun.Measure.PROFIT if period.has_profit else KeyClientRun.Measure.REVENUE
    return {
        "enterprise": period.slug,
        "measure": measure,
        "first_month": asked.get("first_month") or period.first_month,
        "last_month": asked.get("last_month") or period.last_month,
        "is_in_force": True,
    }


def _ask(request: PageRequest, data: dict[str, Any]) -> Any:
    enterprise = selectors.own_enterprises(request.principal).get_visible(
        request.principal, slug=data.pop("enterprise")
    )
    return services.ask_for_key_clients(enterprise=enterprise, by=request.principal, **data)


def _client(request: PageRequest, found: LedgerClient) -> dict[str, Any]:
    principal, organisation = request.principal, found.organisation
    opened = (
        organisation is not None
        and Workspace.objects.filter(
            corporation_id=principal.corporation_id, host=found.enterprise, partner=organisation
        ).exists()
    )
    may_link = organisation is None and not found.is_set_aside and may(principal, "import_ledger")
    return {
        "client": found,
        "organisation": organisation,
        "is_open": opened,
        "may_change": may(principal, "import_ledger"),
        "may_open": may(principal, "open_workspace") and principal.organisation_id == found.enterprise_id,
        "link_form": LinkForm(principal=principal, prefix="link") if may_link else None,
        "propose_form": ProposeForm(principal=principal, prefix="propose", initial={"name": capwords(found.key)})
        if may_link
        else None,
        "breadcrumbs": [
            {"label": _("Key clients"), "url": reverse("key_clients", args=[principal.corporation_slug])},
            {"label": found.key},
        ],
    }
