"""REST of strategies: for the integrations and walks that set a corporation up."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.strategy import selectors, services
from corpsys.strategy.models import StrategyFactor, StrategyVersion


class StrategyBody(Body):
    title = serializers.CharField(max_length=200)
    enterprise = serializers.SlugField(required=False, allow_blank=True, help_text="Empty: the corporation's own.")


class GoalBody(Body):
    text = serializers.CharField(max_length=300)
    traces_to = serializers.UUIDField(required=False, allow_null=True)


class FactorBody(Body):
    kind = serializers.ChoiceField(choices=StrategyFactor.Kind.choices)
    text = serializers.CharField(max_length=300)


GOAL_FIELDS = ("public_id", "strategy__public_id", "strategy__enterprise__slug", "text", "traces_to__public_id")
EDIT = ("edit_strategy", "edit_enterprise_strategy")


@extend_schema(request=StrategyBody, responses=dict[str, Any])
@within(staff=True, actions=EDIT, tokens=True)
@api_view(["GET", "POST"])
def strategies(request: Request, corporation: str) -> Response:
    """List the versions of strategies (filters: enterprise or "corporation", standing), or start one."""
    principal = principal_of(request)
    if request.method == "POST":
        data = body(request, StrategyBody)
        enterprise = selectors.enterprise(principal, data.get("enterprise", ""))
        return Response(
            one(services.start_version(title=data["title"], enterprise=enterprise, by=principal)), status=201
        )
    query = request.query_params
    rows = selectors.strategies(
        principal, enterprise=query.get("enterprise", ""), standing=_standing(query.get("standing", ""))
    )
    found = page(request, rows, order=("id",), fields=("public_id",))
    whole = StrategyVersion.objects.filter(public_id__in=[row["public_id"] for row in found["results"]])
    whole = whole.select_related("enterprise").prefetch_related("goals", "factors").order_by("id")
    return Response(found | {"results": [one(row) for row in whole]})


def _standing(asked: str) -> str:
    if asked and asked not in StrategyVersion.Standing.values:
        raise Invalid({"standing": ["One of: " + ", ".join(StrategyVersion.Standing.values) + "."]})
    return asked


@extend_schema(responses=dict[str, Any])
@within(staff=True, tokens=True)
@api_view(["GET"])
def goal_list(request: Request, corporation: str) -> Response:
    """List goals (filters: strategy, enterprise or "corporation", standing, traced=1 or 0)."""
    query = request.query_params
    traced = query.get("traced", "")
    if traced not in ("", "0", "1"):
        raise Invalid({"traced": ["1 or 0."]})
    rows = selectors.goals(
        principal_of(request),
        strategy=_uuid(query.get("strategy", "")),
        enterprise=query.get("enterprise", ""),
        standing=_standing(query.get("standing", "")),
        is_traced=None if not traced else traced == "1",
    )
    return Response(page(request, rows, order=("id",), fields=GOAL_FIELDS))


def _uuid(text: str) -> str:
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        raise Invalid({"strategy": ["Not an id."]}) from None


@extend_schema(request=GoalBody, responses=dict[str, Any])
@within(staff=True, actions=EDIT)
@api_view(["POST"])
def goals(request: Request, corporation: str, strategy: str) -> Response:
    """Add a goal to a draft."""
    principal = principal_of(request)
    data = body(request, GoalBody)
    traced = data.pop("traces_to", None)
    target = selectors.goals_of_corporation(principal).filter(public_id=traced).first() if traced else None
    if traced and target is None:
        raise Invalid({"traces_to": ["There is no such goal in the corporation's strategy in force."]})
    found = selectors.strategy(principal, strategy)
    services.add_goal(strategy=found, traces_to=target, by=principal, **data)
    return Response(one(found), status=201)


@extend_schema(request=FactorBody, responses=dict[str, Any])
@within(staff=True, actions=EDIT)
@api_view(["POST"])
def factors(request: Request, corporation: str, strategy: str) -> Response:
    """Record a factor with a draft."""
    principal = principal_of(request)
    found = selectors.strategy(principal, strategy)
    services.add_factor(strategy=found, by=principal, **body(request, FactorBody))
    return Response(one(found), status=201)


@extend_schema(request=None, responses=dict[str, Any])
@within(staff=True, actions=EDIT)
@api_view(["POST"])
def publication(request: Request, corporation: str, strategy: str) -> Response:
    """Put a draft in force."""
    principal = principal_of(request)
    found = services.publish(strategy=selectors.strategy(principal, strategy), by=principal)
    return Response(one(found), status=201)


def one(found: StrategyVersion) -> dict[str, Any]:
    """Return the representation of a version."""
    return {
        "public_id": found.public_id,
        "enterprise": found.enterprise.slug if found.enterprise else None,
        "number": found.number,
        "title": found.title,
        "standing": found.standing,
        "goals": [
            {"public_id": g.public_id, "text": g.text, "is_traced": g.traces_to_id is not None}
            for g in found.goals.all()
        ],
        "factors": [{"kind": f.kind, "text": f.text} for f in found.factors.all()],
    }
