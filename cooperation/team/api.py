"""REST of the team."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from cooperation.process.models import Process
from cooperation.process.reading import open_for
from cooperation.team import selectors, services
from cooperation.team.selectors import Person
from cooperation.team.views import READS
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body
from corpsys.access.refusals import Invalid, NotVisible
from corpsys.access.routes import within
from corpsys.access.services import has_only_the_offer, require


class PlaceBody(Body):
    department = serializers.CharField(max_length=120)
    knowledge = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=12, required=False, default=list
    )
    location = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")


class MemberBody(PlaceBody):
    user = serializers.UUIDField(help_text="One of `candidates`.")


@extend_schema(request=MemberBody, responses=dict[str, Any])
@within(reads=READS, actions=("manage_own_side",), tokens=True)
@api_view(["GET", "POST"])
def team(request: Request, corporation: str, key: str) -> Response:
    """Return the team, or name a person of the corporation into it."""
    principal, process = principal_of(request), _readable(request, key)
    if request.method == "POST":
        require(principal, "manage_own_side", process.workspace_id)
        data = body(request, MemberBody)
        row = selectors.candidates(process).filter(user__public_id=data.pop("user")).first()
        if row is None:
            raise Invalid({"user": ["Choose a person of the corporation who is not on the team yet."]})
        services.add_member(process=process, user=row.user, by=principal, **data)
    return Response(_whole(request, process), status=201 if request.method == "POST" else 200)


@extend_schema(request=PlaceBody, responses=dict[str, Any])
@within(reads=READS, actions=("manage_own_side",))
@api_view(["PUT", "DELETE"])
def member(request: Request, corporation: str, key: str, member: Any) -> Response:
    """Change the place of a person of one's own side, or take it off the team."""
    principal, process = principal_of(request), _readable(request, key)
    found = selectors.member(process, principal, member)
    if request.method == "DELETE":
        services.remove_member(assignment=found, process=process, by=principal)
        return Response(status=204)
    services.edit_member(assignment=found, process=process, by=principal, **body(request, PlaceBody))
    return Response(_whole(request, process))


@extend_schema(request=None, responses=dict[str, Any])
@within(reads=READS, actions=("manage_own_side",))
@api_view(["POST"])
def lead(request: Request, corporation: str, key: str, member: Any) -> Response:
    """Hand the lead of one's own side over to a person of it."""
    principal, process = principal_of(request), _readable(request, key)
    found = selectors.member(process, principal, member)
    services.hand_over(assignment=found, process=process, by=principal)
    return Response(_whole(request, process), status=201)


def _readable(request: Request, key: str) -> Process:
    process = open_for(principal_of(request), key, *READS)
    if has_only_the_offer(principal_of(request), process.cycle):
        raise NotVisible
    return process


def _whole(request: Request, process: Process) -> dict[str, Any]:
    principal = principal_of(request)
    shown = selectors.team(process, principal)
    data: dict[str, Any] = {
        "people": [_one(person) for person in shown.people],
        "coverage": [{"field": cover.field, "people": list(cover.names)} for cover in shown.coverage],
    }
    # Whom the leader may name is for the leader only: others need not know who works in the corporation.
    if shown.manages and not principal.is_guest and not principal.is_token:
        rows = selectors.candidates(process)
        data["candidates"] = [{"user": row.user.public_id, "name": row.user.name} for row in rows]
    return data


def _one(person: Person) -> dict[str, Any]:
    return {
        "member": person.assignment.public_id,
        "user": person.assignment.user.public_id,
        "name": person.name,
        "side": person.side,
        "company": person.company,
        "part": person.assignment.part,
        "department": person.department,
        "knowledge": person.assignment.knowledge,
        "location": person.location,
    }
