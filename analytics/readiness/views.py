"""Pages of readiness: the result, the form of each side, the check before submission. Staff only; K1 throughout."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.readiness import rounds, selectors, services
from analytics.readiness.forms import RatingsForm, written
from analytics.readiness.result_page import result_context
from analytics.readiness.selectors import Sheet
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import NotVisible, Refused
from corpsys.access.routes import within
from corpsys.access.services import may, require
from corpsys.access.states import K, Side
from corpsys.pages.act import form_page
from corpsys.workspace.models import Workspace

# The words of the addresses; in code the sides are host and partner.
SIDES = {"enterprise": Side.HOST, "client": Side.PARTNER}
NEXT = {"enterprise": "client", "client": ""}


@within(staff=True, reads=(K.K1,))
@require_GET
def readiness(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Show whether both sides are ready: the latest submitted result, and how far the open round is."""
    workspace = _workspace(request, slug)
    services.note_reading(workspace=workspace, what="readiness", by=request.principal)
    drafts = selectors.draft_pair(workspace.pk)
    context = {
        **result_context(request, workspace),
        "drafts": _steps(drafts),
        "may_rate": may(request.principal, "assess_client", workspace.pk),
    }
    return render(request, "readiness/readiness.html", {**_place(request, workspace), **context})


@within(staff=True, reads=(K.K1,), actions=("assess_client",))
@require_POST
def readiness_start(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Open a round, beginning with the last ratings, and go to its first form."""
    workspace = _workspace(request, slug)
    rounds.start_round(workspace=workspace, by=request.principal)
    return redirect(_address(request, "readiness_form", slug, "enterprise"))


@within(staff=True, reads=(K.K1,), actions=("assess_client",))
def readiness_form(request: PageRequest, corporation: str, slug: str, side: str) -> HttpResponse:
    """Rate one side."""
    workspace = _workspace(request, slug)
    require(request.principal, "assess_client", workspace.pk)
    sheet = _draft(workspace, side)
    if sheet is None:
        return redirect(_address(request, "readiness", slug))
    onward = _onward(request, slug, side)
    return form_page(
        request,
        RatingsForm(request.POST or None, sheet=sheet),
        lambda data: _rate(request, sheet, data),
        template="readiness/form.html",
        context={**_place(request, workspace), "side": SIDES[side], "sheet": sheet},
        done=request.get_full_path() if "stay" in request.POST else onward,
        said=_("Saved."),
    )


@within(staff=True, reads=(K.K1,), actions=("submit_assessment",))
def readiness_check(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Show every answer with the way to change it; submit both sides."""
    workspace = _workspace(request, slug)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            rounds.submit_round(workspace=workspace, by=request.principal)
            return redirect(_address(request, "readiness", slug))
        except Refused as refusal:
            refused = refusal
    drafts = selectors.draft_pair(workspace.pk)
    context = {
        "drafts": _steps(drafts),
        "refused": refused,
        "may_rate": may(request.principal, "assess_client", workspace.pk),
        "may_submit": may(request.principal, "submit_assessment", workspace.pk),
    }
    status = 409 if refused else 200
    return render(request, "readiness/check.html", {**_place(request, workspace), **context}, status=status)


def _workspace(request: PageRequest, slug: str) -> Workspace:
    return selectors.secret_workspace(request.principal, slug, request.GET.get("enterprise", ""))


def _place(request: PageRequest, workspace: Workspace) -> dict[str, Any]:
    """What every page of the pair knows; `pair_query` keeps the chosen enterprise in links."""
    chosen = request.GET.get("enterprise", "")
    return {"workspace": workspace, "pair_query": f"?enterprise={workspace.host.slug}" if chosen else ""}


def _address(request: PageRequest, route: str, *args: str) -> str:
    chosen = request.GET.get("enterprise", "")
    query = {"enterprise": chosen} if chosen else {}
    return reverse(route, args=[request.principal.corporation_slug, *args], query=query)


def _draft(workspace: Workspace, side: str) -> Sheet | None:
    if side not in SIDES:
        raise NotVisible
    drafts = selectors.draft_pair(workspace.pk)
    return drafts.host if SIDES[side] == Side.HOST else drafts.partner


def _onward(request: PageRequest, slug: str, side: str) -> str:
    following = NEXT[side]
    return (
        _address(request, "readiness_form", slug, following)
        if following
        else _address(request, "readiness_check", slug)
    )


def _rate(request: PageRequest, sheet: Sheet, data: dict[str, Any]) -> Any:
    ratings, evidence = written(data, sheet)
    return services.rate(
        assessment=sheet.assessment, ratings=ratings, evidence=evidence, version=data["version"], by=request.principal
    )


def _steps(drafts: selectors.Pair) -> list[dict[str, Any]]:
    """The open drafts as steps of a page: whose, how many answers of how many, each answer in words."""
    sheets = (("enterprise", drafts.host), ("client", drafts.partner))
    return [
        {
            "name": name,
            "side": sheet.subject,
            "answered": len(sheet.factors) - len(sheet.empty),
            "total": len(sheet.factors),
            "unknown": len(sheet.unknown),
            "lines": [_answer(sheet, factor) for factor in sheet.factors],
        }
        for name, sheet in sheets
        if sheet is not None
    ]


def _answer(sheet: Sheet, factor: Any) -> dict[str, Any]:
    mark, said = sheet.mark(factor.key), selectors.words(factor)
    return {
        "key": factor.key,
        "label": said.label,
        "is_gate": factor.is_gate,
        "mark": mark,
        "words": "" if mark.level is None else said.levels[mark.level],
    }
