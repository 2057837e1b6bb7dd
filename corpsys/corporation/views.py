"""Pages of organisations."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.corporation import archiving, countries, panels, selectors, services
from corpsys.corporation.forms import OrganisationForm
from corpsys.corporation.listing import ORGANISATIONS
from corpsys.corporation.policies import TakenNumber
from corpsys.history import selectors as history
from corpsys.lists.views import list_export, list_page
from corpsys.pages.act import act, form_page


@within(staff=True)
@require_GET
def organisation_list(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the organisations of the corporation."""
    acts = {"may_propose": "propose_organisation", "may_import": "import_register"}
    context = {name: may(request.principal, act) for name, act in acts.items()}
    return list_page(request, ORGANISATIONS, "corporation/organisations.html", context)


@within(staff=True)
@require_GET
def organisations_export(request: PageRequest, corporation: str, kind: str) -> HttpResponseBase:
    """Hand out what the list shows, of all its pages, as a file."""
    return list_export(request, ORGANISATIONS, kind)


@within(staff=True, actions=("propose_organisation",))
def organisation_add(request: PageRequest, corporation: str) -> HttpResponse:
    """Propose an organisation."""
    context = {"title": _("Add an organisation"), "label": _("Add")}
    return form_page(
        request,
        OrganisationForm(request.POST or None, principal=request.principal),
        lambda data: _naming_twins(context, lambda: services.propose_organisation(by=request.principal, **data)),
        template="corporation/organisation_form.html",
        context=context,
        done=lambda made: reverse("organisation", args=[corporation, made.slug]),
        said=_("The organisation has been added."),
    )


@within(staff=True)
@require_GET
def organisation_page(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Show one organisation; the page of one that was merged leads to the one that was kept."""
    found = selectors.organisation(request.principal, slug)
    kept = selectors.kept_instead(request.principal, found)
    if kept is not None and "merged" not in request.GET:
        return redirect("organisation", corporation, kept.slug)
    context = {
        "organisation": found,
        "country": countries.country_name(found.country) if found.country else "",
        "place": selectors.place(request.principal, found),
        "kept": kept,
        "merges": selectors.merges_into(request.principal, found),
        "may_accept": may(request.principal, "accept_organisation"),
        "may_merge": may(request.principal, "merge_organisations"),
        "panels": panels.for_organisation(request, found),
    }
    return render(request, "corporation/organisation.html", context)


@within(staff=True, actions=("accept_organisation",))
def organisation_edit(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Change an organisation; what somebody else saved meanwhile is shown beside what was typed."""
    principal = request.principal

    def found() -> Any:
        # Read anew each time: a form of a model writes what was typed into the row it was made with.
        return selectors.organisation(principal, slug)

    page = reverse("organisation", args=[corporation, slug])
    context = {
        "title": found().name,
        "label": _("Save"),
        "cancel_url": page,
        "panel": {"history": history.panel(principal, found())},
    }
    return form_page(
        request,
        OrganisationForm(request.POST or None, instance=found(), principal=principal),
        lambda data: _naming_twins(
            context, lambda: services.edit_organisation(organisation=found(), by=principal, **data)
        ),
        template="corporation/organisation_form.html",
        context=context,
        done=page,
        said=_("Saved."),
        stored=lambda: OrganisationForm(instance=found(), principal=principal),
    )


@within(staff=True, actions=("accept_organisation",))
@require_POST
def organisation_accept(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Accept a proposed organisation."""
    found = selectors.organisation(request.principal, slug)
    return act(
        request,
        lambda: services.accept_organisation(organisation=found, by=request.principal),
        done=reverse("organisation", args=[corporation, slug]),
        said=_("The organisation has been accepted."),
    )


@within(staff=True, actions=("accept_organisation",))
@require_POST
def organisation_archive(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Archive an organisation, or take it out of the archive."""
    found = selectors.organisation(request.principal, slug)
    archive = request.POST.get("archive", "yes") == "yes"
    change = archiving.archive if archive else archiving.restore
    return act(
        request,
        lambda: change(organisation=found, by=request.principal),
        done=reverse("organisation", args=[corporation, slug]),
        said=_("The organisation has been archived.") if archive else _("The organisation is in use again."),
    )


def _naming_twins(context: dict[str, Any], save: Callable[[], Any]) -> Any:
    """Save; a registry number that stands with another organisation is told with the way there."""
    try:
        return save()
    except TakenNumber as refusal:
        context["twin"] = refusal.other
        raise
