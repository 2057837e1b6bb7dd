"""Pages of expectations: what each side expects of the process, written down before it is answered."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.closing import expectations as services
from cooperation.closing import policies, selectors
from cooperation.closing.forms import ExpectationForm
from cooperation.closing.views import CLASSES, room
from cooperation.process.models import Process, StageState
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.routes import within
from corpsys.access.services import may, require, writes
from corpsys.access.states import Side
from corpsys.pages.act import form_page


@within(reads=CLASSES)
@require_GET
def expectations(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show what each side expects, as far as the reader may see it."""
    process = room(request, key)
    rows = selectors.expectations(process.cycle, request.principal)
    own = [row for row in rows if row.side == request.principal.side]
    other = [row for row in rows if row.side != request.principal.side]
    context = {
        "process": process,
        "own": own,
        "other": other,
        "other_side": request.principal.side.other,
        "is_alone": not other and request.principal.side == Side.HOST,
        **_rights(process, request.principal, bool(own)),
    }
    return render(request, "closing/expectations.html", context)


def _rights(process: Process, principal: Principal, has_some: bool) -> dict[str, bool]:
    cycle = process.cycle
    can_write = writes(principal, cycle, *policies.written(principal.side)) and may(
        principal, "set_expectations", process.workspace_id
    )
    is_before = policies.closing_state(cycle) == StageState.NOT_OPEN
    return {"may_add": can_write and (is_before or not has_some), "may_edit": can_write and is_before}


@within(reads=CLASSES, actions=("set_expectations",))
def expectation_add(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Write down an expectation of the own side."""
    process = room(request, key)
    require(request.principal, "set_expectations", process.workspace_id)
    page = reverse("expectations", args=[corporation, key])
    return form_page(
        request,
        ExpectationForm(request.POST or None, principal=request.principal, cycle=process.cycle),
        lambda data: services.set_expectation(cycle=process.cycle, by=request.principal, **data),
        template="plan/form.html",
        context={
            "process": process,
            "title": _("What do we expect?"),
            "lead": _("At closing it is answered met, partly or no. With a measure the answer can be checked."),
            "label": _("Write it down"),
            "cancel_url": page,
        },
        done=page,
        said=_("The expectation has been written down."),
    )


@within(reads=CLASSES, actions=("set_expectations",))
def expectation_edit(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Change an expectation of the own side."""
    process = room(request, key)
    require(request.principal, "set_expectations", process.workspace_id)
    found = selectors.own_expectation(process.cycle, request.principal, number)
    page = reverse("expectations", args=[corporation, key])
    return form_page(
        request,
        ExpectationForm(request.POST or None, instance=found, principal=request.principal, cycle=process.cycle),
        lambda data: services.edit_expectation(
            expectation=selectors.own_expectation(process.cycle, request.principal, number),
            by=request.principal,
            **data,
        ),
        template="plan/form.html",
        context={"process": process, "title": _("What do we expect?"), "label": _("Save"), "cancel_url": page},
        done=page,
        said=_("Saved."),
    )
