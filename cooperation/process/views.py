"""Pages that show processes: the list, one process, one stage, its history. The acts are in `act_views`."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cooperation.decision import selectors as decisions
from cooperation.process import head, selectors, steps
from cooperation.process.effects import seen_by_client
from cooperation.process.forms import ProcessFilter
from cooperation.process.models import Process
from cooperation.process.reading import note_reading
from cooperation.process.running import definition_of
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import NotVisible
from corpsys.access.routes import within
from corpsys.access.services import has_only_the_offer, may
from corpsys.access.states import K, State
from corpsys.audit.selectors import events_for
from corpsys.strategy import selectors as strategies

PER_PAGE = 50
ACTS = ("pass_gate", "ask_bypass", "reopen_stage", "tick_condition", "confirm_gate")


@within(reads=(K.K9,), staff=True)
@require_GET
def process_list(request: PageRequest, corporation: str) -> HttpResponse:
    """Show where every process is."""
    filters = ProcessFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    rows = selectors.processes(request.principal, **chosen)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "page_obj": found,
        "summaries": [selectors.summary(process, today) for process in found],
        "filters": filters,
        "is_filtered": any(chosen.values()),
    }
    return render(request, "process/list.html", context)


@within(reads=(K.K9,))
@require_GET
def process_page(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show the stage that runs now; to a client outside the process only the ways to the other side."""
    process = selectors.get(request.principal, key)
    if head.knows_names_only(request.principal, process):
        if has_only_the_offer(request.principal, process.cycle):
            return redirect("concept", corporation, key)
        tabs = [tab for tab in head.head_tabs(process, request.principal, request.path) if not tab.active]
        return render(request, "process/outside.html", {"process": process, "ways": tabs})
    return _stage(request, process, selectors.current_stage(process))


@within(reads=(K.K9,))
@require_GET
def stage_page(request: PageRequest, corporation: str, key: str, stage: int) -> HttpResponse:
    """Show one stage."""
    return _stage(request, selectors.get(request.principal, key), stage)


def _stage(request: PageRequest, process: Process, stage: int) -> HttpResponse:
    principal = request.principal
    view = selectors.stage_view(process, stage, principal)
    note_reading(principal, process)
    context: dict[str, Any] = {
        "process": process,
        "selected_stage": stage,
        "stage": view,
        "step": steps.next_step(process, view, principal),
        "may": {act: may(principal, act, process.workspace_id) for act in ACTS},
        "can_write": process.cycle.ended_at is None,
        "boxes": len(definition_of(process).boxes),
    }
    if principal.is_guest:
        context["needs"] = steps.needs(process, view, principal)
    elif view.inside:
        context["client_sees"] = seen_by_client(State(process.cycle.state))
        context["new_strategy"] = _new_strategy(process)
        context["level_reason"] = decisions.level_reason(process.cycle_id)
        context["override"] = decisions.standing_override(process.cycle_id)
    return render(request, "process/guest_stage.html" if principal.is_guest else "process/stage.html", context)


def _new_strategy(process: Process) -> Any:
    """The strategy in force that this process was not confirmed for, once its own strategy stage is passed. Source: D8."""
    if process.strategy_confirmed_id is None or process.cycle.ended_at is not None:
        return None
    found = strategies.in_force(process.corporation_id)
    return found if found is not None and found.pk != process.strategy_confirmed_id else None


@within(reads=(K.K1, K.K8))
@require_GET
def history_page(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show who moved the process when, and what else this side may read of what was done."""
    process = selectors.get(request.principal, key)
    if not head.is_inside(request.principal, process):
        raise NotVisible
    note_reading(request.principal, process)
    found = Paginator(events_for(request.principal, process.workspace_id), PER_PAGE).get_page(request.GET.get("page"))
    context = {"process": process, "rows": selectors.history(process, request.principal), "page_obj": found}
    return render(request, "process/history.html", context)
