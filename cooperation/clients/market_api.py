"""REST of a client's position on its own market: its entries, and a new one. People enter it; tokens may read."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.readiness.selectors import secret_workspace
from analytics.readiness.services import note_reading
from analytics.scoring import market_position as positions
from analytics.scoring.models import MarketPosition
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page
from corpsys.access.routes import within
from corpsys.access.states import K
from corpsys.tokens.idempotency import idempotent

FIELDS = ("public_id", "share", "source", "as_of", "created_at")


class PositionBody(Body):
    share = serializers.DecimalField(max_digits=6, decimal_places=positions.PLACES, help_text="0–1 of its own market.")
    source = serializers.CharField(max_length=positions.LONGEST_SOURCE)  # type: ignore[assignment] # a field of this name
    as_of = serializers.DateField()


@extend_schema(request=PositionBody, responses=dict[str, Any])
@within(staff=True, reads=(K.K1,), actions=("set_market_position",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def market_positions(request: Request, corporation: str, slug: str) -> Response:
    """List what was entered about a client's market position, the last entry first, or enter it anew."""
    principal = principal_of(request)
    workspace = secret_workspace(principal, slug, request.query_params.get("enterprise", ""))
    if request.method == "POST":
        made = positions.set_market_position(workspace=workspace, by=principal, **body(request, PositionBody))
        return Response(one(made), status=201)
    note_reading(workspace=workspace, what="market_position", by=principal)
    rows = positions.positions(principal, workspace)
    return Response(page(request, rows, order=("-id",), fields=FIELDS))


def one(found: MarketPosition) -> dict[str, Any]:
    """Return the representation of an entry."""
    return {name: getattr(found, name) for name in FIELDS}
