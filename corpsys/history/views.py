"""Pages of an object's history: who changed what, before and after; and putting back."""

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from corpsys.access.principal import PageRequest
from corpsys.access.refusals import NotAllowed
from corpsys.access.routes import within
from corpsys.access.states import K
from corpsys.history import putting_back, registry, selectors
from corpsys.pages.act import form_page

PER_PAGE = 25
# The edits that a change may be put back through; the object's own chapter asks which of them is needed.
ACTIONS = ("accept_organisation", "edit_levels", "edit_partners", "edit_links", "edit_orientation")


class VersionForm(forms.Form):
    """The version that the person has looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@within(staff=True, reads=(K.K10,))
@require_GET
def history(request: PageRequest, corporation: str, key: str, object_id: UUID) -> HttpResponse:
    """Show everything that was done to an object of the corporation."""
    subject = registry.subject(key)
    entity = subject.find(request.principal, object_id)
    events = selectors.events_of(request.principal, entity)
    found = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "subject": subject,
        "entity": entity,
        "url": subject.url(corporation, entity),
        "history": {"key": key, "object": object_id},
        "page_obj": found,
        "page_range": found.paginator.get_elided_page_range(found.number),
        "entries": selectors.entries(request.principal, entity, found.object_list),
        "with_values": selectors.reads_values(request.principal),
    }
    return render(request, "history/history.html", context)


@within(staff=True, reads=(K.K10,), actions=ACTIONS)
def put_back(request: PageRequest, corporation: str, key: str, object_id: UUID, event: UUID) -> HttpResponse:
    """Show what putting back an act would change, and put it back."""
    subject = registry.subject(key)
    entity = subject.find(request.principal, object_id)
    act = selectors.event(request.principal, entity, event)
    if not putting_back.allowed(subject, entity, act, request.principal):
        raise NotAllowed(_("Your role does not allow this."))
    preview, place = putting_back.preview(subject, entity, act), {"key": key, "object": object_id}
    return form_page(
        request,
        VersionForm(request.POST or None, initial={"version": preview.version}),
        lambda data: putting_back.put_back(subject=subject, entity=entity, event=act, by=request.principal, **data),
        template="history/put_back.html",
        context={"subject": subject, "entity": entity, "act": act, "preview": preview, "history": place},
        done=subject.url(corporation, entity),
        said=_("It stands as it did before."),
    )
