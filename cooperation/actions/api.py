"""REST of actions."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from cooperation.actions import selectors, services
from cooperation.actions.models import Action
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, version
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.states import K
from corpsys.tokens.idempotency import idempotent
from corpsys.workspace import selectors as workspaces

CLASSES = (K.K8, K.K1)


class ActionBody(Body):
    goal_number = serializers.IntegerField(min_value=1)
    title = serializers.CharField(max_length=200)
    owner = serializers.UUIDField(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    effort_days = serializers.DecimalField(max_digits=7, decimal_places=1, required=False, allow_null=True)
    budget = serializers.DecimalField(max_digits=20, decimal_places=4, required=False, allow_null=True)
    needs = serializers.ListField(child=serializers.IntegerField(), required=False, help_text="Numbers of actions.")


class MoveBody(Body):
    standing = serializers.ChoiceField(choices=Action.Standing.choices)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


def _process(request: Request, key: str) -> Process:
    return open_for(principal_of(request), key, *CLASSES)


@extend_schema(request=ActionBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("edit_actions",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def actions(request: Request, corporation: str, key: str) -> Response:
    """List the actions, or add one."""
    process = _process(request, key)
    principal = principal_of(request)
    if request.method == "POST":
        data = body(request, ActionBody)
        data["owner"] = _person(process, data.get("owner"))
        data["needs"] = _needs(request, process, data.get("needs", []))
        return Response(one(services.add_action(cycle=process.cycle, by=principal, **data)), status=201)
    return Response({"results": [one(row.action) for row in selectors.rows(process.cycle, principal)]})


@extend_schema(request=MoveBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("edit_actions",))
@api_view(["POST"])
@idempotent
def moves(request: Request, corporation: str, key: str, number: int) -> Response:
    """Move an action on; If-Match names the version that was read."""
    process = _process(request, key)
    found = selectors.action(principal_of(request), process.cycle, number)
    read = version(request)
    return Response(
        one(services.move(action=found, version=read, by=principal_of(request), **body(request, MoveBody))), status=201
    )


def one(action: Action) -> dict[str, Any]:
    """Return the representation of an action."""
    return {
        "number": action.number,
        "goal_number": action.goal_number,
        "title": action.title,
        "side": action.side,
        "owner": action.owner.public_id if action.owner else None,
        "due_on": action.due_on,
        "standing": action.standing,
        "version": action.version,
    }


def _person(process: Process, public_id: Any) -> User | None:
    if public_id is None:
        return None
    for assignment in workspaces.team(process.workspace_id):
        if assignment.user.public_id == public_id:
            return assignment.user  # type: ignore[no-any-return]
    raise Invalid({"owner": ["This person is not a member of the team."]})


def _needs(request: Request, process: Process, numbers: list[int]) -> list[Action]:
    rows = list(Action.objects.visible_to(principal_of(request)).filter(cycle=process.cycle, number__in=numbers))
    if len(rows) != len(set(numbers)):
        raise Invalid({"needs": ["There is no action of one of these numbers."]})
    return rows
