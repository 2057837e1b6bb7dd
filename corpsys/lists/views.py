"""What the page of every list does, and the pages of saved views. Each chapter gives its list a route with its own rule."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import FileResponse, Http404, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import NotVisible
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.jobs import services as jobs
from corpsys.jobs.models import Queue
from corpsys.lists import exports, selectors, services, work
from corpsys.lists import state as states
from corpsys.lists.declaration import Declaration
from corpsys.lists.declaration import declaration as declared
from corpsys.lists.selectors import ListPage
from corpsys.lists.state import State
from corpsys.pages.act import act, form_page

Context = dict[str, Any] | Callable[[ListPage], dict[str, Any]]


class ViewNameForm(forms.Form):
    """The name of a saved view, and what the list showed when it was saved."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=80)
    query = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4000)


class RenameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=80)


def list_page(request: PageRequest, declaration: Declaration, template: str, context: Context) -> HttpResponse:
    """Show one page of a list; called by the view of its chapter.

    `context`: what the chapter's template needs besides, or a function that makes it of the page shown.
    """
    principal = request.principal
    state = states.read(declaration, request.GET, principal)
    shown = selectors.page(state, principal)
    told = {
        "page": shown,
        "state": state,
        "filters": state.form,
        "sort": state.shown_sort,
        "standard_views": selectors.standard_views(state, principal),
        "views": selectors.views(declaration, principal) if may(principal, "save_view") else [],
        "view_form": ViewNameForm(initial={"query": state.query}) if may(principal, "save_view") else None,
        "list_url": reverse(declaration.route, args=[principal.corporation_slug]),
        "exports": [
            (kind, reverse(declaration.export_route, args=[principal.corporation_slug, kind])) for kind in exports.TYPES
        ],
    }
    more = context(shown) if callable(context) else context
    return render(request, template, {**told, **more})


def list_export(request: PageRequest, declaration: Declaration, kind: str) -> HttpResponseBase:
    """Hand a list out as a file, or start the job that writes a long workbook; called by the view of its chapter."""
    if kind not in exports.TYPES:
        raise Http404
    return _export(request.principal, states.read(declaration, request.GET, request.principal), kind)


def picked_export(request: PageRequest, declaration: Declaration, kind: str) -> HttpResponseBase:
    """Hand the picked rows of a list out as a file; called by the view of its chapter."""
    if kind not in exports.TYPES:
        raise Http404
    return _export(request.principal, picked(request, declaration), kind)


def picked(request: PageRequest, declaration: Declaration) -> State:
    """Return the list with the rows that were picked on its page, or all that match where that was said."""
    state = states.read(declaration, QueryDict(request.POST.get("query", "")), request.principal)
    if request.POST.get("all"):
        return state
    return replace(state, only=tuple(request.POST.getlist("picked")))


def _export(principal: Principal, state: State, kind: str) -> HttpResponseBase:
    declaration = state.declaration
    count = states.rows(state, principal).order_by()[: exports.AT_ONCE + 1].count()
    many = count > exports.AT_ONCE
    services.note_export(state=state, kind=kind, rows=f"> {exports.AT_ONCE}" if many else count, by=principal)
    if kind == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(exports.csv_bytes(state, principal))
    elif many:
        job = jobs.enqueue(
            kind=work.EXPORT,
            by=principal,
            payload={"list": declaration.key, "query": state.query},
            label=_("Export: %(list)s") % {"list": declaration.title},
            queue=Queue.BULK,
        )
        return redirect("job", principal.corporation_slug, job.public_id)
    else:
        answer = FileResponse(exports.workbook(state, exports.batches(state, principal)))
    answer.headers["Content-Type"] = exports.TYPES[kind]
    answer.headers["Content-Disposition"] = f'attachment; filename="{exports.file_name(state, kind)}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@within(staff=True, actions=("save_view",))
@require_POST
def view_save(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Keep what a list shows under a name."""
    declaration = declared(key)
    if declaration is None:
        raise NotVisible
    query = request.POST.get("query", "")
    return form_page(
        request,
        ViewNameForm(request.POST),
        lambda data: services.save_view(declaration=declaration, by=request.principal, **data),
        template="pages/form.html",
        context={
            "title": _("Save the view"),
            "label": _("Save"),
            "cancel_url": _opened(corporation, declaration, query),
        },
        done=lambda view: _opened(corporation, declaration, view.query),
        said=_("The view has been saved."),
    )


@within(staff=True, actions=("save_view",))
def view_rename(request: PageRequest, corporation: str, view: UUID) -> HttpResponse:
    """Give an own view another name."""
    found, declaration = selectors.view(request.principal, view)
    back = _opened(corporation, declaration, found.query)
    return form_page(
        request,
        RenameForm(request.POST or None, initial={"name": found.name}),
        lambda data: services.rename_view(view=found, by=request.principal, **data),
        template="lists/view.html",
        context={"title": found.name, "label": _("Rename"), "cancel_url": back, "view": found},
        done=back,
        said=_("The view has another name now."),
    )


@within(staff=True, actions=("save_view",))
@require_POST
def view_delete(request: PageRequest, corporation: str, view: UUID) -> HttpResponse:
    """Drop an own view."""
    found, declaration = selectors.view(request.principal, view)
    return act(
        request,
        lambda: services.delete_view(view=found, by=request.principal),
        done=_opened(corporation, declaration, ""),
        said=_("The view “%(name)s” has been deleted. The list itself is as it was.") % {"name": found.name},
    )


def _opened(corporation: str, declaration: Declaration, query: str) -> str:
    url = reverse(declaration.route, args=[corporation])
    return f"{url}?{query}" if query else url
