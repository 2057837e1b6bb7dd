"""Pages of the team: who does what, from which company and department."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cooperation.process.forms import ConfirmForm
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from cooperation.team import selectors, services
from cooperation.team.forms import InviteForm, MemberForm, PlaceForm
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import NotVisible
from corpsys.access.routes import within
from corpsys.access.services import has_only_the_offer, require
from corpsys.access.states import K, Part
from corpsys.corporation import knowledge
from corpsys.pages.act import act, form_page
from corpsys.workspace import invitations

READS = (K.K1, K.K6, K.K8)


def readable(request: PageRequest, key: str) -> Process:
    """Return the process whose team this reader may read; whoever knows only that it exists does not."""
    process = open_for(request.principal, key, *READS)
    if has_only_the_offer(request.principal, process.cycle):
        raise NotVisible
    return process


@within(reads=READS)
@require_GET
def team_page(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show the team by company and department, and the knowledge it covers."""
    process = readable(request, key)
    context = {
        "process": process,
        "team": selectors.team(process, request.principal),
        "is_one_team": process.cycle.variant == "integration" and selectors.both_work_together(process),
    }
    return render(request, "team/team.html", context)


@within(reads=READS, staff=True, actions=("manage_own_side",))
def team_add(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Name a person of the corporation into the team."""
    process = _managed(request, key)
    return form_page(
        request,
        MemberForm(request.POST or None, process=process, fields=knowledge.offered(request.principal)),
        lambda data: services.add_member(process=process, by=request.principal, **data),
        template="team/form.html",
        context={"process": process, "title": _("Add a person to the team"), "label": _("Add")},
        done=reverse("team", args=[corporation, key]),
        said=_("The person is on the team."),
    )


@within(reads=READS, actions=("manage_own_side",))
def team_invite(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Invite a specialist of the client's own side."""
    process = _managed(request, key)
    return form_page(
        request,
        InviteForm(request.POST or None),
        lambda data: invitations.invite(
            workspace=process.workspace,
            part=Part.SPECIALIST,
            destination=reverse("process", args=[corporation, key]),
            by=request.principal,
            **data,
        ),
        template="team/form.html",
        context={"process": process, "title": _("Invite a colleague"), "label": _("Send the invitation")},
        done=reverse("team", args=[corporation, key]),
        said=_("The invitation is on its way."),
    )


@within(reads=READS, actions=("manage_own_side",))
def team_edit(request: PageRequest, corporation: str, key: str, member: Any) -> HttpResponse:
    """Change where a person works and what it knows."""
    process = _managed(request, key)
    found = selectors.member(process, request.principal, member)
    shown = next(person for person in selectors.people(process) if person.assignment.pk == found.pk)
    fields = knowledge.offered(request.principal)
    return form_page(
        request,
        PlaceForm(request.POST or None, fields=fields, initial=PlaceForm.values_of(found, shown.department, fields)),
        lambda data: services.edit_member(assignment=found, process=process, by=request.principal, **data),
        template="team/form.html",
        context={"process": process, "title": found.user.name, "label": _("Save")},
        done=reverse("team", args=[corporation, key]),
        said=_("Saved."),
    )


@within(reads=READS, actions=("manage_own_side",))
def team_lead(request: PageRequest, corporation: str, key: str, member: Any) -> HttpResponse:
    """Ask, and hand the lead of one's side over."""
    process = _managed(request, key)
    found = selectors.member(process, request.principal, member)
    return form_page(
        request,
        ConfirmForm(request.POST if request.method == "POST" else None),
        lambda _data: services.hand_over(assignment=found, process=process, by=request.principal),
        template="pages/confirm.html",
        context={
            "title": _("Hand the lead over"),
            "object": found.user.name,
            "effects": [
                _("This person leads your side of %(key)s from now on.") % {"key": process.key},
                _("You stay on the team, without the rights of the lead."),
            ],
            "label": _("Hand the lead over"),
            "cancel_url": reverse("team", args=[corporation, key]),
        },
        done=reverse("team", args=[corporation, key]),
        said=_("The lead is handed over."),
    )


@within(reads=READS, actions=("manage_own_side",))
@require_POST
def team_remove(request: PageRequest, corporation: str, key: str, member: Any) -> HttpResponse:
    """Take a person off the team."""
    process = _managed(request, key)
    found = selectors.member(process, request.principal, member)
    return act(
        request,
        lambda: services.remove_member(assignment=found, process=process, by=request.principal),
        done=reverse("team", args=[corporation, key]),
        said=_("The person is no longer on the team."),
    )


def _managed(request: PageRequest, key: str) -> Process:
    process = readable(request, key)
    require(request.principal, "manage_own_side", process.workspace_id)
    return process
