"""Pages of the variant: the recommendation with its grounds, the decision, an executive's answer. Source: D15–D17."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.ledger.models import KeyClientRun
from analytics.readiness.selectors import secret_workspace
from analytics.readiness.services import note_reading
from cooperation.clients.choice import choice_of
from cooperation.clients.forms import AnswerForm, DecideForm
from cooperation.clients.freshness import reassess_on
from cooperation.decision import policies, services
from cooperation.decision import selectors as decisions
from cooperation.decision.grounds import Grounds
from cooperation.decision.models import Decision
from cooperation.decision.rules_change import RulesChange, rules_change
from cooperation.process import selectors as processes
from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.running import spoken
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import K, State
from corpsys.pages.act import form_page
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.models import Workspace

TEMPLATE = "clients/variant.html"


@within(staff=True, reads=(K.K1,), actions=("decide_variant",))
def variant(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Show which variant is recommended and why; decide it."""
    workspace = secret_workspace(request.principal, slug, request.GET.get("enterprise", ""))
    grounds = services.recommendation_for(workspace, request.principal)
    if request.method == "GET":
        note_reading(workspace=workspace, what="variant", by=request.principal)
    form = DecideForm(request.POST or None, initial={"chosen": _suggested(grounds)})
    return form_page(
        request,
        form,
        lambda data: services.decide(workspace=workspace, by=request.principal, **data),
        template=TEMPLATE,
        context={
            **_context(request, workspace, grounds),
            "decide_form": form,
            "answer_form": AnswerForm(),
            "rules_change": _rules_change(grounds, request.POST.get("seen_rules")),
        },
        done=request.get_full_path(),
        said=_("The decision has been recorded."),
    )


@within(staff=True, reads=(K.K1,), actions=("approve_override",))
@require_POST
def variant_answer(request: PageRequest, corporation: str, slug: str, decision: Any) -> HttpResponse:
    """Answer a waiting decision as an executive."""
    found = decisions.decision(request.principal, decision)
    grounds = services.recommendation_for(found.workspace, request.principal)
    form = AnswerForm(request.POST)
    address = reverse("variant", args=[corporation, slug], query={"enterprise": found.workspace.host.slug})
    return form_page(
        request,
        form,
        lambda data: services.answer(decision=found, by=request.principal, **data),
        template=TEMPLATE,
        context={**_context(request, found.workspace, grounds), "answer_form": form},
        done=address,
        said=_("The answer has been recorded."),
    )


@within(staff=True, reads=(K.K1,))
@require_GET
def process_variant(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Lead from a process to the decision about its variant."""
    return _of_process(request, key, "variant")


@within(staff=True, reads=(K.K1,))
@require_GET
def process_readiness(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Lead from a process to the readiness of its parties."""
    return _of_process(request, key, "readiness")


def _of_process(request: PageRequest, key: str, route: str) -> HttpResponse:
    pair = processes.get(request.principal, key).workspace
    secret_workspace(request.principal, pair.partner.slug, pair.host.slug)
    query = {"enterprise": pair.host.slug}
    return redirect(reverse(route, args=[request.principal.corporation_slug, pair.partner.slug], query=query))


def _rules_change(grounds: Grounds, seen: str | None) -> RulesChange | None:
    """Both outcomes where the rules changed since the page was read; a version that never was is told by the service."""
    try:
        return rules_change(grounds, seen or None)
    except Invalid:
        return None


def _suggested(grounds: Grounds) -> str:
    return grounds.recommended or policies.ORDER[0]


def _context(request: PageRequest, workspace: Workspace, grounds: Grounds) -> dict[str, Any]:
    principal, cycle = request.principal, workspaces.current_cycle(workspace.pk)
    history = list(decisions.of_workspace(principal, workspace))
    newest = next((one for one in history if cycle is not None and one.cycle_id == cycle.pk), None)
    undecided = cycle is not None and cycle.ended_at is None and cycle.state == State.P
    standing = newest.standing if newest else ""
    return {
        "workspace": workspace,
        "grounds": grounds,
        "importance": grounds.importance,
        "choice": choice_of(grounds, spoken(SHIPPED, workspace)),
        "reassess_on": reassess_on(grounds),
        "history": history,
        "overrides": decisions.overrides(history),
        "newest": newest,
        "cycle": cycle,
        "is_undecided": undecided,
        "waits": newest if standing == Decision.Standing.WAITING else None,
        "may_decide": undecided
        and standing != Decision.Standing.WAITING
        and may(principal, "decide_variant", workspace.pk),
        "may_answer": may(principal, "approve_override", workspace.pk),
        "may_open": undecided
        and standing == Decision.Standing.DECIDED
        and may(principal, "open_process", workspace.pk),
        "may_set_position": may(principal, "set_market_position", workspace.pk),
        "process": processes.processes(principal).filter(cycle=cycle).first(),
        "run_url": _run_url(principal, grounds),
        "key_clients_open": may(principal, "run_scoring"),
        "pair_query": f"?enterprise={workspace.host.slug}" if request.GET.get("enterprise") else "",
    }


def _run_url(principal: Principal, grounds: Grounds) -> str:
    """The page of the run in force; empty for those who may not open the enterprise's ledger."""
    run = grounds.run
    if run is None or not KeyClientRun.objects.visible_to(principal).filter(pk=run.pk).exists():
        return ""
    return reverse("key_client_run", args=[principal.corporation_slug, run.public_id])
