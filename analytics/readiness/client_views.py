"""The client's pages of a round: what is asked, the own answers, the check before submission, what was shown to it.

They show the round and nothing else: no process, no class, nothing of the enterprise's assessment. Source: D13, D14.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.readiness import inviting, policies, renewing, rounds, sharing, standing
from analytics.readiness.answering import SIDES, Page, answer_page, steps
from analytics.readiness.standing import Asked
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import NotVisible, Refused
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import K, Side
from corpsys.pages.act import act

READS = (K.K3, K.K3B)
# The client begins with itself: it knows that best.
ORDER = ("client", "enterprise")


@within(reads=READS)
@require_GET
def client_rounds(request: PageRequest, corporation: str) -> HttpResponse:
    """List the rounds in which this person's company was asked."""
    if not request.principal.is_guest:
        raise NotVisible
    found = standing.of(standing.asked_rounds(request.principal))
    return render(request, "readiness/client/rounds.html", {"rounds": found})


@within(reads=READS)
@require_GET
def client_round(request: PageRequest, corporation: str, round: UUID) -> HttpResponse:
    """Show what is asked, how far the own answers are, and what the enterprise showed."""
    found = standing.asked(request.principal, round)
    is_over = not found.is_submitted and not found.standing.is_closed and policies.is_over(found.round)
    context = {
        "steps": _ordered(found),
        "last": None if found.has_begun else standing.last_answers(found.round),
        "is_over": is_over,
        "shares": [sharing.shown(one.content) for one in found.shares],
    }
    return render(request, "readiness/client/round.html", {**_place(request, found), **context})


@within(reads=READS, actions=("answer_readiness",))
@require_POST
def client_start(request: PageRequest, corporation: str, round: UUID) -> HttpResponse:
    """Begin to answer, anew or with the answers of last time."""
    found = standing.asked(request.principal, round)
    policies.check_client_may_begin(found.round)
    rounds.start_round(
        workspace=found.round.workspace, by=request.principal, copy_last=request.POST.get("copy") == "yes"
    )
    return redirect(_address(request, "client_form", found, ORDER[0]))


@within(reads=READS, actions=("answer_readiness",))
def client_form(request: PageRequest, corporation: str, round: UUID, side: str) -> HttpResponse:
    """Rate one side."""
    found = standing.asked(request.principal, round)
    if side not in SIDES:
        raise NotVisible
    sheet = found.sheets.host if SIDES[side] == Side.HOST else found.sheets.partner
    if sheet is None or found.is_submitted:
        return redirect(_address(request, "client_round", found))
    if request.method == "GET":
        policies.check_client_in_time(found.round)
    onward = ("client_form", ORDER[1]) if side == ORDER[0] else ("client_check",)
    page = Page(
        template="readiness/client/form.html",
        context={
            **_place(request, found),
            "offer": renewing.offer(found.sheets),
            "offer_url": _address(request, "client_factors", found),
        },
        here=request.get_full_path(),
        onward=_address(request, onward[0], found, *onward[1:]),
    )
    return answer_page(request, sheet, page, request.principal)


@within(reads=READS, actions=("answer_readiness",))
@require_POST
def client_factors(request: PageRequest, corporation: str, round: UUID) -> HttpResponse:
    """Take the newest factors under the open answers."""
    found = standing.asked(request.principal, round)
    policies.check_client_may_begin(found.round)
    return act(
        request,
        lambda: renewing.take_new_factors(workspace_id=found.round.workspace_id, by=request.principal),
        done=_address(request, "client_form", found, ORDER[0]),
        said=_("The answers are on the newest factors now. Look at what is new."),
    )


@within(reads=READS, actions=("submit_readiness",))
def client_check(request: PageRequest, corporation: str, round: UUID) -> HttpResponse:
    """Show every answer with the way to change it; submit both."""
    found = standing.asked(request.principal, round)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            # An older round's page must not submit what was written since in a newer one.
            policies.check_client_may_begin(found.round)
            rounds.submit_round(workspace=found.round.workspace, by=request.principal)
            return redirect(_address(request, "client_round", found))
        except Refused as refusal:
            refused = refusal
    if not found.has_begun or found.is_submitted:
        return redirect(_address(request, "client_round", found))
    context = {"steps": _ordered(found), "refused": refused}
    status = 409 if refused else 200
    return render(request, "readiness/client/check.html", {**_place(request, found), **context}, status=status)


@within(reads=READS, actions=("answer_readiness",))
@require_POST
def client_time(request: PageRequest, corporation: str, round: UUID) -> HttpResponse:
    """Ask the enterprise for more time."""
    found = standing.asked(request.principal, round)
    return act(
        request,
        lambda: inviting.ask_for_time(asked=found.round, by=request.principal),
        done=_address(request, "client_round", found),
        said=_("The key-account manager has been asked for more time."),
    )


def _ordered(found: Asked) -> list[Any]:
    return sorted(steps(found.sheets, with_files=True), key=lambda step: ORDER.index(step.name))


def _address(request: PageRequest, route: str, found: Asked, *more: str) -> str:
    return reverse(route, args=[request.principal.corporation_slug, found.round.public_id, *more])


def _place(request: PageRequest, found: Asked) -> dict[str, Any]:
    """What every page of a round knows."""
    workspace = found.round.workspace
    return {
        "asked": found,
        "workspace": workspace,
        "may_answer": found.is_open and may(request.principal, "answer_readiness", workspace.pk),
        "may_submit": found.is_open and may(request.principal, "submit_readiness", workspace.pk),
        "workspace_head": {"host_name": workspace.host.name, "partner_name": workspace.partner.name},
    }
