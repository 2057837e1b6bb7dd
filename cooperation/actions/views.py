"""Pages of actions: who does what by when, what is late."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.actions import selectors, services
from cooperation.actions.forms import ActionForm, MoveForm
from cooperation.plan import selectors as plans
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import K
from corpsys.pages.act import form_page

CLASSES = (K.K8, K.K1)


def _process(request: PageRequest, key: str) -> Process:
    return open_for(request.principal, key, *CLASSES)


@within(reads=CLASSES)
@require_GET
def actions(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show the actions, overdue first."""
    process = _process(request, key)
    mine = request.GET.get("mine") == "1"
    context = {
        "process": process,
        "rows": selectors.rows(process.cycle, request.principal, mine=mine),
        "mine": mine,
        "has_goals": bool(plans.goals_in_force(process.cycle)),
        "may_edit": may(request.principal, "edit_actions", process.workspace_id),
    }
    return render(request, "actions/actions.html", context)


@within(reads=CLASSES, actions=("edit_actions",))
def action_add(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Add an action."""
    process = _process(request, key)
    return form_page(
        request,
        ActionForm(request.POST or None, principal=request.principal, cycle=process.cycle),
        lambda data: services.add_action(cycle=process.cycle, by=request.principal, **data),
        template="plan/form.html",
        context={"process": process, "title": _("Add an action"), "label": _("Add the action")},
        done=reverse("actions", args=[corporation, key]),
        said=_("The action has been added."),
    )


@within(reads=CLASSES, actions=("edit_actions",))
def action_edit(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Change an action."""
    process = _process(request, key)
    found = selectors.action(request.principal, process.cycle, number)
    form = ActionForm(request.POST or None, instance=found, principal=request.principal, cycle=process.cycle)
    return form_page(
        request,
        form,
        lambda data: services.edit_action(
            action=selectors.action(request.principal, process.cycle, number), by=request.principal, **data
        ),
        template="plan/form.html",
        context={"process": process, "title": str(found), "label": _("Save")},
        done=reverse("actions", args=[corporation, key]),
        said=_("Saved."),
    )


@within(reads=CLASSES, actions=("edit_actions",))
def action_move(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Move an action on."""
    process = _process(request, key)
    found = selectors.action(request.principal, process.cycle, number)
    return form_page(
        request,
        MoveForm(request.POST or None, initial={"standing": found.standing, "version": found.version}),
        lambda data: services.move(action=found, by=request.principal, **data),
        template="plan/form.html",
        context={"process": process, "title": str(found), "label": _("Move it on")},
        done=reverse("actions", args=[corporation, key]),
        said=_("Saved."),
    )
