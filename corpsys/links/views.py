"""Pages of causal links, and the causal view: the loops that they make. Source: D4."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from corpsys.access.principal import PageRequest
from corpsys.access.refusals import Invalid, Text
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.history import selectors as history
from corpsys.links import picture, selectors, services
from corpsys.links.forms import LinkEditForm, LinkFilter, LinkForm, VersionForm
from corpsys.pages.act import act, form_page

PER_PAGE = 50


@within(staff=True)
@require_GET
def link_list(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the causal links, filtered by the address."""
    filters = LinkFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    rows = selectors.links(request.principal, **chosen).order_by("cause__sort_key", "effect__sort_key", "pk")
    found = Paginator(rows, PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "page_range": found.get_elided_page_range(page.number),
        "filters": filters,
        "may_edit": may(request.principal, "edit_links"),
        "may_propose": may(request.principal, "propose_link"),
    }
    return render(request, "links/links.html", context)


@within(staff=True, actions=("propose_link", "edit_links"))
def link_add(request: PageRequest, corporation: str) -> HttpResponse:
    """Say what a change at one organisation does to another."""
    initial = {end: request.GET.get(end, "") for end in ("cause", "effect")}
    return form_page(
        request,
        LinkForm(request.POST or None, principal=request.principal, initial=initial),
        lambda data: services.propose_link(by=request.principal, **data),
        template="pages/form.html",
        context={"title": _("Add a causal link"), "label": _("Add")},
        done=reverse("links", args=[corporation]),
        said=_("The link has been added."),
    )


@within(staff=True, actions=("edit_links",))
def link_edit(request: PageRequest, corporation: str, link: str) -> HttpResponse:
    """Change what a link says."""
    found = selectors.link(request.principal, link)
    names = ("polarity", "sentence", "delay_days", "version")
    return form_page(
        request,
        LinkEditForm(request.POST or None, initial={name: getattr(found, name) for name in names}),
        lambda data: services.edit_link(link=found, by=request.principal, **data),
        template="history/form.html",
        context={
            "title": f"{found.cause} → {found.effect}",
            "label": _("Save"),
            "cancel_url": reverse("links", args=[corporation]),
            "panel": {"history": history.panel(request.principal, found)},
        },
        done=reverse("links", args=[corporation]),
        said=_("Saved."),
    )


@within(staff=True, actions=("edit_links",))
@require_POST
def link_accept(request: PageRequest, corporation: str, link: str) -> HttpResponse:
    """Accept a proposed link."""
    return _act(request, link, services.accept_link, _("The link has been accepted."))


@within(staff=True, actions=("edit_links",))
@require_POST
def link_archive(request: PageRequest, corporation: str, link: str) -> HttpResponse:
    """Put a link out of use."""
    said = _("The link is archived; it can be restored in the list of archived links.")
    return _act(request, link, services.archive_link, said)


@within(staff=True, actions=("edit_links",))
@require_POST
def link_restore(request: PageRequest, corporation: str, link: str) -> HttpResponse:
    """Put an archived link into use again."""
    return _act(request, link, services.restore_link, _("The link is in use again."))


@within(staff=True)
@require_GET
def loops(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the loops: each in words, the chosen one as a picture. The loop stands in the address."""
    view = selectors.causal_view(request.principal)
    wanted = request.GET.get("loop", "")
    chosen = next((told for told in view.loops if told.loop.name == wanted), view.loops[0] if view.loops else None)
    context = {
        "view": view,
        "chosen": chosen,
        "is_missing": bool(wanted) and (chosen is None or chosen.loop.name != wanted),
        "picture": picture.loop_picture(chosen) if chosen else None,
        "may_propose": may(request.principal, "propose_link"),
    }
    return render(request, "links/loops.html", context)


def _act(request: PageRequest, link: str, service: Callable[..., Any], said: Text) -> HttpResponse:
    found = selectors.link(request.principal, link)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Invalid({"version": [_("The version is missing.")]})
    return act(
        request,
        lambda: service(link=found, by=request.principal, **form.cleaned_data),
        done=reverse("links", args=[request.principal.corporation_slug]),
        said=said,
    )
