"""REST of the pulse. Answers are never listed: a round shows counts, and means once it is closed."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from cooperation.monitoring import policies, pulse, pulse_results
from cooperation.monitoring.pulse_results import STATEMENTS, RoundResult, SideMean
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body
from corpsys.access.routes import within
from corpsys.access.states import K
from corpsys.tokens.idempotency import idempotent

CLASSES = (K.K8, K.K6B)


def _level() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=policies.LEAST, max_value=policies.MOST)


class AnswersBody(Body):
    trust, information, pace, benefit, people = _level(), _level(), _level(), _level(), _level()


def _process(request: Request, key: str) -> Process:
    return open_for(principal_of(request), key, ask=policies.require_pulse)


@extend_schema(request=None, responses=dict[str, Any])
@within(reads=CLASSES, actions=("open_pulse",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def rounds(request: Request, corporation: str, key: str) -> Response:
    """List the rounds of the pulse, or open the next one."""
    process, principal = _process(request, key), principal_of(request)
    if request.method == "POST":
        made = pulse.open_round(cycle=process.cycle, by=principal)
        return Response({"number": made.number}, status=201)
    return Response({"results": [_round(found) for found in pulse_results.rounds(process.cycle, principal)]})


def _round(found: RoundResult) -> dict[str, Any]:
    row = found.round
    sides = {side.side: _side(side) for side in found.sides}
    return {"number": row.number, "opened_at": row.opened_at, "closed_at": row.closed_at, "sides": sides}


def _side(found: SideMean) -> dict[str, Any]:
    means = dict(zip((statement.key for statement in STATEMENTS), found.by_statement, strict=True))
    return {"people": found.people, "answered": found.answered, "mean": found.mean, "statements": means}


@extend_schema(request=AnswersBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("answer_pulse",))
@api_view(["POST"])
@idempotent
def answers(request: Request, corporation: str, key: str, number: int) -> Response:
    """Answer an open round for oneself, once."""
    process, principal = _process(request, key), principal_of(request)
    found = pulse_results.round_of(principal, process.cycle, number)
    data = body(request, AnswersBody)
    pulse.answer(round=found, levels=[data[statement.key] for statement in STATEMENTS], by=principal)
    return Response({"number": found.number}, status=201)


@extend_schema(request=None, responses=dict[str, Any])
@within(reads=CLASSES, actions=("open_pulse",))
@api_view(["POST"])
@idempotent
def closing(request: Request, corporation: str, key: str, number: int) -> Response:
    """Close a round and show its means."""
    process, principal = _process(request, key), principal_of(request)
    found = pulse_results.round_of(principal, process.cycle, number)
    pulse.close_round(round=found, by=principal)
    return Response({"number": found.number}, status=201)
