"""REST of the register: bulk upsert of organisations by external key."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body
from corpsys.access.routes import within
from corpsys.corporation.models import Organisation
from corpsys.register import upsert
from corpsys.tokens.idempotency import idempotent

MOST_ROWS = 1_000
LONGEST = 1_000


class OrganisationRow(Body):
    """An organisation as a row of a file has it: texts; what is empty or not given changes nothing."""

    external_key = serializers.CharField(max_length=120)
    name = serializers.CharField(max_length=LONGEST)
    kind = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    level = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    markets = serializers.CharField(max_length=2_000, required=False, allow_blank=True)
    sector = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    country = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    city = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    address = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    postal_code = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    registry_number = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    parent = serializers.CharField(  # type: ignore[assignment]  # the field's name in the request
        max_length=LONGEST, required=False, allow_blank=True
    )
    partner_of = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    strategic = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    decision = serializers.CharField(
        max_length=40,
        required=False,
        help_text='Of a possible duplicate: "new", "skip", or the public id of the organisation that it is.',
    )


class UpsertBody(Body):
    source = serializers.CharField(  # type: ignore[assignment]  # the field's name in the request
        max_length=60, help_text="The system that the external keys come from."
    )
    kind = serializers.ChoiceField(choices=Organisation.Kind.choices, required=False)
    level = serializers.IntegerField(min_value=1, required=False, help_text="Rank, for new organisations without one.")
    enterprise = serializers.CharField(
        max_length=80, required=False, help_text="The enterprise whose partners they are."
    )
    reason = serializers.CharField(max_length=300, required=False)
    rows = serializers.ListField(child=OrganisationRow(), min_length=1, max_length=MOST_ROWS)


@extend_schema(request=UpsertBody, responses=dict[str, Any])
@within(staff=True, actions=("import_register",), tokens=True)
@api_view(["PUT"])
@idempotent
def organisations(request: Request, corporation: str) -> Response:
    """Write up to 1,000 organisations by external key: new, changed, unchanged, duplicate or error, row by row."""
    data = body(request, UpsertBody)
    said: dict[str, Any] = {name: data[name] for name in ("kind", "level", "enterprise", "reason") if name in data}
    rows = upsert.upsert(given=data["rows"], said=said, source=data["source"], by=principal_of(request))
    return Response({"results": rows})
