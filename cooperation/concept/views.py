"""Pages of the offer: one page for the client; beside it, for the enterprise, writing, presenting, inviting."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.concept import policies, selectors, services, starter
from cooperation.concept.forms import ConceptForm, InviteLeadForm, MessageForm, PresentForm
from cooperation.process.definition import derive, labels
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from cooperation.process.running import definition_of
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import NotVisible
from corpsys.access.routes import within
from corpsys.access.services import may, require, writes
from corpsys.access.states import K, Part, Side
from corpsys.pages.act import form_page
from corpsys.workspace import invitations
from corpsys.workspace import selectors as workspaces

READS = (K.K7,)


def readable(request: PageRequest, key: str) -> Process:
    """Return the process whose offer this reader may read, or refuse as if it did not exist."""
    process = open_for(request.principal, key, *READS)
    if policies.kind_of(process) is None:
        raise NotVisible
    return process


@within(reads=READS)
@require_GET
def concept(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show what is offered to the client, how it stands, and what this reader can do with it."""
    process = readable(request, key)
    offer = selectors.offer(process, request.principal)
    return render(request, "concept/concept.html", _context(request, process, offer))


def _context(request: PageRequest, process: Process, offer: selectors.Offer) -> dict[str, Any]:
    principal, workspace = request.principal, process.workspace_id
    can_write = writes(principal, process.cycle, K.K7)
    shown = offer.shown
    return {
        "process": process,
        "offer": offer,
        "shown": shown or (None if principal.is_guest else offer.draft),
        "is_agreement": offer.kind == "agreement",
        "steps": steps(process),
        "lead": workspaces.lead_of(workspace, Side.PARTNER),
        "may_write": can_write and may(principal, "present_concept", workspace),
        "may_answer": can_write and may(principal, "answer_concept", workspace) and shown is not None,
        "may_ask": can_write and may(principal, "ask_about_concept", workspace) and shown is not None,
        "message_form": MessageForm(),
    }


def steps(process: Process) -> list[dict[str, Any]]:
    """Return the seven stages with their names, and whether the client takes part in them."""
    definition, variant = definition_of(process), process.cycle.variant
    taking_part = derive.stages_of_client(definition, variant)
    return [
        {"label": labels.stage(definition, box.number), "takes_part": box.number in taking_part}
        for box in definition.boxes
    ]


@within(reads=READS, actions=("present_concept",))
def concept_edit(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Write the draft of the next version; it begins with the last one, or with a text made from the process."""
    process = readable(request, key)
    require(request.principal, "present_concept", process.workspace_id)
    offer = selectors.offer(process, request.principal)
    begin = None if offer.draft else starter.of_version(offer.shown) if offer.shown else starter.texts(process)
    form = ConceptForm(request.POST or None, instance=selectors.fresh_copy(offer.draft), initial=begin)

    def save(data: dict[str, Any]) -> Any:
        if offer.draft:
            return services.edit(concept=offer.draft, by=request.principal, **data)
        return services.write(process=process, by=request.principal, **data)

    return form_page(
        request,
        form,
        save,
        template="concept/form.html",
        context={
            "process": process,
            "title": _("What we offer the client"),
            "lead": _("One page, in plain words. The client sees nothing of it before you present it."),
            "label": _("Save the draft"),
            "cancel_url": reverse("concept", args=[corporation, key]),
        },
        done=reverse("concept", args=[corporation, key]),
        said=_("The draft has been saved. Only your side sees it."),
    )


@within(reads=READS, actions=("present_concept",))
def concept_present(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Say what the client will newly see, and present the draft."""
    process = readable(request, key)
    require(request.principal, "present_concept", process.workspace_id)
    offer = selectors.offer(process, request.principal)
    draft = offer.draft
    if draft is None:
        raise NotVisible
    return form_page(
        request,
        PresentForm(request.POST or None, initial={"version": draft.version}),
        lambda data: services.present(concept=draft, by=request.principal, **data),
        template="concept/confirm.html",
        context={
            "process": process,
            "title": _("Present version %(number)s to the client?") % {"number": draft.number},
            "object": str(process),
            "effects": _effects(process, offer),
            "label": _("Present it"),
            "cancel_url": reverse("concept", args=[corporation, key]),
        },
        done=reverse("concept", args=[corporation, key]),
        said=_("The version has been presented."),
    )


def _effects(process: Process, offer: selectors.Offer) -> list[str]:
    partner = process.workspace.partner.name
    effects = [
        _("%(partner)s newly sees: this page, the questions and answers on it, and that the process exists."),
        _("%(partner)s does not see: the stages, your data, your notes, your plan, the people of your team."),
        _("The text of this version is frozen; a change is a new version."),
    ]
    if offer.shown is not None and offer.shown.standing in ("presented", "accepted"):
        effects.append(_("Version %(number)s no longer stands; what was accepted must be accepted anew."))
    if offer.shown is not None and offer.shown.standing == "accepted":
        effects.append(_("Until then %(partner)s is outside again and reads no joint data."))
    number = offer.shown.number if offer.shown else 0
    return [effect % {"partner": partner, "number": number} for effect in effects]


@within(reads=READS, actions=("manage_own_side",))
def concept_invite(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Invite the person who speaks for the client."""
    process = readable(request, key)
    require(request.principal, "present_concept", process.workspace_id)
    page = reverse("concept", args=[corporation, key])
    return form_page(
        request,
        InviteLeadForm(request.POST or None),
        lambda data: invitations.invite(
            workspace=process.workspace, part=Part.LEAD, destination=page, by=request.principal, **data
        ),
        template="concept/form.html",
        context={
            "process": process,
            "title": _("Invite the client's lead"),
            "lead": _("The person gets a mail with a link, reads the page you presented, and answers for the client."),
            "label": _("Send the invitation"),
            "cancel_url": page,
        },
        done=page,
        said=_("The invitation is on its way; it is valid for 14 days."),
    )
