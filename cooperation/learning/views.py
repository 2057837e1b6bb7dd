"""The page of what a process teaches: what was taken for granted, and what was learnt."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.learning import policies, selectors, services
from cooperation.learning.forms import AssumptionForm, CloseForm, LessonForm, NothingToFill
from cooperation.monitoring.policies import require_inside
from cooperation.plan import policies as plans
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.routes import within
from corpsys.access.services import may, require, writes
from corpsys.access.states import K
from corpsys.pages.act import form_page

CLASSES = (K.K8, K.K1)


def _process(request: PageRequest, key: str) -> Process:
    return open_for(request.principal, key, ask=require_inside)


@within(reads=CLASSES)
@require_GET
def learning(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show the assumptions and lessons that the reader may see."""
    process = _process(request, key)
    context = {
        "process": process,
        "assumptions": selectors.assumptions(process, request.principal),
        "lessons": selectors.lessons(process, request.principal),
        **_rights(process, request.principal),
    }
    return render(request, "learning/learning.html", context)


def _rights(process: Process, principal: Principal) -> dict[str, bool]:
    can_write = writes(principal, process.cycle, policies.written(principal.side))
    workspace = process.workspace_id
    return {
        "may_assume": can_write and may(principal, "record_assumption", workspace),
        "may_learn": can_write and may(principal, "record_lesson", workspace),
        "may_share": can_write and plans.is_joint(process.cycle) and may(principal, "share_data", workspace),
    }


@within(reads=CLASSES, actions=("record_assumption",))
def assumption_add(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Record an assumption."""
    process = _process(request, key)
    require(request.principal, "record_assumption", process.workspace_id)
    page = reverse("learning", args=[corporation, key])
    return form_page(
        request,
        AssumptionForm(request.POST or None),
        lambda data: services.record_assumption(process=process, by=request.principal, **data),
        template="plan/form.html",
        context={
            "process": process,
            "title": _("What does the plan take for granted?"),
            "lead": _("It is closed as held or failed before the monitoring passes its gate."),
            "label": _("Record"),
            "cancel_url": page,
        },
        done=page,
        said=_("The assumption has been recorded."),
    )


@within(reads=CLASSES, actions=("record_assumption",))
def assumption_close(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Close an assumption as held or failed."""
    process = _process(request, key)
    require(request.principal, "record_assumption", process.workspace_id)
    found = selectors.assumption(process, request.principal, number)
    page = reverse("learning", args=[corporation, key])
    return form_page(
        request,
        CloseForm(request.POST or None),
        lambda data: services.close_assumption(assumption=found, by=request.principal, **data),
        template="plan/form.html",
        context={"process": process, "title": str(found), "label": _("Close it"), "cancel_url": page},
        done=page,
        said=_("Saved."),
    )


@within(reads=CLASSES, actions=("record_lesson", "share_data"))
def lesson_add(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Record a lesson of the own side."""
    process = _process(request, key)
    require(request.principal, "record_lesson", process.workspace_id)
    may_share = _rights(process, request.principal)["may_share"]
    page = reverse("learning", args=[corporation, key])
    return form_page(
        request,
        LessonForm(request.POST or None, stages=selectors.stages(process), may_share=may_share),
        lambda data: services.record_lesson(process=process, by=request.principal, **data),
        template="plan/form.html",
        context={
            "process": process,
            "title": _("What have we learnt?"),
            "lead": _("It stays with our side unless its lead shares it."),
            "label": _("Record"),
            "cancel_url": page,
        },
        done=page,
        said=_("The lesson has been recorded."),
    )


@within(reads=CLASSES, actions=("share_data",))
def lesson_share(request: PageRequest, corporation: str, key: str, lesson: str) -> HttpResponse:
    """Share a lesson of the own side with the other, after saying what becomes visible."""
    process = _process(request, key)
    require(request.principal, "share_data", process.workspace_id)
    found = selectors.lesson(process, request.principal, lesson)
    page = reverse("learning", args=[corporation, key])
    return form_page(
        request,
        NothingToFill(request.POST if request.method == "POST" else None),
        lambda _data: services.share_lesson(lesson=found, by=request.principal),
        template="learning/share.html",
        context={"process": process, "lesson": found, "label": _("Share it"), "cancel_url": page},
        done=page,
        said=_("Both sides read this lesson now."),
    )
