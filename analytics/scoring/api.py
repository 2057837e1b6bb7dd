"""REST of the stored scores: the list, and having them computed anew."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.ledger.selectors import enterprise_by_slug
from analytics.scoring import services
from analytics.scoring.models import ClientScore
from analytics.scoring.views import STAFF
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, asked, body, page
from corpsys.access.routes import within
from corpsys.access.services import require
from corpsys.access.states import K
from corpsys.tokens.idempotency import idempotent

FIELDS: tuple[str, ...] = ("workspace__host__slug", "workspace__partner__slug", "host_score", "partner_score")
FIELDS += ("pair_score", "level", "lowest_gate", "missing", "importance", "recommended", "reason", "rules_version")
FIELDS += ("rated_at", "computed_at")


class ScoringBody(Body):
    enterprise = serializers.SlugField(help_text="Address of the enterprise whose clients are scored.")


@extend_schema(request=ScoringBody, responses=dict[str, Any])
@within(staff=True, roles=STAFF, reads=(K.K1,), actions=("run_scoring",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def scores(request: Request, corporation: str) -> Response:
    """List the stored scores, filtered by client, enterprise and recommended; or have them computed: the answer names the job."""
    principal = principal_of(request)
    if request.method == "POST":
        require(principal, "run_scoring")
        enterprise = enterprise_by_slug(principal.corporation_id, body(request, ScoringBody)["enterprise"])
        job = services.ask_for_scores(enterprise=enterprise, by=principal)
        return Response({"job": job.public_id}, status=202)
    columns = {
        "client": "workspace__partner__slug",
        "enterprise": "workspace__host__slug",
        "recommended": "recommended",
    }
    chosen = {columns[name]: value for name, value in asked(request, *columns).items() if value}
    rows = ClientScore.objects.visible_to(principal).filter(**chosen)
    return Response(page(request, rows, order=("-id",), fields=FIELDS))
