"""Pages of closing: were both sides' expectations met, and what comes next. Expectations are in `expectation_views`."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cooperation.closing import policies, selectors, services, verdicts
from cooperation.closing.forms import AnswersForm, DecisionForm, ExitForm, NothingToFill
from cooperation.closing.models import Closing
from cooperation.closing.selectors import SideAnswers
from cooperation.plan import policies as plans
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import NotVisible, Refused
from corpsys.access.routes import within
from corpsys.access.services import may, require, writes
from corpsys.access.states import Ending
from corpsys.pages.act import act, form_page
from corpsys.workspace import selectors as workspaces

CLASSES = policies.CLASSES


def room(request: PageRequest, key: str) -> Process:
    """Return the process of a page of closing, or refuse as if it did not exist."""
    return open_for(request.principal, key, ask=policies.require_room)


def _whole_room(request: PageRequest, key: str) -> Process:
    """The verdict and the decision; not for a client at the table of a negotiation."""
    process = room(request, key)
    if not policies.sees_both(request.principal, process.cycle):
        raise NotVisible
    return process


@within(reads=CLASSES)
@require_GET
def closing(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show each side's answers, the verdict by rule, and the decision."""
    process = room(request, key)
    cycle, principal = process.cycle, request.principal
    parts = selectors.side_answers(cycle, principal)
    context = {
        "process": process,
        "own": parts[0],
        "parts": parts,
        "stage": policies.closing_state(cycle),
        "runs": policies.closing_state(cycle) in policies.RUNNING,
        **_rights(process, principal, parts[0]),
    }
    if policies.sees_both(principal, cycle):
        context.update(_outcome(process, principal))
    return render(request, "closing/closing.html", context)


def _rights(process: Process, principal: Principal, own: SideAnswers) -> dict[str, bool]:
    runs = policies.closing_state(process.cycle) in policies.RUNNING
    can_write = runs and writes(principal, process.cycle, *policies.written(principal.side))
    can_answer = can_write and not own.has_submitted and bool(own.lines)
    workspace = process.workspace_id
    newest = workspaces.current_cycle(workspace)
    is_last = newest is not None and newest.pk == process.cycle_id
    return {
        "may_answer": can_answer and may(principal, "answer_closing", workspace),
        "may_submit": can_answer and own.is_complete and may(principal, "submit_closing", workspace),
        "may_decide": can_write and may(principal, "record_closing", workspace),
        "may_start_next": process.cycle.ended_at is not None and is_last and may(principal, "open_process", workspace),
    }


def _outcome(process: Process, principal: Principal) -> dict[str, Any]:
    cycle = process.cycle
    verdict, found = verdicts.verdict_of(cycle), selectors.closing(cycle, principal)
    ending = found is not None and found.choice == Closing.Choice.END
    return {
        "verdict": verdicts.shown(verdict, cycle) if verdict else None,
        "waited_for": policies.waited_for(cycle, policies.submitted(cycle)),
        "closing": found,
        "is_decided": selectors.is_decided(found, cycle),
        "deciding": plans.sides_of(cycle),
        "exit_points": selectors.exit_points(cycle) if ending else [],
        "has_ended": cycle.ended_at is not None,
        "is_over": cycle.ending == Ending.ENDED,
    }


@within(reads=CLASSES, actions=("answer_closing",))
def closing_answers(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Answer the own side's expectations; sealed, and open to change until they are submitted."""
    process = room(request, key)
    require(request.principal, "answer_closing", process.workspace_id)
    own = selectors.side_answers(process.cycle, request.principal)[0]
    if not own.lines:
        raise Refused(_("Your side has no expectations to answer."))
    form = AnswersForm(request.POST if request.method == "POST" else None, lines=own.lines)
    page = reverse("closing", args=[corporation, key])
    return form_page(
        request,
        form,
        lambda _data: services.answer(cycle=process.cycle, given=form.given(), by=request.principal),
        template="closing/answers.html",
        context={"process": process, "own": own, "label": _("Save"), "cancel_url": page},
        done=page,
        said=_("The answers are saved and sealed."),
    )


@within(reads=CLASSES, actions=("submit_closing",))
def closing_submit(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Submit the own side's answers."""
    process = room(request, key)
    require(request.principal, "submit_closing", process.workspace_id)
    page = reverse("closing", args=[corporation, key])
    return form_page(
        request,
        NothingToFill(request.POST if request.method == "POST" else None),
        lambda _data: services.submit(cycle=process.cycle, by=request.principal),
        template="plan/form.html",
        context={
            "process": process,
            "title": _("Submit our answers?"),
            "lead": _("They can no longer be changed. Once both sides have submitted, each reads the other's answers."),
            "label": _("Submit"),
            "cancel_url": page,
        },
        done=page,
        said=_("The answers have been submitted."),
    )


@within(reads=CLASSES, actions=("record_closing",))
def closing_decide(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Record for the own side what comes next."""
    process = _whole_room(request, key)
    require(request.principal, "record_closing", process.workspace_id)
    cycle = process.cycle
    verdict = verdicts.verdict_of(cycle)
    options = tuple(str(option) for option in verdict.options) if verdict else ()
    found = selectors.closing(cycle, request.principal)
    page = reverse("closing", args=[corporation, key])
    return form_page(
        request,
        DecisionForm(
            request.POST if request.method == "POST" else None,
            choices=policies.possible_choices(cycle.variant, options),
            initial={"choice": found.choice, "note": found.note} if found else None,
        ),
        lambda data: services.record_decision(cycle=cycle, by=request.principal, **data),
        template="plan/form.html",
        context={
            "process": process,
            "title": _("Record the decision"),
            "lead": _("The verdict suggests: %(hint)s.") % {"hint": verdicts.hint_label(verdict.hint)}
            if verdict
            else _("There is no verdict yet."),
            "label": _("Record"),
            "cancel_url": page,
        },
        done=page,
        said=_("The decision of your side is recorded."),
    )


@within(reads=CLASSES, actions=("record_closing",))
def closing_exit(request: PageRequest, corporation: str, key: str, point: str) -> HttpResponse:
    """Settle a point of the exit checklist."""
    process = _whole_room(request, key)
    require(request.principal, "record_closing", process.workspace_id)
    found = next((row for row in selectors.exit_points(process.cycle) if row.key == point), None)
    if found is None:
        raise NotVisible
    page = reverse("closing", args=[corporation, key])
    return form_page(
        request,
        ExitForm(request.POST if request.method == "POST" else None),
        lambda data: services.tick_exit(cycle=process.cycle, key=point, by=request.principal, **data),
        template="plan/form.html",
        context={"process": process, "title": found.label, "label": _("Settled"), "cancel_url": page},
        done=page,
        said=_("Saved."),
    )


@within(reads=CLASSES, actions=("open_process",))
@require_POST
def closing_next(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Start the next cycle of the pair."""
    process = _whole_room(request, key)
    return act(
        request,
        lambda: services.start_next_cycle(cycle=process.cycle, by=request.principal),
        done=reverse("client", args=[corporation, process.workspace.partner.slug]),
        said=_("The next cycle has started: it begins with the decision on the variant."),
    )
