"""Pages of monitoring: are both winning against their plan, and the figures behind it. The pulse is in `pulse_views`."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.monitoring import policies, pulse_results, selectors, services, wording
from cooperation.monitoring.bars import bar
from cooperation.monitoring.forms import MethodForm, ValueForm
from cooperation.monitoring.models import MonitoringMethod
from cooperation.monitoring.selectors import Balance, GoalRow, Measured
from cooperation.plan import policies as plans
from cooperation.plan import selectors as plan_selectors
from cooperation.plan.models import JointGoal
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import NotVisible, Text
from corpsys.access.routes import within
from corpsys.access.services import may, require, writes
from corpsys.access.states import K
from corpsys.pages.act import form_page

CLASSES = (K.K8, K.K1)


def _process(request: PageRequest, key: str) -> Process:
    return open_for(request.principal, key, ask=policies.require_inside)


@within(reads=CLASSES)
@require_GET
def monitoring(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Answer whether both sides are winning against their plan."""
    process = _process(request, key)
    found = selectors.balance(process.cycle)
    context = {
        "process": process,
        "balance": found,
        "headline": wording.headline(found),
        "bars": [(side, bar(side.mean, side.side)) for side in found.sides],
        "rows": [(row, [_cell(row, measured) for measured in row.sides]) for row in found.rows],
        "sides": plans.sides_of(process.cycle),
        "quality": pulse_results.quality(process.cycle),
        **_rights(process, request.principal),
    }
    return render(request, "monitoring/monitoring.html", context)


def _cell(row: GoalRow, measured: Measured) -> dict[str, Any]:
    return {"measured": measured, "bar": bar(measured.attainment, measured.side), "why": wording.why(measured)}


def _rights(process: Process, principal: Principal) -> dict[str, bool]:
    has_line = principal.side in plans.sides_of(process.cycle)
    can_write = has_line and writes(principal, process.cycle, *plans.classes(process.cycle))
    return {
        "may_enter": can_write and may(principal, "enter_values", process.workspace_id),
        "may_set": can_write and may(principal, "set_monitoring", process.workspace_id),
    }


@within(reads=CLASSES)
@require_GET
def monitoring_goal(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Show the values behind a goal's attainment, and how each side measures it."""
    process = _process(request, key)
    found = selectors.balance(process.cycle)
    row = _row(found, number)
    context = {
        "process": process,
        "goal": row.goal,
        "cells": [_cell(row, measured) for measured in row.sides],
        "values": selectors.values(process.cycle, request.principal, number),
        **_rights(process, request.principal),
    }
    return render(request, "monitoring/goal.html", context)


def _row(found: Balance, number: int) -> GoalRow:
    for row in found.rows:
        if row.goal.number == number:
            return row
    raise NotVisible


@within(reads=CLASSES, actions=("enter_values",))
def value_enter(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Enter a measured value of one's own side."""
    process, goal = _goal(request, key, number)
    require(request.principal, "enter_values", process.workspace_id)
    page = reverse("monitoring", args=[corporation, key])
    return form_page(
        request,
        ValueForm(request.POST or None, unit=goal.unit),
        lambda data: services.enter_value(
            cycle=process.cycle, goal_number=number, side=request.principal.side, by=request.principal, **data
        ),
        template="plan/form.html",
        context=_form_context(process, goal, _("Enter a value"), page),
        done=page,
        said=_("The value has been entered."),
    )


@within(reads=CLASSES, actions=("set_monitoring",))
def method_set(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Say how one's own side measures a goal."""
    process, goal = _goal(request, key, number)
    require(request.principal, "set_monitoring", process.workspace_id)
    own = MonitoringMethod.objects.filter(cycle=process.cycle, goal_number=number, side=request.principal.side).first()
    page = reverse("monitoring", args=[corporation, key])
    return form_page(
        request,
        MethodForm(request.POST or None, instance=own, principal=request.principal, cycle=process.cycle),
        lambda data: services.set_method(
            cycle=process.cycle, goal_number=number, side=request.principal.side, by=request.principal, **data
        ),
        template="plan/form.html",
        context=_form_context(process, goal, _("How we measure it"), page),
        done=page,
        said=_("Saved."),
    )


def _goal(request: PageRequest, key: str, number: int) -> tuple[Process, JointGoal]:
    process = _process(request, key)
    return process, plan_selectors.goal(request.principal, process.cycle, number)


def _form_context(process: Process, goal: JointGoal, title: Text, page: str) -> dict[str, Any]:
    lead = f"{goal} · {goal.measure}" if goal.measure else str(goal)
    return {"process": process, "title": title, "lead": lead, "label": _("Save"), "cancel_url": page}
