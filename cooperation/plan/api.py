"""REST of the plan. Signatures stay with signed-in people: a fresh sign-in, never a token."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import fresh
from accounts.models import User
from cooperation.findings.models import Finding
from cooperation.plan import digest, selectors, services
from cooperation.plan.models import JointGoal
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, version
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible
from corpsys.access.routes import within
from corpsys.access.states import K, Side
from corpsys.tokens.idempotency import idempotent
from corpsys.workspace import selectors as workspaces

CLASSES = (K.K8, K.K1)


class PlanBody(Body):
    title = serializers.CharField(max_length=200)
    first_day = serializers.DateField()
    last_day = serializers.DateField()


def _amount() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=20, decimal_places=4, required=False, allow_null=True)


class GoalChange(Body):
    title = serializers.CharField(max_length=200, required=False)
    perspective = serializers.ChoiceField(choices=JointGoal.Perspective.choices, required=False)
    measure = serializers.CharField(max_length=120, required=False, allow_blank=True)
    unit = serializers.CharField(max_length=20, required=False, allow_blank=True)
    direction = serializers.ChoiceField(choices=JointGoal.Direction.choices, required=False)
    weight = serializers.DecimalField(max_digits=6, decimal_places=3, required=False)
    host_baseline, host_target, partner_baseline, partner_target = _amount(), _amount(), _amount(), _amount()
    host_benefit = serializers.CharField(max_length=300, required=False, allow_blank=True)
    partner_benefit = serializers.CharField(max_length=300, required=False, allow_blank=True)
    host_owner = serializers.UUIDField(required=False, allow_null=True)
    partner_owner = serializers.UUIDField(required=False, allow_null=True)
    findings = serializers.ListField(child=serializers.IntegerField(), required=False, help_text="Numbers of findings.")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class GoalBody(GoalChange):
    title = serializers.CharField(max_length=200)
    perspective = serializers.ChoiceField(choices=JointGoal.Perspective.choices)


class SignatureBody(Body):
    digest = serializers.CharField(max_length=64, help_text="The digest of the version that was read.")


def _process(request: Request, key: str) -> Process:
    return open_for(principal_of(request), key, *CLASSES)


@extend_schema(request=PlanBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("edit_plan",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def plan(request: Request, corporation: str, key: str) -> Response:
    """Return the newest version with its goals and signatures, or start the plan."""
    process = _process(request, key)
    if request.method == "POST":
        services.start_plan(cycle=process.cycle, by=principal_of(request), **body(request, PlanBody))
        return Response(_shown(request, process), status=201)
    return Response(_shown(request, process))


@extend_schema(request=GoalBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("edit_plan",))
@api_view(["POST"])
@idempotent
def goals(request: Request, corporation: str, key: str) -> Response:
    """Add a goal to the newest version."""
    process = _process(request, key)
    found = selectors.current(process.cycle)
    if found is None:
        raise NotVisible
    data = _resolve(request, process, body(request, GoalBody))
    made = services.add_goal(plan=found, by=principal_of(request), **data)
    return Response(one(selectors.goal(principal_of(request), process.cycle, made.number)), status=201)


@extend_schema(request=GoalChange, responses=dict[str, Any])
@within(reads=CLASSES, actions=("edit_plan",))
@api_view(["PATCH"])
def goal(request: Request, corporation: str, key: str, number: int) -> Response:
    """Change a goal: the joint cells and one's own side's."""
    process = _process(request, key)
    found = selectors.goal(principal_of(request), process.cycle, number)
    read = version(request)
    data = _resolve(request, process, body(request, GoalChange))
    services.edit_goal(goal=found, version=read, by=principal_of(request), **data)
    return Response(one(selectors.goal(principal_of(request), process.cycle, number)))


@extend_schema(request=None, responses=dict[str, Any])
@within(reads=CLASSES, actions=("sign_plan",))
@api_view(["POST"])
@idempotent
def signing(request: Request, corporation: str, key: str) -> Response:
    """Freeze the version and open it for signature."""
    process = _process(request, key)
    found = selectors.current(process.cycle)
    if found is None:
        raise NotVisible
    services.open_signing(plan=found, by=principal_of(request))
    return Response(_shown(request, process), status=201)


@extend_schema(request=SignatureBody, responses=dict[str, Any])
@within(reads=CLASSES, actions=("sign_plan",))
@api_view(["POST"])
@idempotent
def signatures(request: Request, corporation: str, key: str) -> Response:
    """Sign the version that was read, for one's own side."""
    process = _process(request, key)
    found = selectors.current(process.cycle)
    if found is None:
        raise NotVisible
    if not fresh.is_fresh(request._request):
        raise NotAllowed("Sign in again first: a signature needs a fresh sign-in.")
    services.sign(plan=found, shown_digest=body(request, SignatureBody)["digest"], by=principal_of(request))
    return Response(_shown(request, process), status=201)


def _shown(request: Request, process: Process) -> dict[str, Any]:
    view = selectors.view(process.cycle, principal_of(request))
    if view is None:
        raise NotVisible
    return {
        "number": view.plan.number,
        "title": view.plan.title,
        "first_day": view.plan.first_day,
        "last_day": view.plan.last_day,
        "standing": view.plan.standing,
        "digest": view.plan.digest,
        "signed_by": sorted(view.signatures),
        "missing": [f"{gap.goal}: {gap.text}" for gap in view.gaps],
        "goals": [one(goal) for goal in view.goals],
    }


def one(goal: JointGoal) -> dict[str, Any]:
    """Return the representation of a goal that a selector has read for its reader."""
    evidence = [finding.number for finding in goal.findings.all()]
    return {"number": goal.number, **digest.signed(goal), "findings": evidence, "version": goal.version}


def _resolve(request: Request, process: Process, data: dict[str, Any]) -> dict[str, Any]:
    """Turn the public ids and numbers of a body into rows that the principal may see."""
    for side, name in ((Side.HOST, "host_owner"), (Side.PARTNER, "partner_owner")):
        if data.get(name) is not None:
            data[name] = _person(process, side, name, data[name])
    if "findings" in data:
        rows = Finding.objects.visible_to(principal_of(request)).filter(
            cycle=process.cycle, number__in=data["findings"]
        )
        if rows.count() != len(set(data["findings"])):
            raise Invalid({"findings": ["There is no finding of one of these numbers."]})
        data["findings"] = list(rows)
    return data


def _person(process: Process, side: Side, field: str, public_id: Any) -> User:
    for person in workspaces.people(process.workspace_id, side):
        if person.public_id == public_id:
            return person
    raise Invalid({field: ["This person does not work for that side here."]})
