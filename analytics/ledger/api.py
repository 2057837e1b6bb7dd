"""REST of key clients: ask for them, list the results, read the clients of one."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.ledger import selectors, services
from analytics.ledger.models import KeyClientRun
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page
from corpsys.access.refusals import Invalid, NotAllowed
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import K, Role
from corpsys.tokens.idempotency import idempotent

ROLES = (Role.KAM, Role.EXECUTIVE)
RUN_FIELDS = (
    "public_id",
    "enterprise__slug",
    "measure",
    "first_month",
    "last_month",
    "currency",
    "summary",
    "created_at",
)
STANDING_FIELDS: tuple[str, ...] = (
    "rank",
    "client__key",
    "client__organisation__slug",
    "amount",
    "share",
    "cumulative",
)
STANDING_FIELDS += ("pareto_class", "is_key")


class RunBody(Body):
    enterprise = serializers.SlugField(help_text="Address of the enterprise.")
    measure = serializers.ChoiceField(choices=KeyClientRun.Measure.choices)
    first_month = serializers.DateField(input_formats=["%Y-%m"], help_text="YYYY-MM")
    last_month = serializers.DateField(input_formats=["%Y-%m"], help_text="YYYY-MM")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["first_month"] > attrs["last_month"]:
            raise Invalid({"last_month": [_("The last month is before the first.")]})
        return attrs


@extend_schema(request=RunBody, responses=dict[str, Any])
@within(staff=True, roles=ROLES, reads=(K.K1,), actions=("run_scoring",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def runs(request: Request, corporation: str) -> Response:
    """List the computed key clients, or have them computed: the answer names the job."""
    principal = principal_of(request)
    if request.method == "POST":
        if not may(principal, "run_scoring"):
            raise NotAllowed(_("Your role does not allow this."))
        data = body(request, RunBody)
        enterprise = selectors.enterprise_by_slug(principal.corporation_id, data.pop("enterprise"))
        job = services.ask_for_key_clients(enterprise=enterprise, by=principal, **data)
        return Response({"job": job.public_id}, status=202)
    return Response(page(request, selectors.runs(principal), order=("-id",), fields=RUN_FIELDS))


@extend_schema(responses=dict[str, Any])
@within(staff=True, roles=ROLES, reads=(K.K1,), tokens=True)
@api_view(["GET"])
def standings(request: Request, corporation: str, run: UUID) -> Response:
    """List the clients of one result by rank."""
    principal = principal_of(request)
    rows = selectors.standings(principal, selectors.run(principal, run))
    return Response(page(request, rows, order=("rank", "id"), fields=STANDING_FIELDS))
