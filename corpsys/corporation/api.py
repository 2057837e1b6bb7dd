"""REST of organisations and levels."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, version
from corpsys.access.listing import Alike, Filter, Listing, json
from corpsys.access.refusals import Invalid, NotVisible
from corpsys.access.routes import within
from corpsys.access.services import require
from corpsys.corporation import archiving, searching, selectors, services
from corpsys.corporation import levels as levels_of
from corpsys.corporation.models import Corporation, HierarchyLevel, Organisation
from corpsys.corporation.names import search_key
from corpsys.tokens.idempotency import idempotent

FIELDS: tuple[str, ...] = ("public_id", "kind", "name", "slug", "level__rank", "parent__slug", "markets", "sector")
FIELDS += ("country", "city", "address", "postal_code", "registry_number", "external_source", "external_key")
FIELDS += ("standing", "strategic", "version")
LISTING = Listing(
    Organisation,
    FIELDS,
    filters={
        "q": Filter("search_key__contains", read=search_key),
        "kind": Filter("kind", allowed=tuple(Organisation.Kind.values)),
        "level": Filter("level__rank", read=int, kind=gettext_lazy("The rank of a level: a whole number.")),
        "standing": Filter("standing", allowed=tuple(Organisation.Standing.values)),
        "country": Filter("country", read=str.upper),
        "market": Filter("markets__contains", read=lambda text: [text]),
        "parent": Filter("parent__slug"),
        "source": Filter("external_source"),
    },
    orders={"name": ("sort_key", "id"), "created": ("id",), "updated": ("updated_at", "id")},
    alike=Alike("q", searching.alike, searching.FEW),
)


LEVELS = Listing(
    HierarchyLevel,
    ("rank", "name", "max_suppliers", "max_clients", "archived_at", "version"),
    filters={},
    orders={"rank": ("rank",)},
)


class _Described(Body):
    """What proposing and changing have in common."""

    markets = serializers.ListField(child=serializers.CharField(max_length=80), max_length=20, required=False)
    sector = serializers.CharField(max_length=120, required=False, allow_blank=True)
    country = serializers.CharField(max_length=60, required=False, allow_blank=True, help_text="Code or name.")
    city = serializers.CharField(max_length=120, required=False, allow_blank=True)
    address = serializers.CharField(max_length=200, required=False, allow_blank=True)
    postal_code = serializers.CharField(max_length=20, required=False, allow_blank=True)
    registry_number = serializers.CharField(max_length=40, required=False, allow_blank=True)


class OrganisationBody(_Described):
    kind = serializers.ChoiceField(choices=Organisation.Kind.choices)
    name = serializers.CharField(max_length=200)
    level = serializers.IntegerField(min_value=1, help_text="Rank of the hierarchy level; 1 is the highest.")
    external_source = serializers.CharField(max_length=60, required=False)
    external_key = serializers.CharField(max_length=120, required=False)


class OrganisationChange(_Described):
    """Only the fields given are changed."""

    name = serializers.CharField(max_length=200, required=False)
    level = serializers.IntegerField(min_value=1, required=False)
    parent = serializers.SlugField(required=False, allow_null=True, help_text="The group; null: none.")  # type: ignore[assignment]
    strategic = serializers.BooleanField(required=False)


@extend_schema(request=OrganisationBody, responses=dict[str, Any])
@within(staff=True, actions=("propose_organisation",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def organisations(request: Request, corporation: str) -> HttpResponse:
    """List the organisations, or propose one."""
    principal = principal_of(request)
    if request.method == "POST":
        require(principal, "propose_organisation")
        data = body(request, OrganisationBody)
        level = levels_of.level_of_rank(principal, data.pop("level"))
        made = services.propose_organisation(level=level, by=principal, **data)
        return Response(one(made), status=201)
    return LISTING.page(request, principal)


@extend_schema(request=OrganisationChange, responses=dict[str, Any])
@within(staff=True, actions=("accept_organisation",), tokens=True)
@api_view(["GET", "PATCH"])
@idempotent
def organisation(request: Request, corporation: str, slug: str) -> HttpResponse:
    """Return one organisation, or change the fields given; If-Match names the version that was read (ETag)."""
    principal = principal_of(request)
    if request.method == "PATCH":
        found = selectors.organisation(principal, slug)
        read = version(request)
        found = services.edit_organisation(organisation=found, version=read, by=principal, **_change(request))
        return Response(one(found), headers={"ETag": f'"{found.version}"'})
    row = LISTING.row(principal, slug=slug)
    return json(row, ETag=f'"{row["version"]}"')


def _change(request: Request) -> dict[str, Any]:
    data = body(request, OrganisationChange)
    if not data:
        raise Invalid({"": [_("Nothing to change.")]})
    if "level" in data:
        data["level"] = levels_of.level_of_rank(principal_of(request), data["level"])
    if data.get("parent"):
        data["parent"] = _group(request, data["parent"])
    return data


def _group(request: Request, slug: str) -> Organisation:
    try:
        return selectors.organisation(principal_of(request), slug)
    except NotVisible:
        raise Invalid({"parent": [_("There is no such organisation.")]}) from None


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
def levels(request: Request, corporation: str) -> HttpResponse:
    """List the hierarchy levels, or set one by its rank."""
    principal = principal_of(request)
    if request.method == "POST":
        services.set_level(by=principal, **body(request, LevelBody))
        rows = selectors.levels(principal).values("rank", "name", "max_suppliers", "max_clients")
        return Response({"results": list(rows)}, status=201)
    return LEVELS.page(request, principal)


class LevelChange(Body):
    name = serializers.CharField(max_length=120)
    max_suppliers = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    max_clients = serializers.IntegerField(min_value=0, required=False, allow_null=True)


@extend_schema(request=LevelChange, responses=dict[str, Any])
@within(staff=True, actions=("edit_levels",), tokens=True)
@api_view(["GET", "PATCH"])
@idempotent
def level(request: Request, corporation: str, rank: int) -> HttpResponse:
    """Return one hierarchy level, or change it; If-Match names the version that was read (ETag)."""
    principal = principal_of(request)
    if request.method == "PATCH":
        found = selectors.level(principal, rank)
        read, data = version(request), body(request, LevelChange)
        kept = {name: getattr(found, name) for name in ("max_suppliers", "max_clients")}
        levels_of.edit_level(level=found, version=read, by=principal, **{**kept, **data})
    row = LEVELS.row(principal, rank=rank)
    return json(row, ETag=f'"{row["version"]}"')


ACTS: dict[str, Callable[..., Organisation]] = {
    "acceptance": services.accept_organisation,
    "archive": archiving.archive,
    "restoration": archiving.restore,
}


class OrganisationActBody(Body):
    act = serializers.ChoiceField(choices=sorted(ACTS))


@extend_schema(request=OrganisationActBody, responses=dict[str, Any])
@within(staff=True, actions=("accept_organisation",))
@api_view(["POST"])
@idempotent
def organisation_acts(request: Request, corporation: str, slug: str) -> HttpResponse:
    """Accept a proposed organisation, archive one, or take one out of the archive."""
    principal = principal_of(request)
    found = selectors.organisation(principal, slug)
    made = ACTS[body(request, OrganisationActBody)["act"]](organisation=found, by=principal)
    return Response(one(made), status=201, headers={"ETag": f'"{made.version}"'})


def one(found: Organisation) -> dict[str, Any]:
    """Return the representation of an organisation."""
    joined = {"level__rank": found.level.rank, "parent__slug": found.parent.slug if found.parent else None}
    return {name: joined[name] if name in joined else getattr(found, name) for name in FIELDS}
