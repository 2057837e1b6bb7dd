"""REST of monitoring. A token with the scope `values` may enter the figures of the side of the person who made it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from analytics.metrics.answer import Answer
from cooperation.monitoring import policies, selectors, services
from cooperation.monitoring.models import ActualValue, MonitoringMethod
from cooperation.monitoring.selectors import GoalRow, Measured
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.states import K, Side
from corpsys.tokens.idempotency import idempotent
from corpsys.workspace import selectors as workspaces

CLASSES = (K.K8, K.K1)
VALUE = ("public_id", "goal_number", "side", "on", "value", "is_final", "source", "at")


class MethodBody(Body):
    goal_number = serializers.IntegerField(min_value=1)
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]
    frequency = serializers.ChoiceField(choices=MonitoringMethod.Frequency.choices)
    responsible = serializers.UUIDField(help_text="A person who works for your side here.")


class ValueBody(Body):
    goal_number = serializers.IntegerField(min_value=1)
    on = serializers.DateField()
    value = serializers.DecimalField(max_digits=20, decimal_places=4, help_text="In the goal's unit.")
    is_final = serializers.BooleanField(required=False, default=False)
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]
    side = serializers.ChoiceField(choices=Side.choices, required=False, help_text="Your own, which is the default.")


def _process(request: Request, key: str) -> Process:
    return open_for(principal_of(request), key, ask=policies.require_inside)


@extend_schema(responses=dict[str, Any])
@within(reads=CLASSES, tokens=True)
@api_view(["GET"])
def monitoring(request: Request, corporation: str, key: str) -> Response:
    """Return the balance: each side's attainment of its plan line, goal by goal, and the win-win index."""
    found = selectors.balance(_process(request, key).cycle)
    return Response(
        {
            "win_win_index": shown(found.index),
            "sides": {side.side: shown(side.mean) for side in found.sides},
            "goals": [_goal(row) for row in found.rows],
        }
    )


def shown(answer: Answer) -> dict[str, Any]:
    """Return a number that may not exist: a share (1 = on plan) as text, or the reason why there is none."""
    return {"value": None if answer.value is None else str(answer.value), "reason": answer.reason}


def _goal(row: GoalRow) -> dict[str, Any]:
    return {
        "number": row.goal.number,
        "title": row.goal.title,
        "unit": row.goal.unit,
        "weight": str(row.goal.weight),
        "sides": {measured.side: _measured(measured) for measured in row.sides},
    }


def _measured(measured: Measured) -> dict[str, Any]:
    amounts = {"baseline": measured.baseline, "target": measured.target, "planned": measured.planned}
    return {
        **{name: None if amount is None else str(amount) for name, amount in amounts.items()},
        "actual": str(measured.actual.value) if measured.actual else None,
        "on": measured.actual.on if measured.actual else None,
        "attainment": shown(measured.attainment),
        "attainment_of_target": shown(measured.final),
        "frequency": measured.method.frequency if measured.method else None,
    }


@extend_schema(request=MethodBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("set_monitoring",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def methods(request: Request, corporation: str, key: str) -> Response:
    """List how each line is measured, or say how one's own side measures a goal."""
    process, principal = _process(request, key), principal_of(request)
    if request.method == "POST":
        data = body(request, MethodBody)
        data["responsible"] = _person(process, principal.side, data["responsible"])
        made = services.set_method(cycle=process.cycle, side=principal.side, by=principal, **data)
        return Response(_method(made), status=201)
    rows = MonitoringMethod.objects.visible_to(principal).filter(cycle=process.cycle).select_related("responsible")
    return Response({"results": [_method(row) for row in rows]})


def _method(row: MonitoringMethod) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("goal_number", "side", "source", "frequency")}
    return {**plain, "responsible": row.responsible.public_id}


def _person(process: Process, side: Side, public_id: Any) -> User:
    for person in workspaces.people(process.workspace_id, side):
        if person.public_id == public_id:
            return person
    raise Invalid({"responsible": ["This person does not work for your side here."]})


@extend_schema(request=ValueBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("enter_values",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def values(request: Request, corporation: str, key: str) -> Response:
    """List the measured values, or enter one of one's own side."""
    process, principal = _process(request, key), principal_of(request)
    if request.method == "POST":
        data = body(request, ValueBody)
        side = Side(data.pop("side", principal.side))
        made = services.enter_value(cycle=process.cycle, side=side, by=principal, **data)
        return Response({name: getattr(made, name) for name in VALUE}, status=201)
    rows = ActualValue.objects.visible_to(principal).filter(cycle=process.cycle)
    return Response(page(request, rows, order=("id",), fields=VALUE))
