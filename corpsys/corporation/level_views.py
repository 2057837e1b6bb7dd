"""Pages of hierarchy levels."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.corporation import levels, selectors, services
from corpsys.corporation.forms import LevelEditForm, LevelForm
from corpsys.history import selectors as history
from corpsys.pages.act import act, form_page


@within(staff=True, actions=("edit_levels",))
def level_list(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the hierarchy levels, and add one."""
    return form_page(
        request,
        LevelForm(request.POST or None),
        lambda data: services.add_level(by=request.principal, **data),
        template="corporation/levels.html",
        context={
            "levels": selectors.levels(request.principal),
            "may_edit": may(request.principal, "edit_levels"),
            "label": _("Add the level"),
        },
        done=reverse("levels", args=[corporation]),
        said=_("The level has been added."),
    )


@within(staff=True, actions=("edit_levels",))
def level_edit(request: PageRequest, corporation: str, rank: int) -> HttpResponse:
    """Change one level; what somebody else saved meanwhile is shown beside what was typed."""
    found = selectors.level(request.principal, rank)
    values = LevelEditForm.values_of(found)
    return form_page(
        request,
        LevelEditForm(request.POST or None, initial=values),
        lambda data: levels.edit_level(level=found, by=request.principal, **data),
        template="history/form.html",
        context={
            "panel": {"history": history.panel(request.principal, found)},
            "title": _("Level %(rank)s") % {"rank": rank},
            "label": _("Save"),
            "cancel_url": reverse("levels", args=[corporation]),
        },
        done=reverse("levels", args=[corporation]),
        said=_("Saved."),
        stored=lambda: LevelEditForm(initial=LevelEditForm.values_of(selectors.level(request.principal, rank))),
    )


@within(staff=True, actions=("edit_levels",))
@require_POST
def level_archive(request: PageRequest, corporation: str, rank: int) -> HttpResponse:
    """Archive a level nobody sits on, or take it out again."""
    found = selectors.level(request.principal, rank)
    archive = request.POST.get("archive", "yes") == "yes"
    change = levels.archive_level if archive else levels.restore_level
    return act(
        request,
        lambda: change(level=found, by=request.principal),
        done=reverse("levels", args=[corporation]),
        said=_("The level has been archived.") if archive else _("The level is in use again."),
    )
