"""Pages of the pulse: how good is the cooperation itself, by what both sides say."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from cooperation.monitoring import policies, pulse, pulse_results
from cooperation.monitoring.forms import PulseForm
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.routes import within
from corpsys.access.services import may, require, writes
from corpsys.access.states import K
from corpsys.pages.act import act, form_page

CLASSES = (K.K8, K.K6B)


def _process(request: PageRequest, key: str) -> Process:
    return open_for(request.principal, key, ask=policies.require_pulse)


@within(reads=CLASSES)
@require_GET
def pulse_page(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show the open round, and the means of the closed ones."""
    process = _process(request, key)
    rounds = pulse_results.rounds(process.cycle, request.principal)
    running = rounds[0] if rounds and rounds[0].is_open else None
    context = {
        "process": process,
        "running": running,
        "closed": [found for found in rounds if not found.is_open],
        "has_answered": running is not None and pulse_results.has_answered(request.principal, running.round),
        "least": pulse_results.LEAST_SHOWN,
        **_rights(process, request.principal),
    }
    return render(request, "monitoring/pulse.html", context)


def _rights(process: Process, principal: Principal) -> dict[str, bool]:
    can_write = writes(principal, process.cycle, *pulse.WRITTEN)
    return {
        "may_answer": can_write and may(principal, "answer_pulse", process.workspace_id),
        "may_open": can_write and may(principal, "open_pulse", process.workspace_id),
    }


@within(reads=CLASSES, actions=("open_pulse",))
@require_POST
def pulse_open(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Open the next round."""
    process = _process(request, key)
    return act(
        request,
        lambda: pulse.open_round(cycle=process.cycle, by=request.principal),
        done=reverse("pulse", args=[corporation, key]),
        said=_("The round is open; everybody on both teams can answer once."),
    )


@within(reads=CLASSES, actions=("answer_pulse",))
def pulse_answer(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Answer the five statements for oneself."""
    process = _process(request, key)
    require(request.principal, "answer_pulse", process.workspace_id)
    found = pulse_results.round_of(request.principal, process.cycle, number)
    form = PulseForm(request.POST or None)
    page = reverse("pulse", args=[corporation, key])
    people = policies.team_size(process.workspace_id, request.principal.side)
    return form_page(
        request,
        form,
        lambda _data: pulse.answer(round=found, levels=form.levels(), by=request.principal),
        template="monitoring/pulse_answer.html",
        context={
            "process": process,
            "round": found,
            "is_small": people < pulse_results.LEAST_SHOWN,
            "label": pgettext("act", "Answer"),
            "cancel_url": page,
        },
        done=page,
        said=_("Your answers are sealed until the round is closed."),
    )


@within(reads=CLASSES, actions=("open_pulse",))
@require_POST
def pulse_close(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Close the round and show its means."""
    process = _process(request, key)
    found = pulse_results.round_of(request.principal, process.cycle, number)
    return act(
        request,
        lambda: pulse.close_round(round=found, by=request.principal),
        done=reverse("pulse", args=[corporation, key]),
        said=_("The round is closed."),
    )
