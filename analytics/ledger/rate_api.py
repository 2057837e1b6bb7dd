"""REST of exchange rates: list them, add or change many at once, take one away."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.ledger import rate_services
from analytics.ledger.models import ExchangeRate
from analytics.ledger.rate_services import DIGITS, LINES_MOST, PLACES, SOURCE_MOST, Given
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, asked, body, page
from corpsys.access.refusals import NotAllowed
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.tokens.idempotency import idempotent

FIELDS = ("public_id", "currency", "month", "rate", "source", "updated_at")


class RateBody(Body):
    currency = serializers.CharField(max_length=3)
    month = serializers.DateField(input_formats=["%Y-%m"], help_text="YYYY-MM")
    rate = serializers.DecimalField(max_digits=DIGITS + PLACES, decimal_places=PLACES)


class RatesBody(Body):
    rates = serializers.ListField(child=RateBody(), min_length=1, max_length=LINES_MOST)
    source = serializers.CharField(  # type: ignore[assignment]  # the field's name in the request
        max_length=SOURCE_MOST, required=False, allow_blank=True
    )


@extend_schema(request=RatesBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_rates",), tokens=True)
@api_view(["GET", "PUT"])
@idempotent
def rates(request: Request, corporation: str) -> Response:
    """List the rates (filter: currency), or add and change those given; others stay."""
    principal = principal_of(request)
    if request.method == "PUT":
        if not may(principal, "edit_rates"):
            raise NotAllowed(_("Your role does not allow this."))
        data = body(request, RatesBody)
        given = [Given(item["currency"].upper(), item["month"], item["rate"]) for item in data["rates"]]
        changed = rate_services.set_rates(given=given, source=data.get("source", ""), by=principal)
        return Response({"changed": changed})
    rows = ExchangeRate.objects.visible_to(principal)
    currency = asked(request, "currency")["currency"].upper()
    rows = rows.filter(currency=currency) if currency else rows
    return Response(page(request, rows, order=("id",), fields=FIELDS))


@extend_schema(request=None, responses=dict[str, Any])
@within(staff=True, actions=("edit_rates",))
@api_view(["DELETE"])
@idempotent
def rate(request: Request, corporation: str, rate: UUID) -> Response:
    """Take the rate of a month away."""
    principal = principal_of(request)
    found = ExchangeRate.objects.get_visible(principal, public_id=rate)
    rate_services.remove_rate(rate=found, by=principal)
    return Response(status=204)
