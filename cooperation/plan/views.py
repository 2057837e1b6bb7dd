"""Pages of the plan: the newest version, its goals, comparison, signing."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import fresh
from cooperation.plan import policies, selectors, services
from cooperation.plan.forms import GoalForm, PlanForm, SignForm
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import NotVisible
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import K
from corpsys.pages.act import act, form_page


def _process(request: PageRequest, key: str) -> Process:
    return open_for(request.principal, key, K.K8, K.K1)


@within(reads=(K.K8, K.K1))
@require_GET
def plan(request: PageRequest, corporation: str, key: str, number: int | None = None) -> HttpResponse:
    """Show what we want together and what each side gains."""
    process = _process(request, key)
    view = selectors.view(process.cycle, request.principal, number)
    if number is not None and view is None:
        raise NotVisible
    context = {
        "process": process,
        "view": view,
        "is_newest": view is not None and view.plan == view.versions[0],
        "sides": policies.sides_of(process.cycle),
        "may_edit": may(request.principal, "edit_plan", process.workspace_id),
        "may_sign": may(request.principal, "sign_plan", process.workspace_id),
    }
    return render(request, "plan/plan.html", context)


@within(reads=(K.K8, K.K1), actions=("edit_plan",))
def plan_start(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Start the plan."""
    process = _process(request, key)
    return form_page(
        request,
        PlanForm(request.POST or None),
        lambda data: services.start_plan(cycle=process.cycle, by=request.principal, **data),
        template="plan/form.html",
        context={"process": process, "title": _("Start the strategic plan"), "label": _("Start")},
        done=reverse("plan", args=[corporation, key]),
    )


@within(reads=(K.K8, K.K1), actions=("edit_plan",))
def goal_add(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Add a goal to the newest version."""
    process = _process(request, key)
    found = selectors.current(process.cycle)
    if found is None:
        raise NotVisible
    return form_page(
        request,
        GoalForm(request.POST or None, principal=request.principal, cycle=process.cycle),
        lambda data: services.add_goal(plan=found, by=request.principal, **data),
        template="plan/form.html",
        context={"process": process, "title": _("Add a joint goal"), "label": _("Add the goal")},
        done=reverse("plan", args=[corporation, key]),
        said=_("The goal has been added."),
    )


@within(reads=(K.K8, K.K1), actions=("edit_plan",))
def goal_edit(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Change a goal: the joint cells and one's own side's."""
    process = _process(request, key)
    found = selectors.goal(request.principal, process.cycle, number)
    form = GoalForm(request.POST or None, instance=found, principal=request.principal, cycle=process.cycle)
    return form_page(
        request,
        form,
        lambda data: services.edit_goal(
            goal=selectors.goal(request.principal, process.cycle, number), by=request.principal, **data
        ),
        template="plan/form.html",
        context={"process": process, "title": str(found), "label": _("Save"), "plan": found.plan},
        done=reverse("plan", args=[corporation, key]),
        said=_("Saved."),
    )


@within(reads=(K.K8, K.K1), actions=("sign_plan",))
@require_POST
def signing_open(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Freeze the version and open it for signature."""
    process = _process(request, key)
    found = selectors.current(process.cycle)
    if found is None:
        raise NotVisible
    return act(
        request,
        lambda: services.open_signing(plan=found, by=request.principal),
        done=reverse("plan_sign", args=[corporation, key]),
        said=_("The plan is open for signature. Any change of a signed field makes a new version."),
    )


@within(reads=(K.K8, K.K1), actions=("sign_plan",))
def sign(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show exactly what is signed, and sign it after a fresh sign-in."""
    process = _process(request, key)
    view = selectors.view(process.cycle, request.principal)
    if view is None:
        raise NotVisible
    may_sign = may(request.principal, "sign_plan", process.workspace_id)
    if may_sign and not fresh.is_fresh(request):
        return HttpResponseRedirect(fresh.sign_in_again_url(request.path))
    differences = selectors.compare(view.replaced, view.plan) if view.replaced else []
    return form_page(
        request,
        SignForm(request.POST or None, initial={"digest": view.plan.digest}),
        lambda data: services.sign(plan=view.plan, shown_digest=data["digest"], by=request.principal),
        template="plan/sign.html",
        context={
            "process": process,
            "view": view,
            "sides": policies.sides_of(process.cycle),
            "differences": differences,
            "may_sign": may_sign,
            "own_signature": view.signatures.get(request.principal.side),
        },
        done=reverse("plan", args=[corporation, key]),
        said=_("Your signature has been recorded."),
    )


@within(reads=(K.K8, K.K1))
@require_GET
def compare(request: PageRequest, corporation: str, key: str, older: int, newer: int) -> HttpResponse:
    """Show what differs between two versions."""
    process = _process(request, key)
    first = selectors.view(process.cycle, request.principal, older)
    second = selectors.view(process.cycle, request.principal, newer)
    if first is None or second is None:
        raise NotVisible
    context = {
        "process": process,
        "older": first.plan,
        "newer": second.plan,
        "differences": selectors.compare(first.plan, second.plan),
    }
    return render(request, "plan/compare.html", context)
