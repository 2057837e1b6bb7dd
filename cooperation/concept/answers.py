"""Pages on which the two sides answer an offer. What binds a company asks for a fresh sign-in first. Source: D27."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import fresh
from cooperation.concept import selectors, services
from cooperation.concept.forms import MessageForm, ReasonForm, StatementForm
from cooperation.concept.models import Concept
from cooperation.concept.views import READS, readable, steps
from cooperation.process.models import Process
from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import require
from corpsys.pages.act import form_page

Save = Callable[[Concept, dict[str, Any]], Any]


@within(reads=READS, actions=("answer_concept",))
def concept_accept(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Accept the version, or sign the agreement for the client."""
    effects = [
        _("From the stage in which you enter on, you and your people take part and bring your data."),
        _("Your acceptance is dated and recorded with your name."),
        _("You can withdraw at any time; then your data takes no part in any further joint figures."),
    ]
    return _binding(
        request,
        key,
        number,
        "answer_concept",
        StatementForm(request.POST or None),
        lambda version, _data: services.accept(concept=version, by=request.principal),
        title=_("Accept version %(number)s?"),
        effects=effects,
        label=_("Accept"),
        said=_("You have accepted. The key-account manager has been told."),
    )


@within(reads=READS, actions=("answer_concept",))
def concept_decline(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Decline the version with a reason."""
    return _binding(
        request,
        key,
        number,
        "answer_concept",
        ReasonForm(request.POST or None),
        lambda version, data: services.decline(concept=version, by=request.principal, **data),
        title=_("Not now: decline version %(number)s?"),
        effects=[
            _("The key-account manager reads your reason and may present a new version."),
            _("Nothing else changes."),
        ],
        label=_("Decline this version"),
        said=_("You have declined. The key-account manager has been told."),
    )


@within(reads=READS, actions=("answer_concept",))
def concept_withdraw(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Withdraw an acceptance with a reason."""
    effects = [
        _("The process ends now; it cannot be taken up again without a new offer."),
        _("Your data takes no part in any further joint figures; the joint figures are closed to both sides."),
        _("What both sides published before stays readable for both."),
    ]
    return _binding(
        request,
        key,
        number,
        "answer_concept",
        ReasonForm(request.POST or None),
        lambda version, data: services.withdraw(concept=version, by=request.principal, **data),
        title=_("Withdraw from version %(number)s?"),
        effects=effects,
        label=_("Withdraw"),
        said=_("You have withdrawn. The key-account manager has been told."),
        danger=True,
    )


@within(reads=READS, actions=("sign_agreement",))
def concept_sign(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Sign the agreement for the enterprise."""
    return _binding(
        request,
        key,
        number,
        "present_concept",
        StatementForm(request.POST or None),
        lambda version, _data: services.sign(concept=version, by=request.principal),
        title=_("Sign version %(number)s for the enterprise?"),
        effects=[
            _("Your signature is dated and recorded with your name."),
            _("Once both sides have signed, the client enters with stage 2."),
        ],
        label=_("Sign"),
        said=_("You have signed."),
    )


@within(reads=READS, actions=("ask_about_concept",))
@require_POST
def concept_ask(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Ask about the version, or answer."""
    process = readable(request, key)
    version = selectors.version(process, request.principal, number)
    return form_page(
        request,
        MessageForm(request.POST),
        lambda data: services.ask(concept=version, by=request.principal, **data),
        template="concept/form.html",
        context={"process": process, "title": _("Questions and answers"), "label": _("Send")},
        done=reverse("concept", args=[corporation, key]) + "#questions",
        said=_("Sent. The other side has been told by mail."),
    )


def _binding(
    request: PageRequest,
    key: str,
    number: int,
    action: str,
    form: forms.BaseForm,
    save: Save,
    *,
    title: str,
    effects: list[str],
    label: str,
    said: str,
    danger: bool = False,
) -> HttpResponse:
    process = readable(request, key)
    version = selectors.version(process, request.principal, number)
    require(request.principal, action, process.workspace_id)
    if not fresh.is_fresh(request):
        return redirect(fresh.sign_in_again_url(request.path))
    page = reverse("concept", args=[request.principal.corporation_slug, key])
    return form_page(
        request,
        form,
        lambda data: save(version, data),
        template="concept/confirm.html",
        context={
            **_words(process, version, page, title, effects, label, danger),
            # What is signed stands above the button; a decline or withdrawal is about what was read before.
            "shown": version if isinstance(form, StatementForm) else None,
            "steps": steps(process),
            "is_agreement": version.kind == Concept.Kind.AGREEMENT,
        },
        done=page,
        said=said,
    )


def _words(
    process: Process, version: Concept, page: str, title: str, effects: list[str], label: str, danger: bool
) -> dict[str, Any]:
    return {
        "process": process,
        "title": title % {"number": version.number},
        "object": f"{process.workspace} – {version.get_kind_display()}",
        "effects": effects,
        "label": label,
        "cancel_url": page,
        "danger": danger,
    }
