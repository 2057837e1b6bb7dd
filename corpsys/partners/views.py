"""Pages of partnerships: the list, one form to add, and what an executive does with one."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from corpsys.access.principal import PageRequest
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.corporation.models import Organisation
from corpsys.history import selectors as history
from corpsys.pages.act import act, form_page
from corpsys.partners import selectors, services
from corpsys.partners.forms import PartnershipEditForm, PartnershipFilter, PartnershipForm, StandForm, VersionForm
from corpsys.partners.models import Partnership

PER_PAGE = 50


@within(staff=True)
@require_GET
def partner_list(request: PageRequest, corporation: str) -> HttpResponse:
    """Show who works with whom, filtered by the address."""
    filters = PartnershipFilter(request.GET, principal=request.principal)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    rows = selectors.partnerships(request.principal, **chosen).order_by(
        "enterprise__sort_key", "partner__kind", "partner__level__rank", "partner__sort_key", "pk"
    )
    found = Paginator(rows, PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "page_range": found.get_elided_page_range(page.number),
        "filters": filters,
        "may_edit": may(request.principal, "edit_partners"),
        "may_propose": may(request.principal, "propose_partner"),
    }
    return render(request, "partners/partners.html", context)


@within(staff=True, actions=("propose_partner", "edit_partners"))
def partner_add(request: PageRequest, corporation: str) -> HttpResponse:
    """Name a partner of an enterprise."""
    mine = Organisation.objects.visible_to(request.principal).filter(pk=request.principal.organisation_id or 0)
    own = mine.values_list("slug", flat=True).first()
    initial = {"enterprise": request.GET.get("enterprise") or own, "partner": request.GET.get("partner", "")}
    return form_page(
        request,
        PartnershipForm(request.POST or None, principal=request.principal, initial=initial),
        lambda data: services.propose_partner(by=request.principal, **data),
        template="pages/form.html",
        context={"title": _("Add a partner"), "label": _("Add")},
        done=lambda made: reverse("organisation", args=[corporation, made.enterprise.slug]) + "#partners",
        said=_("The partner has been added."),
    )


@within(staff=True, actions=("edit_partners",))
def partner_edit(request: PageRequest, corporation: str, partnership: str) -> HttpResponse:
    """Change the time of a partnership."""
    found = selectors.partnership(request.principal, partnership)
    names = ("since", "until", "limit_reason", "version")
    return _form(
        request,
        found,
        PartnershipEditForm(request.POST or None, initial={name: getattr(found, name) for name in names}),
        services.edit_partner,
        title=str(found),
        label=_("Save"),
        said=_("Saved."),
    )


@within(staff=True, actions=("edit_partners",))
def partner_accept(request: PageRequest, corporation: str, partnership: str) -> HttpResponse:
    """Accept a proposed partner; beyond the limit the form asks for the reason."""
    found = selectors.partnership(request.principal, partnership)
    return _form(
        request,
        found,
        StandForm(request.POST or None, initial={"version": found.version}),
        services.accept_partner,
        title=_("Accept: %(name)s") % {"name": found},
        label=_("Accept"),
        said=_("The partner has been accepted."),
    )


@within(staff=True, actions=("edit_partners",))
def partner_restore(request: PageRequest, corporation: str, partnership: str) -> HttpResponse:
    """Put an archived partnership into use again; beyond the limit the form asks for the reason."""
    found = selectors.partnership(request.principal, partnership)
    return _form(
        request,
        found,
        StandForm(request.POST or None, initial={"version": found.version}),
        services.restore_partner,
        title=_("Restore: %(name)s") % {"name": found},
        label=_("Restore"),
        said=_("The partnership is in use again."),
    )


@within(staff=True, actions=("edit_partners",))
@require_POST
def partner_archive(request: PageRequest, corporation: str, partnership: str) -> HttpResponse:
    """Put a partnership out of use."""
    found = selectors.partnership(request.principal, partnership)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Invalid({"version": [_("The version is missing.")]})
    return act(
        request,
        lambda: services.archive_partner(partnership=found, by=request.principal, **form.cleaned_data),
        done=_place(corporation, found),
        said=_("The partnership is archived; it can be restored in the list of archived partners."),
    )


def _form(request: PageRequest, found: Partnership, form: Any, save: Any, **words: str) -> HttpResponse:
    return form_page(
        request,
        form,
        lambda data: save(partnership=found, by=request.principal, **data),
        template="history/form.html",
        context={
            "title": words["title"],
            "label": words["label"],
            "cancel_url": _place(request.principal.corporation_slug, found),
            "panel": {"history": history.panel(request.principal, found)},
        },
        done=_place(request.principal.corporation_slug, found),
        said=words["said"],
    )


def _place(corporation: str, found: Partnership) -> str:
    return reverse("organisation", args=[corporation, found.enterprise.slug]) + "#partners"
