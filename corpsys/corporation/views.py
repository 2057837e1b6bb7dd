"""Pages of organisations."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.corporation import panels, selectors, services
from corpsys.corporation.forms import LevelForm, OrganisationFilter, OrganisationForm
from corpsys.pages.act import act, form_page

PER_PAGE = 50


@within(staff=True)
@require_GET
def organisation_list(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the organisations of the corporation."""
    filters = OrganisationFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    rows = selectors.organisations(request.principal, **chosen)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": found, "filters": filters, "may_propose": may(request.principal, "propose_organisation")}
    return render(request, "corporation/organisations.html", context)


@within(staff=True, actions=("propose_organisation",))
def organisation_add(request: PageRequest, corporation: str) -> HttpResponse:
    """Propose an organisation."""
    return form_page(
        request,
        OrganisationForm(request.POST or None, principal=request.principal),
        lambda data: services.propose_organisation(by=request.principal, **data),
        template="pages/form.html",
        context={"title": _("Add an organisation"), "label": _("Add")},
        done=lambda made: reverse("organisation", args=[corporation, made.slug]),
        said=_("The organisation has been added."),
    )


@within(staff=True)
@require_GET
def organisation_page(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Show one organisation."""
    found = selectors.organisation(request.principal, slug)
    context = {
        "organisation": found,
        "may_accept": may(request.principal, "accept_organisation"),
        "panels": panels.for_organisation(request, found),
    }
    return render(request, "corporation/organisation.html", context)


@within(staff=True, actions=("accept_organisation",))
def organisation_edit(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Change an organisation."""
    found = selectors.organisation(request.principal, slug)
    form = OrganisationForm(request.POST or None, instance=found, principal=request.principal)
    return form_page(
        request,
        form,
        lambda data: services.edit_organisation(
            organisation=selectors.organisation(request.principal, slug), by=request.principal, **data
        ),
        template="pages/form.html",
        context={"title": found.name, "label": _("Save")},
        done=reverse("organisation", args=[corporation, slug]),
        said=_("Saved."),
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


@within(staff=True, actions=("edit_levels",))
def levels(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the hierarchy levels, and set one."""
    return form_page(
        request,
        LevelForm(request.POST or None),
        lambda data: services.set_level(by=request.principal, **data),
        template="corporation/levels.html",
        context={
            "levels": selectors.levels(request.principal),
            "may_edit": may(request.principal, "edit_levels"),
            "label": _("Set the level"),
        },
        done=reverse("levels", args=[corporation]),
        said=_("The level has been set."),
    )
