"""REST of expectations and closing. What binds a side stays with signed-in people."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from cooperation.closing import exit_list, policies, selectors, services, verdicts
from cooperation.closing import expectations as expectation_services
from cooperation.closing.models import Closing, Expectation, ExpectationAnswer
from cooperation.closing.selectors import Answered, SideAnswers
from cooperation.closing.services import Given
from cooperation.plan.models import JointGoal
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, version
from corpsys.access.refusals import NotVisible
from corpsys.access.routes import within
from corpsys.tokens.idempotency import idempotent

CLASSES = policies.CLASSES
PLAIN = ("number", "side", "text", "measure", "unit", "direction", "goal_number", "is_must", "version")


class ExpectationChange(Body):
    text = serializers.CharField(max_length=300, required=False)
    measure = serializers.CharField(max_length=120, required=False, allow_blank=True)
    unit = serializers.CharField(max_length=20, required=False, allow_blank=True)
    direction = serializers.ChoiceField(choices=JointGoal.Direction.choices, required=False)
    baseline = serializers.DecimalField(max_digits=20, decimal_places=4, required=False, allow_null=True)
    target = serializers.DecimalField(max_digits=20, decimal_places=4, required=False, allow_null=True)
    goal_number = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    weight = serializers.DecimalField(max_digits=6, decimal_places=3, required=False)
    is_must = serializers.BooleanField(required=False)


class ExpectationBody(ExpectationChange):
    text = serializers.CharField(max_length=300)


class AnswerBody(Body):
    number = serializers.IntegerField(min_value=1, help_text="Of an expectation of your side.")
    answer = serializers.ChoiceField(choices=ExpectationAnswer.Answer.choices)
    reason = serializers.CharField(max_length=600, required=False, allow_blank=True)


class AnswersBody(Body):
    answers = AnswerBody(many=True)


class DecisionBody(Body):
    choice = serializers.ChoiceField(choices=Closing.Choice.choices)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class ExitBody(Body):
    key = serializers.ChoiceField(choices=[(key, key) for key in exit_list.POINTS])
    note = serializers.CharField(max_length=300)


def _room(request: Request, key: str) -> Process:
    return open_for(principal_of(request), key, ask=policies.require_room)


def _whole_room(request: Request, key: str) -> Process:
    process = _room(request, key)
    if not policies.sees_both(principal_of(request), process.cycle):
        raise NotVisible
    return process


@extend_schema(request=ExpectationBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("set_expectations",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def expectations(request: Request, corporation: str, key: str) -> Response:
    """List the expectations that may be read, or write one down for one's own side."""
    process, principal = _room(request, key), principal_of(request)
    if request.method == "POST":
        made = expectation_services.set_expectation(cycle=process.cycle, by=principal, **body(request, ExpectationBody))
        return Response(one(made), status=201)
    return Response({"results": [one(row) for row in selectors.expectations(process.cycle, principal)]})


@extend_schema(request=ExpectationChange, responses=dict[str, Any])
@within(reads=CLASSES, actions=("set_expectations",))
@api_view(["PATCH"])
def expectation(request: Request, corporation: str, key: str, number: int) -> Response:
    """Change an expectation of one's own side; If-Match names the version that was read."""
    process, principal = _room(request, key), principal_of(request)
    found = selectors.own_expectation(process.cycle, principal, number)
    read = version(request)
    data = body(request, ExpectationChange)
    return Response(one(expectation_services.edit_expectation(expectation=found, version=read, by=principal, **data)))


def one(row: Expectation) -> dict[str, Any]:
    """Return the representation of an expectation."""
    amounts = {name: getattr(row, name) for name in ("baseline", "target", "weight")}
    return {
        **{name: getattr(row, name) for name in PLAIN},
        **{name: None if amount is None else str(amount) for name, amount in amounts.items()},
    }


@extend_schema(responses=dict[str, Any])
@within(reads=CLASSES, tokens=True)
@api_view(["GET"])
def closing(request: Request, corporation: str, key: str) -> Response:
    """Return the answers that may be read, and for whom it is visible the verdict and the decision."""
    process, principal = _room(request, key), principal_of(request)
    sides = [_side(part) for part in selectors.side_answers(process.cycle, principal)]
    if not policies.sees_both(principal, process.cycle):
        return Response({"sides": sides})
    verdict = verdicts.verdict_of(process.cycle)
    found = selectors.closing(process.cycle, principal)
    return Response(
        {
            "sides": sides,
            "verdict": verdicts.as_data(verdict) if verdict else None,
            "decision": _decision(found) if found else None,
            "outcome": process.cycle.outcome,
            "ending": process.cycle.ending,
        }
    )


def _side(part: SideAnswers) -> dict[str, Any]:
    return {
        "side": part.side,
        "has_submitted": part.has_submitted,
        "is_sealed": part.is_sealed,
        "expectations": [_answered(line) for line in part.lines],
    }


def _answered(line: Answered) -> dict[str, Any]:
    given = {"answer": line.answer.answer, "reason": line.answer.reason} if line.answer else None
    attainment = None if line.figure is None else str(line.figure)
    return {**one(line.expectation), "given": given, "attainment": attainment}


def _decision(found: Closing) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("choice", "note", "verdict", "host_at", "partner_at")}


@extend_schema(request=AnswersBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("answer_closing",))
@api_view(["POST"])
@idempotent
def answers(request: Request, corporation: str, key: str) -> Response:
    """Answer expectations of one's own side; sealed, and open to change until they are submitted."""
    process = _room(request, key)
    given = [Given(**item) for item in body(request, AnswersBody)["answers"]]
    services.answer(cycle=process.cycle, given=given, by=principal_of(request))
    return Response({"answered": [item.number for item in given]}, status=201)


@extend_schema(request=None, responses=dict[str, Any])
@within(reads=CLASSES, actions=("submit_closing",))
@api_view(["POST"])
@idempotent
def submissions(request: Request, corporation: str, key: str) -> Response:
    """Submit the answers of one's own side."""
    process = _room(request, key)
    made = services.submit(cycle=process.cycle, by=principal_of(request))
    return Response({"side": made.side, "at": made.at}, status=201)


@extend_schema(request=DecisionBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("record_closing",))
@api_view(["POST"])
@idempotent
def decisions(request: Request, corporation: str, key: str) -> Response:
    """Record for one's own side what comes next."""
    process = _whole_room(request, key)
    made = services.record_decision(cycle=process.cycle, by=principal_of(request), **body(request, DecisionBody))
    return Response(_decision(made), status=201)


@extend_schema(request=ExitBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("record_closing",))
@api_view(["POST"])
@idempotent
def exit_points(request: Request, corporation: str, key: str) -> Response:
    """Settle a point of the exit checklist."""
    process = _whole_room(request, key)
    made = services.tick_exit(cycle=process.cycle, by=principal_of(request), **body(request, ExitBody))
    return Response({"key": made.key, "note": made.note, "done_at": made.done_at}, status=201)


@extend_schema(request=None, responses=dict[str, Any])
@within(reads=CLASSES, actions=("open_process",))
@api_view(["POST"])
@idempotent
def next_cycle(request: Request, corporation: str, key: str) -> Response:
    """Start the next cycle of the pair after this one has ended."""
    process = _whole_room(request, key)
    made = services.start_next_cycle(cycle=process.cycle, by=principal_of(request))
    return Response({"number": made.number}, status=201)
