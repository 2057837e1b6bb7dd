"""REST of organisations and levels."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page
from corpsys.access.routes import within
from corpsys.corporation import levels as levels_of
from corpsys.corporation import selectors, services
from corpsys.corporation.models import Corporation, Organisation
from corpsys.tokens.idempotency import idempotent

FIELDS: tuple[str, ...] = (
    "public_id",
    "kind",
    "name",
    "slug",
    "level__rank",
    "markets",
    "sector",
    "country",
    "city",
    "address",
    "postal_code",
    "registry_number",
)
FIELDS += ("standing", "strategic", "version")


class OrganisationBody(Body):
    kind = serializers.ChoiceField(choices=Organisation.Kind.choices)
    name = serializers.CharField(max_length=200)
    level = serializers.IntegerField(min_value=1, help_text="Rank of the hierarchy level; 1 is the highest.")
    markets = serializers.ListField(child=serializers.CharField(max_length=80), max_length=20, required=False)
    sector = serializers.CharField(max_length=120, required=False, allow_blank=True)
    country = serializers.CharField(max_length=60, required=False, allow_blank=True, help_text="Code or name.")
    city = serializers.CharField(max_length=120, required=False, allow_blank=True)
    address = serializers.CharField(max_length=200, required=False, allow_blank=True)
    postal_code = serializers.CharField(max_length=20, required=False, allow_blank=True)
    registry_number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    external_source = serializers.CharField(max_length=60, required=False)
    external_key = serializers.CharField(max_length=120, required=False)


@extend_schema(request=OrganisationBody, responses=dict[str, Any])
@within(staff=True, actions=("propose_organisation",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def organisations(request: Request, corporation: str) -> Response:
    """List the organisations, or propose one."""
    principal = principal_of(request)
    if request.method == "POST":
        data = body(request, OrganisationBody)
        level = levels_of.level_of_rank(principal, data.pop("level"))
        made = services.propose_organisation(level=level, by=principal, **data)
        return Response(one(made), status=201)
    rows = selectors.organisations(
        principal,
        q=request.query_params.get("q", ""),
        kind=request.query_params.get("kind", ""),
        standing=request.query_params.get("standing", ""),
    )
    return Response(page(request, rows, order=("sort_key", "id"), fields=FIELDS))


@extend_schema(responses=dict[str, Any])
@within(staff=True, tokens=True)
@api_view(["GET"])
def organisation(request: Request, corporation: str, slug: str) -> Response:
    """Return one organisation."""
    found = selectors.organisation(principal_of(request), slug)
    return Response(one(found), headers={"ETag": f'"{found.version}"'})


@extend_schema(responses=dict[str, Any])
@within(staff=True, tokens=True)
@api_view(["GET"])
def own_corporation(request: Request, corporation: str) -> Response:
    """Return the corporation of the address with how many organisations of each kind the asker may know of."""
    principal = principal_of(request)
    found = Corporation.objects.get(pk=principal.corporation_id)
    return Response(
        {
            "slug": principal.corporation_slug,
            "name": found.name,
            "area_of_activity": found.area_of_activity,
            "currency": found.currency,
            "time_zone": found.time_zone,
            "counts": selectors.counts(principal),
        }
    )


class LevelBody(Body):
    rank = serializers.IntegerField(min_value=1, max_value=20)
    name = serializers.CharField(max_length=120)
    max_suppliers = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    max_clients = serializers.IntegerField(min_value=0, required=False, allow_null=True)


@extend_schema(request=LevelBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_levels",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def levels(request: Request, corporation: str) -> Response:
    """List the hierarchy levels, or set one by its rank."""
    principal = principal_of(request)
    if request.method == "POST":
        services.set_level(by=principal, **body(request, LevelBody))
    rows = selectors.levels(principal).values("rank", "name", "max_suppliers", "max_clients")
    return Response({"results": list(rows)}, status=201 if request.method == "POST" else 200)


def one(found: Organisation) -> dict[str, Any]:
    """Return the representation of an organisation."""
    return {name: found.level.rank if name == "level__rank" else getattr(found, name) for name in FIELDS}
