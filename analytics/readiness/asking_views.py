"""Pages on which the enterprise asks the client, gives it time, reads its opened answers, and shows it chosen parts."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.readiness import inviting, policies, rounds, selectors, sharing, standing
from analytics.readiness.answering import steps
from analytics.readiness.forms import InviteForm, PartsForm, UntilForm
from analytics.readiness.models import ReadinessRound
from analytics.readiness.standing import Standing
from analytics.readiness.views import address_of, pair_of, place_of
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import Invalid, NotVisible
from corpsys.access.routes import within
from corpsys.access.services import require
from corpsys.access.states import K, Side
from corpsys.pages.act import act, form_page
from corpsys.workspace.models import Workspace
from corpsys.workspace.selectors import lead_of


@within(staff=True, reads=(K.K1,), actions=("invite_to_assess",))
def readiness_invite(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Ask the client to rate itself and the enterprise."""
    workspace = _asking(request, slug)
    lead = lead_of(workspace.pk, Side.PARTNER)
    until = inviting.first_day(workspace)
    return form_page(
        request,
        InviteForm(request.POST or None, needs_person=lead is None, initial={"until": until}),
        lambda data: inviting.invite_client(workspace=workspace, by=request.principal, **data),
        template="readiness/invite.html",
        context={**place_of(request, workspace), "lead": lead},
        done=address_of(request, "readiness", slug),
        said=_("The client has been asked."),
    )


@within(staff=True, reads=(K.K1,), actions=("invite_to_assess",))
def readiness_time(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Give the client more time, with a new mail."""
    workspace = _asking(request, slug)
    found = _newest(workspace)
    return form_page(
        request,
        UntilForm(request.POST or None, initial={"until": inviting.first_day(workspace)}),
        lambda data: inviting.extend(workspace=workspace, by=request.principal, **data),
        template="readiness/time.html",
        context={**place_of(request, workspace), "standing": found},
        done=address_of(request, "readiness", slug),
        said=_("The client has more time, and a new mail."),
    )


@within(staff=True, reads=(K.K1,), actions=("invite_to_assess",))
def readiness_close(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Ask, and close the open round."""
    workspace = _asking(request, slug)
    done = address_of(request, "readiness", slug)
    if request.method == "POST":
        return act(
            request,
            lambda: rounds.close_round(workspace=workspace, by=request.principal),
            done=done,
            said=_("The round is closed."),
        )
    policies.check_may_close(_newest(workspace).round)
    context = {
        "title": _("Close the round"),
        "object": workspace.partner.name,
        "effects": [
            _("The client can no longer answer in this round, and is told so when it tries."),
            _("What the client wrote and did not submit stays its secret; it can go on with it in a later round."),
            _("Your own answers stay yours; you may show the client parts of what you submitted."),
        ],
        "label": _("Close the round"),
        "cancel_url": done,
    }
    return render(request, "pages/confirm.html", context)


@within(staff=True, reads=(K.K3B,))
@require_GET
def readiness_answers(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Show what the client answered, once both sides have submitted. For the team: an executive does not read it."""
    workspace = pair_of(request, slug)
    found = selectors.client_pair(request.principal, workspace.pk)
    if found.host is None and found.partner is None:
        raise NotVisible
    context = {"steps": steps(found, with_files=True)}
    return render(request, "readiness/answers.html", {**place_of(request, workspace), **context})


@within(staff=True, reads=(K.K1, K.K3B), actions=("share_readiness",))
def readiness_share(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Choose what the client sees, look at exactly that, and confirm it."""
    workspace = pair_of(request, slug)
    require(request.principal, "share_readiness", workspace.pk)
    asked = _newest(workspace).round
    policies.check_may_share(asked)
    context = {**place_of(request, workspace), "shares": _shares(request, workspace)}
    if request.method == "POST" and not request.POST.get("seen"):
        return _preview(request, asked, context)
    return form_page(
        request,
        PartsForm(request.POST or None),
        lambda data: sharing.share(asked=asked, parts=data["parts"], seen_mark=data["seen"], by=request.principal),
        template="readiness/share.html",
        context=context,
        done=address_of(request, "readiness_share", slug),
        said=_("The client sees it now."),
    )


def _preview(request: PageRequest, asked: ReadinessRound, context: dict[str, Any]) -> HttpResponse:
    """Show exactly what the client would get, with the button that shows it."""
    form = PartsForm(request.POST)
    preview = None
    if form.is_valid():
        try:
            preview = sharing.preview(asked=asked, parts=form.cleaned_data["parts"], by=request.principal)
        except Invalid as refusal:
            form.add_error("parts", str(refusal))
    if preview is not None:
        form = PartsForm(initial={"parts": preview["parts"], "seen": sharing.seen(preview)})
        context = {**context, "preview": sharing.shown(preview), "labels": [sharing.PARTS[p] for p in preview["parts"]]}
    status = 422 if preview is None else 200
    return render(request, "readiness/share.html", {**context, "form": form}, status=status)


def _shares(request: PageRequest, workspace: Workspace) -> list[dict[str, Any]]:
    return [
        {"share": one, "labels": [sharing.PARTS[part] for part in one.content["parts"]]}
        for one in sharing.shares_of(request.principal, workspace.pk)
    ]


@within(staff=True, reads=(K.K1, K.K3B), actions=("share_readiness",))
@require_POST
def readiness_withdraw(request: PageRequest, corporation: str, slug: str, share: UUID) -> HttpResponse:
    """Take back what was shown."""
    workspace = pair_of(request, slug)
    return act(
        request,
        lambda: sharing.withdraw(workspace=workspace, public_id=share, by=request.principal),
        done=address_of(request, "readiness_share", slug),
        said=_("The client no longer sees it."),
    )


def _asking(request: PageRequest, slug: str) -> Workspace:
    workspace = pair_of(request, slug)
    require(request.principal, "invite_to_assess", workspace.pk)
    return workspace


def _newest(workspace: Workspace) -> Standing:
    found = standing.latest(workspace.pk)
    if found is None:
        raise NotVisible
    return found
