"""REST of the variant: the recommendation with its grounds, decisions and answers. Tokens may read; people decide."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.readiness.selectors import secret_workspace
from analytics.readiness.services import note_reading
from cooperation.decision import selectors, services
from cooperation.decision.grounds import Grounds, conditions_as_data, inputs_as_data
from cooperation.decision.grounds_data import importance_as_data, sensitivity_as_data
from cooperation.decision.models import Decision
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page
from corpsys.access.routes import within
from corpsys.access.states import K
from corpsys.tokens.idempotency import idempotent
from corpsys.workspace.models import Cycle

FIELDS: tuple[str, ...] = (
    "public_id",
    "workspace__partner__slug",
    "cycle__number",
    "recommended",
    "chosen",
    "standing",
)
FIELDS += ("reason", "decided_at", "answer", "answered_at")


class DecisionBody(Body):
    client = serializers.SlugField()
    enterprise = serializers.SlugField(required=False, help_text="Of the host, where several work with the client.")
    chosen = serializers.ChoiceField(choices=Cycle.Variant.choices)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    seen = serializers.CharField(
        required=False, allow_blank=True, help_text="The recommendation that was read; refused if it has changed."
    )
    seen_rules = serializers.CharField(
        required=False,
        max_length=20,
        help_text="The rules version that was read; refused with both outcomes if it has changed.",
    )


class AnswerBody(Body):
    approve = serializers.BooleanField()
    text = serializers.CharField(required=False, allow_blank=True, max_length=4000)


@extend_schema(responses=dict[str, Any])
@within(staff=True, reads=(K.K1,), tokens=True)
@api_view(["GET"])
def variant(request: Request, corporation: str, slug: str) -> Response:
    """Return the recommendation for a client with every condition, what is missing and what it rests on."""
    principal = principal_of(request)
    workspace = secret_workspace(principal, slug, request.query_params.get("enterprise", ""))
    note_reading(workspace=workspace, what="variant", by=principal)
    return Response(recommendation(services.recommendation_for(workspace, principal)))


@extend_schema(request=DecisionBody, responses=dict[str, Any])
@within(staff=True, reads=(K.K1,), actions=("decide_variant",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def decisions(request: Request, corporation: str) -> Response:
    """List the decisions (waiting=1: those that wait for the asker's answer), or record one."""
    principal = principal_of(request)
    if request.method == "POST":
        data = body(request, DecisionBody)
        workspace = secret_workspace(principal, data.pop("client"), data.pop("enterprise", ""))
        return Response(one(services.decide(workspace=workspace, by=principal, **data)), status=201)
    is_waiting = request.query_params.get("waiting", "") in ("1", "true")
    rows = selectors.waiting(principal) if is_waiting else Decision.objects.visible_to(principal)
    return Response(page(request, rows, order=("-id",), fields=FIELDS))


@extend_schema(request=AnswerBody, responses=dict[str, Any])
@within(staff=True, reads=(K.K1,), actions=("approve_override",))
@api_view(["POST"])
@idempotent
def answer(request: Request, corporation: str, decision: Any) -> Response:
    """Approve or refuse a waiting decision."""
    data, principal = body(request, AnswerBody), principal_of(request)
    found = selectors.decision(principal, decision)
    made = services.answer(decision=found, approve=data["approve"], text=data.get("text", ""), by=principal)
    return Response(one(made), status=201)


def recommendation(grounds: Grounds) -> dict[str, Any]:
    """Return the representation of a recommendation."""
    found = grounds.recommendation
    missing = [{"kind": one.kind, "side": one.side, "factor": one.factor} for one in found.missing]
    return {
        "recommended": grounds.recommended or None,
        "reason": found.reason if grounds.is_scored else "not_scored",
        "rules_version": found.rules.version,
        "conditions": conditions_as_data(grounds),
        "missing": missing if grounds.is_scored else [],
        "inputs": inputs_as_data(grounds),
        "importance": importance_as_data(grounds),
        "sensitivity": sensitivity_as_data(grounds),
    }


def one(decision: Decision) -> dict[str, Any]:
    """Return the representation of a decision."""
    return {
        "public_id": decision.public_id,
        "client": decision.workspace.partner.slug,
        "cycle": decision.cycle.number,
        "recommended": decision.recommended or None,
        "chosen": decision.chosen,
        "standing": decision.standing,
        "reason": decision.reason,
        "conditions": decision.conditions,
        "waits_for": decision.inputs.get("waits_for", []),
        "answer": decision.answer,
    }
