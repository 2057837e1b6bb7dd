"""REST of what a process teaches."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from cooperation.learning import selectors, services
from cooperation.learning.models import Assumption, Lesson
from cooperation.monitoring.policies import require_inside
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body
from corpsys.access.routes import within
from corpsys.access.states import K
from corpsys.tokens.idempotency import idempotent

CLASSES = (K.K8, K.K1)


class AssumptionBody(Body):
    text = serializers.CharField(max_length=300)


class AssumptionClosing(Body):
    standing = serializers.ChoiceField(choices=[(choice.value, choice.label) for choice in services.CLOSED])
    note = serializers.CharField(max_length=300)


class LessonBody(Body):
    stage = serializers.IntegerField(min_value=0)
    situation = serializers.CharField(max_length=1000)
    done = serializers.CharField(max_length=1000)
    result = serializers.CharField(max_length=1000)
    is_shared = serializers.BooleanField(required=False, default=False)


def _process(request: Request, key: str) -> Process:
    return open_for(principal_of(request), key, ask=require_inside)


@extend_schema(request=AssumptionBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("record_assumption",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def assumptions(request: Request, corporation: str, key: str) -> Response:
    """List the assumptions, or record one."""
    process, principal = _process(request, key), principal_of(request)
    if request.method == "POST":
        made = services.record_assumption(process=process, by=principal, **body(request, AssumptionBody))
        return Response(_assumption(made), status=201)
    return Response({"results": [_assumption(row) for row in selectors.assumptions(process, principal)]})


@extend_schema(request=AssumptionClosing, responses=dict[str, Any])
@within(reads=CLASSES, actions=("record_assumption",))
@api_view(["POST"])
@idempotent
def closing(request: Request, corporation: str, key: str, number: int) -> Response:
    """Close an assumption as held or failed."""
    process, principal = _process(request, key), principal_of(request)
    found = selectors.assumption(process, principal, number)
    closed = services.close_assumption(assumption=found, by=principal, **body(request, AssumptionClosing))
    return Response(_assumption(closed), status=201)


def _assumption(row: Assumption) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("number", "text", "side", "standing", "note", "closed_at")}


@extend_schema(request=LessonBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("record_lesson", "share_data"), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def lessons(request: Request, corporation: str, key: str) -> Response:
    """List the lessons that may be read, or record one of one's own side."""
    process, principal = _process(request, key), principal_of(request)
    if request.method == "POST":
        made = services.record_lesson(process=process, by=principal, **body(request, LessonBody))
        return Response(_lesson(made), status=201)
    return Response({"results": [_lesson(found.lesson) for found in selectors.lessons(process, principal)]})


@extend_schema(request=None, responses=dict[str, Any])
@within(reads=CLASSES, actions=("share_data",))
@api_view(["POST"])
@idempotent
def sharing(request: Request, corporation: str, key: str, lesson: str) -> Response:
    """Share a lesson of one's own side with the other."""
    process, principal = _process(request, key), principal_of(request)
    found = selectors.lesson(process, principal, lesson)
    return Response(_lesson(services.share_lesson(lesson=found, by=principal)), status=201)


def _lesson(row: Lesson) -> dict[str, Any]:
    names = ("public_id", "side", "stage", "situation", "done", "result", "is_shared", "at")
    return {name: getattr(row, name) for name in names}
