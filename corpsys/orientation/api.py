"""REST of orientations."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page, version
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.corporation.knowledge import LONGEST, MOST
from corpsys.orientation import selectors, services
from corpsys.orientation.models import Orientation
from corpsys.tokens.idempotency import idempotent

FIELDS: tuple[str, ...] = ("public_id", "enterprise__slug", "kind", "since", "until", "knowledge", "note", "version")


class ChangeBody(Body):
    kind = serializers.ChoiceField(choices=Orientation.Kind.choices)
    since = serializers.DateField()
    until = serializers.DateField(required=False, allow_null=True)
    knowledge = serializers.ListField(child=serializers.CharField(max_length=LONGEST), max_length=MOST, required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class OrientationBody(ChangeBody):
    enterprise = serializers.SlugField()


@extend_schema(request=OrientationBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_orientation",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def orientations(request: Request, corporation: str) -> Response:
    """List the orientations (filters: enterprise, kind, on: a day), or add one."""
    principal, query = principal_of(request), request.query_params
    if request.method == "POST":
        data = body(request, OrientationBody)
        enterprise = selectors.enterprise(principal, data.pop("enterprise"))
        return _answer(services.add_orientation(enterprise=enterprise, by=principal, **data), status=201)
    rows = selectors.orientations(
        principal, enterprise=query.get("enterprise", ""), kind=query.get("kind", ""), on=_day(query.get("on", ""))
    )
    return Response(page(request, rows, order=("id",), fields=FIELDS))


@extend_schema(request=ChangeBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_orientation",), tokens=True)
@api_view(["GET", "PATCH"])
def orientation(request: Request, corporation: str, orientation: str) -> Response:
    """Return one orientation, or change it with the version that was read (If-Match)."""
    principal = principal_of(request)
    found = selectors.orientation(principal, orientation)
    if request.method == "PATCH":
        checked = ChangeBody(data=request.data, partial=True)
        checked.is_valid(raise_exception=True)
        data = dict(checked.validated_data)
        found = services.edit_orientation(orientation=found, version=version(request), by=principal, **data)
    return _answer(found)


def _answer(found: Orientation, status: int = 200) -> Response:
    shown = {name: getattr(found, name) for name in FIELDS if "__" not in name}
    shown["enterprise__slug"] = found.enterprise.slug
    return Response(shown, status=status, headers={"ETag": f'"{found.version}"'})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid({"on": ["A day: YYYY-MM-DD."]}) from None
