"""Pages of readiness: the result, the form of each side, the check before submission. Staff only; K1 throughout.

The client's pages are `client_views`; asking it and showing it something `asking_views`.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.readiness import renewing, rounds, selectors, services, standing
from analytics.readiness.answering import SIDES, Page, Step, answer_page, steps
from analytics.readiness.result_page import result_context
from analytics.readiness.selectors import Sheet
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import NotVisible, Refused
from corpsys.access.routes import within
from corpsys.access.services import may, require
from corpsys.access.states import K, Side
from corpsys.pages.act import act
from corpsys.workspace.models import Workspace

NEXT = {"enterprise": "client", "client": ""}


@within(staff=True, reads=(K.K1,))
@require_GET
def readiness(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Show whether both sides are ready: the latest submitted result, and how far the open round is."""
    workspace = pair_of(request, slug)
    services.note_reading(workspace=workspace, what="readiness", by=request.principal)
    opened = steps(selectors.draft_pair(workspace.pk))
    context = {
        **result_context(request, workspace),
        "drafts": opened,
        "continue_url": _continued(request, slug, opened),
        "standing": standing.latest(workspace.pk),
        "may_rate": may(request.principal, "assess_client", workspace.pk),
        "may_ask": may(request.principal, "invite_to_assess", workspace.pk),
        "reads_answers": workspace.pk in request.principal.parts,
    }
    return render(request, "readiness/readiness.html", {**place_of(request, workspace), **context})


@within(staff=True, reads=(K.K1,), actions=("assess_client",))
@require_POST
def readiness_start(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Open a round, beginning with the last ratings, and go to its first form."""
    workspace = pair_of(request, slug)
    rounds.start_round(workspace=workspace, by=request.principal)
    return redirect(address_of(request, "readiness_form", slug, "enterprise"))


@within(staff=True, reads=(K.K1,), actions=("assess_client",))
def readiness_form(request: PageRequest, corporation: str, slug: str, side: str) -> HttpResponse:
    """Rate one side."""
    workspace = pair_of(request, slug)
    require(request.principal, "assess_client", workspace.pk)
    drafts = selectors.draft_pair(workspace.pk)
    sheet = _about(drafts, side)
    if sheet is None:
        return redirect(address_of(request, "readiness", slug))
    page = Page(
        template="readiness/form.html",
        context={
            **place_of(request, workspace),
            "offer": renewing.offer(drafts),
            "offer_url": address_of(request, "readiness_factors", slug),
        },
        here=request.get_full_path(),
        onward=_onward(request, slug, side),
    )
    return answer_page(request, sheet, page, request.principal)


@within(staff=True, reads=(K.K1,), actions=("assess_client",))
@require_POST
def readiness_factors(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Take the newest factors under the open answers of the enterprise."""
    workspace = pair_of(request, slug)
    return act(
        request,
        lambda: renewing.take_new_factors(workspace_id=workspace.pk, by=request.principal),
        done=address_of(request, "readiness_form", slug, "enterprise"),
        said=_("The answers are on the newest factors now. Look at what is new."),
    )


@within(staff=True, reads=(K.K1,), actions=("submit_assessment",))
def readiness_check(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Show every answer with the way to change it; submit both sides."""
    workspace = pair_of(request, slug)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            rounds.submit_round(workspace=workspace, by=request.principal)
            return redirect(address_of(request, "readiness", slug))
        except Refused as refusal:
            refused = refusal
    drafts = selectors.draft_pair(workspace.pk)
    context = {
        "drafts": steps(drafts, with_files=True),
        "refused": refused,
        "may_rate": may(request.principal, "assess_client", workspace.pk),
        "may_submit": may(request.principal, "submit_assessment", workspace.pk),
    }
    status = 409 if refused else 200
    return render(request, "readiness/check.html", {**place_of(request, workspace), **context}, status=status)


def pair_of(request: PageRequest, slug: str) -> Workspace:
    """Return the pair of an address whose secrets the reader may read, or refuse as if there were none."""
    return selectors.secret_workspace(request.principal, slug, request.GET.get("enterprise", ""))


def place_of(request: PageRequest, workspace: Workspace) -> dict[str, Any]:
    """What every page of the pair knows; `pair_query` keeps the chosen enterprise in links."""
    chosen = request.GET.get("enterprise", "")
    return {"workspace": workspace, "pair_query": f"?enterprise={workspace.host.slug}" if chosen else ""}


def address_of(request: PageRequest, route: str, *args: str) -> str:
    """Return the address of a page of the pair, with the enterprise that was chosen."""
    chosen = request.GET.get("enterprise", "")
    query = {"enterprise": chosen} if chosen else {}
    return reverse(route, args=[request.principal.corporation_slug, *args], query=query)


def _about(drafts: selectors.Pair, side: str) -> Sheet | None:
    if side not in SIDES:
        raise NotVisible
    return drafts.host if SIDES[side] == Side.HOST else drafts.partner


def _continued(request: PageRequest, slug: str, opened: list[Step]) -> str:
    """Return where an open assessment goes on: the first side with a factor left out, else the check."""
    side = next((step.name for step in opened if step.answered < step.total), "")
    return address_of(request, "readiness_form", slug, side) if side else address_of(request, "readiness_check", slug)


def _onward(request: PageRequest, slug: str, side: str) -> str:
    following = NEXT[side]
    return (
        address_of(request, "readiness_form", slug, following)
        if following
        else address_of(request, "readiness_check", slug)
    )
