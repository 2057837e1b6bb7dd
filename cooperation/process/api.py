"""REST of processes: reading, and the acts at gates as resources."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from cooperation.decision.models import Decision
from cooperation.process import head, selectors, services
from cooperation.process.definition import labels
from cooperation.process.definition.types import MoveKind
from cooperation.process.models import Process, Stage
from cooperation.process.reading import note_reading
from cooperation.process.running import definition_of
from cooperation.process.selectors import StageView
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page, version
from corpsys.access.refusals import Invalid, NotVisible
from corpsys.access.routes import within
from corpsys.access.states import K
from corpsys.workspace.kinds import process_kind

LIST_FIELDS = ("key", "name", "workspace__host__name", "workspace__partner__name", "started_at")
KINDS = ("workspace__host__kind", "workspace__partner__kind")
LAST_STAGE = 8


class StageBody(Body):
    stage = serializers.IntegerField(min_value=0, max_value=LAST_STAGE)


class OpenBody(Body):
    decision = serializers.UUIDField(help_text="The decision on the variant.")
    name = serializers.CharField(max_length=200)


class MoveBody(StageBody):
    kind = serializers.ChoiceField(choices=MoveKind.choices)
    reason = serializers.CharField(max_length=2000, required=False, help_text="For reopening.")


class BypassBody(StageBody):
    reason = serializers.CharField(max_length=2000)


class AnswerBody(Body):
    approved = serializers.BooleanField()
    answer = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class TickBody(StageBody):
    condition = serializers.CharField(max_length=60)
    evidence = serializers.CharField(max_length=600)


@extend_schema(request=OpenBody, responses=dict[str, Any])
@within(reads=(K.K9,), actions=("open_process",), tokens=True)
@api_view(["GET", "POST"])
def processes(request: Request, corporation: str) -> Response:
    """List the processes (kind: one of the six, internal or external), or open one by its decision."""
    principal = principal_of(request)
    if request.method == "POST":
        data = body(request, OpenBody)
        decision = Decision.objects.get_visible(principal, public_id=data["decision"])
        made = services.open_process(decision=decision, name=data["name"], by=principal)
        return _whole(request, selectors.get(principal, made.key), 201)
    rows = selectors.processes(principal, kind=request.query_params.get("kind", ""))
    found = page(request, rows, order=("-id",), fields=(*LIST_FIELDS, *KINDS))
    return Response(found | {"results": [_with_kind(row) for row in found["results"]]})


def _with_kind(row: dict[str, Any]) -> dict[str, Any]:
    kinds = [row.pop(name) for name in KINDS]
    return row | {"kind": process_kind(*kinds).key}


@extend_schema(responses=dict[str, Any])
@within(reads=(K.K9,), tokens=True)
@api_view(["GET"])
def process(request: Request, corporation: str, key: str) -> Response:
    """Return a process with the state of its stages."""
    found = selectors.get(principal_of(request), key)
    note_reading(principal_of(request), found)
    return _whole(request, found)


def _whole(request: Request, found: Process, status: int = 200) -> Response:
    principal = principal_of(request)
    shown: dict[str, Any] = {
        "key": found.key,
        "name": found.name,
        "host": found.workspace.host.name,
        "partner": found.workspace.partner.name,
    }
    # Where only the parties may be known, the version would tell that the process moves.
    if head.knows_names_only(principal, found):
        return Response(shown, status=status)
    shown |= {"variant": found.cycle.variant, "ended": found.cycle.ended_at is not None, "version": found.version}
    shown["stages"] = [_short(found, row) for row in found.stages.all()]
    return Response(shown, status=status, headers={"ETag": f'"{found.version}"'})


def _short(found: Process, row: Stage) -> dict[str, Any]:
    name = labels.stage_name(definition_of(found), row.number)
    return {"number": row.number, "name": name, "state": row.state, "with_exception": row.passed_with_exception}


@extend_schema(responses=dict[str, Any])
@within(reads=(K.K9,), tokens=True)
@api_view(["GET"])
def stage(request: Request, corporation: str, key: str, stage: int) -> Response:
    """Return a stage: its dates, and inside the process its conditions and moves."""
    principal = principal_of(request)
    found = selectors.get(principal, key)
    shown = selectors.stage_view(found, stage, principal)
    note_reading(principal, found)
    return Response(one(shown), headers={"ETag": f'"{found.version}"'})


def one(shown: StageView) -> dict[str, Any]:
    """Return the representation of a stage as its reader may see it."""
    names = ("number", "name", "state", "opened_at", "due_on", "passed_at", "with_exception", "is_outdated")
    data: dict[str, Any] = {name: getattr(shown, name) for name in names}
    if shown.inside is None:
        return data
    data["conditions"] = [
        {"name": found.name, "label": str(found.label), "met": found.met, "detail": str(found.detail), "url": found.url}
        for found in shown.inside.conditions
    ]
    data["moves"] = [
        {"kind": move.kind, "allowed": move.is_allowed, "reason": str(move.refused or "")}
        for move in shown.inside.moves
    ]
    data["confirmation"] = {"needed": shown.inside.confirmation.needed, "at": shown.inside.confirmation.at}
    return data


@extend_schema(request=MoveBody, responses=dict[str, Any])
@within(reads=(K.K1,), staff=True, actions=("pass_gate", "reopen_stage"))
@api_view(["POST"])
def moves(request: Request, corporation: str, key: str) -> Response:
    """Pass a gate (If-Match: the version read) or reopen a stage (with a reason)."""
    principal, data = principal_of(request), body(request, MoveBody)
    found = selectors.get(principal, key)
    if data["kind"] == MoveKind.REOPEN:
        if not data.get("reason"):
            raise Invalid({"reason": ["Say why the stage is reopened."]})
        services.reopen_stage(process=found, stage=data["stage"], reason=data["reason"], by=principal)
    else:
        services.pass_gate(process=found, stage=data["stage"], version=version(request), by=principal)
    return _whole(request, selectors.get(principal, key), 201)


@extend_schema(request=StageBody, responses=dict[str, Any])
@within(reads=(K.K8,), actions=("confirm_gate",))
@api_view(["POST"])
def confirmations(request: Request, corporation: str, key: str) -> Response:
    """Confirm a gate as the client's lead."""
    principal, data = principal_of(request), body(request, StageBody)
    found = selectors.get(principal, key)
    if head.knows_names_only(principal, found):
        raise NotVisible
    made = services.confirm_gate(process=found, stage=data["stage"], by=principal)
    return Response({"stage": made.stage, "at": made.at}, status=201)


@extend_schema(request=TickBody, responses=dict[str, Any])
@within(reads=(K.K1,), staff=True, actions=("tick_condition",))
@api_view(["POST"])
def ticks(request: Request, corporation: str, key: str) -> Response:
    """Tick a manual condition with its evidence."""
    principal, data = principal_of(request), body(request, TickBody)
    made = services.tick(process=selectors.get(principal, key), by=principal, **data)
    return Response({"stage": made.stage, "condition": made.condition, "at": made.at}, status=201)


@extend_schema(request=BypassBody, responses=dict[str, Any])
@within(reads=(K.K1,), staff=True, actions=("ask_bypass",))
@api_view(["POST"])
def bypasses(request: Request, corporation: str, key: str) -> Response:
    """Ask an executive to let a gate pass with open conditions."""
    principal, data = principal_of(request), body(request, BypassBody)
    made = services.ask_bypass(process=selectors.get(principal, key), by=principal, **data)
    shown = {"public_id": made.public_id, "stage": made.stage, "standing": made.standing, "open": made.open_conditions}
    return Response(shown, status=201)


@extend_schema(request=AnswerBody, responses=dict[str, Any])
@within(reads=(K.K1,), staff=True, actions=("approve_bypass",))
@api_view(["POST"])
def bypass_answer(request: Request, corporation: str, key: str, bypass: Any) -> Response:
    """Answer a request as an executive; approval passes the gate with an exception."""
    principal, data = principal_of(request), body(request, AnswerBody)
    found = selectors.bypass(principal, bypass)
    if found.process.key != key:
        raise NotVisible
    answered = services.answer_bypass(bypass=found, by=principal, **data)
    return Response({"public_id": answered.public_id, "standing": answered.standing}, status=201)
