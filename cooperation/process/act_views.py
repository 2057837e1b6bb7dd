"""Pages of the acts on a process: opening it, passing, confirming, asking for an exception, reopening, ticking."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.decision.models import Decision
from cooperation.process import head, selectors, services
from cooperation.process.forms import (
    BypassAnswerForm,
    BypassForm,
    ConfirmForm,
    GateForm,
    OpenForm,
    ReopenForm,
    TickForm,
)
from cooperation.process.models import Process
from cooperation.process.reading import note_reading
from cooperation.process.selectors import StageView
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import NotVisible
from corpsys.access.routes import within
from corpsys.access.services import may, require
from corpsys.access.states import K
from corpsys.pages.act import act, form_page


@within(staff=True, reads=(K.K1,), actions=("open_process",))
def process_open(request: PageRequest, corporation: str, decision: Any) -> HttpResponse:
    """Open the process that a decision allows."""
    principal = request.principal
    found: Decision = Decision.objects.select_related("workspace__partner").get_visible(principal, public_id=decision)
    require(principal, "open_process", found.workspace_id)
    return form_page(
        request,
        OpenForm(request.POST or None),
        lambda data: services.open_process(decision=found, by=principal, **data),
        template="pages/form.html",
        context={
            "title": _("Open a process with %(client)s") % {"client": found.workspace.partner.name},
            "lead": _("Variant: %(variant)s. The client learns of it as far as the variant says.")
            % {"variant": found.get_chosen_display()},
            "label": _("Open the process"),
        },
        done=lambda made: reverse("process", args=[corporation, made.key]),
        said=_("The process is open."),
    )


@within(reads=(K.K1, K.K8), actions=("pass_gate",))
def gate_page(request: PageRequest, corporation: str, key: str, stage: int) -> HttpResponse:
    """Show what passing a gate will do, and pass it."""
    process, view = _stage(request, key, stage, "pass_gate")
    return form_page(
        request,
        GateForm(request.POST or None, initial={"version": process.version}),
        lambda data: services.pass_gate(process=process, stage=stage, by=request.principal, **data),
        template="process/gate.html",
        context=_context(process, view),
        done=reverse("process", args=[corporation, key]),
        said=_("The gate is passed. A good moment to record what was learnt."),
    )


@within(reads=(K.K8,), actions=("confirm_gate",))
def confirm_page(request: PageRequest, corporation: str, key: str, stage: int) -> HttpResponse:
    """Show the client's lead what it confirms, and confirm it."""
    process, view = _stage(request, key, stage, "confirm_gate")
    return form_page(
        request,
        _posted(ConfirmForm, request),
        lambda _data: services.confirm_gate(process=process, stage=stage, by=request.principal),
        template="process/confirm.html",
        context=_context(process, view),
        done=reverse("stage", args=[corporation, key, stage]),
        said=_("The gate is confirmed."),
    )


@within(reads=(K.K1,), staff=True, actions=("ask_bypass",))
def bypass_ask(request: PageRequest, corporation: str, key: str, stage: int) -> HttpResponse:
    """Ask an executive to let the gate pass with open conditions."""
    process, view = _stage(request, key, stage, "ask_bypass")
    return form_page(
        request,
        BypassForm(request.POST or None),
        lambda data: services.ask_bypass(process=process, stage=stage, by=request.principal, **data),
        template="process/bypass_ask.html",
        context=_context(process, view),
        done=reverse("stage", args=[corporation, key, stage]),
        said=_("The executives have been asked."),
    )


@within(reads=(K.K1,), staff=True, actions=("approve_bypass",))
def bypass_answer(request: PageRequest, corporation: str, key: str, bypass: Any) -> HttpResponse:
    """Show a request to pass with an exception, and answer it."""
    found = selectors.bypass(request.principal, bypass)
    process = selectors.get(request.principal, key)
    if found.process_id != process.pk:
        raise NotVisible
    may_answer = may(request.principal, "approve_bypass", process.workspace_id)
    if request.method == "POST":
        require(request.principal, "approve_bypass", process.workspace_id)
    view = selectors.stage_view(process, found.stage, request.principal)
    note_reading(request.principal, process)
    return form_page(
        request,
        BypassAnswerForm(request.POST or None),
        lambda data: services.answer_bypass(bypass=found, by=request.principal, **data),
        template="process/bypass_answer.html",
        context={**_context(process, view), "bypass": found, "may_answer": may_answer},
        done=reverse("stage", args=[corporation, key, found.stage]),
        said=_("The request is answered."),
    )


@within(reads=(K.K1,), staff=True, actions=("reopen_stage",))
def reopen_page(request: PageRequest, corporation: str, key: str, stage: int) -> HttpResponse:
    """Reopen a passed stage with a reason."""
    process, view = _stage(request, key, stage, "reopen_stage")
    return form_page(
        request,
        ReopenForm(request.POST or None),
        lambda data: services.reopen_stage(process=process, stage=stage, by=request.principal, **data),
        template="process/reopen.html",
        context={**_context(process, view), "outdated": selectors.would_be_outdated(process, stage)},
        done=reverse("stage", args=[corporation, key, stage]),
        said=_("The stage is open again."),
    )


@within(reads=(K.K1, K.K8), staff=True, actions=("tick_condition",))
def tick_page(request: PageRequest, corporation: str, key: str, stage: int, condition: str) -> HttpResponse:
    """Tick a manual condition with its evidence."""
    process, view = _stage(request, key, stage, "tick_condition")
    shown = [item for item in (view.inside.conditions if view.inside else ()) if item.name == condition]
    if not shown:
        raise NotVisible
    return form_page(
        request,
        TickForm(request.POST or None),
        lambda data: services.tick(process=process, stage=stage, condition=condition, by=request.principal, **data),
        template="process/tick.html",
        context={**_context(process, view), "condition": shown[0]},
        done=reverse("stage", args=[corporation, key, stage]),
        said=_("Ticked."),
    )


@within(reads=(K.K1,), staff=True, actions=("pass_gate",))
def process_strategy(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Confirm the process for the corporation's strategy in force; read, it leads to the strategies."""
    process = selectors.get(request.principal, key)
    if request.method != "POST":
        return redirect("strategies", corporation)
    return act(
        request,
        lambda: services.confirm_strategy(process=process, by=request.principal),
        done=reverse("process", args=[corporation, key]),
        said=_("The process is confirmed for the strategy in force."),
    )


def _stage(request: PageRequest, key: str, stage: int, action: str) -> tuple[Process, StageView]:
    """Find the stage for an act: missing where only names may be known, 403 where the role does not act."""
    process = selectors.get(request.principal, key)
    if head.knows_names_only(request.principal, process):
        raise NotVisible
    require(request.principal, action, process.workspace_id)
    view = selectors.stage_view(process, stage, request.principal)
    if view.inside is None:
        raise NotVisible
    return process, view


def _context(process: Process, view: StageView) -> dict[str, Any]:
    return {"process": process, "stage": view, "selected_stage": view.number}


def _posted(form: Callable[..., Any], request: PageRequest) -> Any:
    # A form without fields is bound by the method: its data is empty.
    return form(request.POST) if request.method == "POST" else form()
