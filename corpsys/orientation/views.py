"""Pages of orientations: added, changed and archived from the page of the enterprise."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.states import Role
from corpsys.history import selectors as history
from corpsys.orientation import selectors, services
from corpsys.orientation.forms import ArchiveForm, OrientationForm
from corpsys.pages.act import form_page

EDITORS = (Role.EXECUTIVE, Role.KAM)


@within(staff=True, roles=EDITORS, actions=("edit_orientation",))
def orientation_add(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Say what an enterprise turns on from a day on."""
    enterprise = selectors.enterprise(request.principal, slug)
    where = reverse("organisation", args=[corporation, slug])
    return form_page(
        request,
        OrientationForm(request.POST or None, principal=request.principal),
        lambda data: services.add_orientation(enterprise=enterprise, by=request.principal, **data),
        template="pages/form.html",
        context={
            "title": _("Add an orientation"),
            "lead": _("%(name)s: one orientation at a time; interdisciplinary cooperation runs through all of them.")
            % {"name": enterprise.name},
            "label": _("Add"),
            "cancel_url": where,
        },
        done=where,
        said=_("The orientation has been added."),
    )


@within(staff=True, roles=EDITORS, actions=("edit_orientation",))
def orientation_edit(request: PageRequest, corporation: str, orientation: str) -> HttpResponse:
    """Change an orientation."""
    found = selectors.orientation(request.principal, orientation)
    where = reverse("organisation", args=[corporation, found.enterprise.slug])
    return form_page(
        request,
        OrientationForm(request.POST or None, instance=found, principal=request.principal),
        lambda data: services.edit_orientation(
            orientation=selectors.orientation(request.principal, orientation), by=request.principal, **data
        ),
        template="history/form.html",
        context={
            "title": _("Change the orientation"),
            "lead": found.enterprise.name,
            "panel": {"history": history.panel(request.principal, found)},
            "label": _("Save"),
            "cancel_url": where,
        },
        done=where,
        said=_("Saved."),
    )


@within(staff=True, roles=EDITORS, actions=("edit_orientation",))
def orientation_archive(request: PageRequest, corporation: str, orientation: str) -> HttpResponse:
    """Ask, and take an orientation out of the picture."""
    found = selectors.orientation(request.principal, orientation)
    where = reverse("organisation", args=[corporation, found.enterprise.slug])
    return form_page(
        request,
        ArchiveForm(request.POST or None, initial={"version": found.version}),
        lambda data: services.archive_orientation(orientation=found, by=request.principal, **data),
        template="pages/confirm.html",
        context={
            "title": _("Archive the orientation"),
            "object": f"{found.enterprise.name}: {found}",
            "effects": [_("It leaves the picture, and its days are free for another. The history keeps it.")],
            "label": _("Archive"),
            "cancel_url": where,
        },
        done=where,
        said=_("The orientation has been archived."),
    )
