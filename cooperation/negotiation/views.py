"""Pages and endpoints of the agreed terms; both sides see the same page."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts import fresh
from cooperation.concept.forms import StatementForm
from cooperation.negotiation import selectors, services
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may, require, require_writing, writes
from corpsys.access.states import K
from corpsys.pages.act import form_page

READS = (K.K6B,)


class TermsForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Agreed terms"), max_length=8000, widget=forms.Textarea(attrs={"rows": 12})
    )


@within(reads=READS)
@require_GET
def terms(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show the terms, who signed them, and what changed against the version before."""
    process = _process(request, key)
    versions = selectors.versions(process.cycle, request.principal)
    newest, before = [*versions, None, None][:2]
    can_write = writes(request.principal, process.cycle, *READS)
    changed = selectors.changes(before.text, newest.text) if newest and before else []
    context = {
        "process": process,
        "terms": newest,
        "before": before,
        "changes": changed,
        "earlier": versions[1:],
        "may_propose": can_write and may(request.principal, "propose_terms", process.workspace_id),
        "may_sign": can_write and newest and _may_sign(request, newest),
    }
    return render(request, "negotiation/terms.html", context)


def _may_sign(request: PageRequest, newest: Any) -> bool:
    signed = getattr(newest, f"{request.principal.side}_signed_at")
    return signed is None and may(request.principal, "sign_terms", newest.workspace_id)


@within(reads=READS, actions=("propose_terms",))
def terms_propose(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Propose the next version; it begins with the newest one."""
    process = _process(request, key)
    require(request.principal, "propose_terms", process.workspace_id)
    require_writing(request.principal, process.cycle, *READS)
    newest = selectors.current(process.cycle)
    page = reverse("terms", args=[corporation, key])
    return form_page(
        request,
        TermsForm(request.POST or None, initial={"text": newest.text} if newest else None),
        lambda data: services.propose(process=process, by=request.principal, **data),
        template="concept/form.html",
        context={
            "process": process,
            "title": _("Propose terms"),
            "lead": _("Both companies read what you propose. Signatures under an earlier version no longer count."),
            "label": _("Propose"),
            "cancel_url": page,
        },
        done=page,
        said=_("The terms have been proposed."),
    )


@within(reads=READS, actions=("sign_terms",))
def terms_sign(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Sign the version for the own side, after a fresh sign-in."""
    process = _process(request, key)
    found = selectors.version(process.cycle, request.principal, number)
    require(request.principal, "sign_terms", process.workspace_id)
    if not fresh.is_fresh(request):
        return redirect(fresh.sign_in_again_url(request.path))
    page = reverse("terms", args=[corporation, key])
    return form_page(
        request,
        StatementForm(request.POST or None),
        lambda _data: services.sign(terms=found, by=request.principal),
        template="negotiation/sign.html",
        context={
            "process": process,
            "terms": found,
            "title": _("Sign version %(number)s of the terms?") % {"number": number},
            "label": _("Sign"),
            "cancel_url": page,
        },
        done=page,
        said=_("You have signed."),
    )


def _process(request: PageRequest, key: str) -> Process:
    return selectors.readable(request.principal, open_for(request.principal, key, K.K6B))
