"""REST of dry runs: ask for one, list them with their counts, read the pairs that the asker may see."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.rules import selectors as rules
from analytics.rules.models import DryRun, DryRunLine
from analytics.scoring import dry_run as dry_runs
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page
from corpsys.access.principal import Principal
from corpsys.access.routes import within
from corpsys.access.services import require
from corpsys.access.states import K
from corpsys.tokens.idempotency import idempotent

FIELDS = ("public_id", "rules__number", "thresholds", "pairs", "changed", "counts", "created_at")
LINE_FIELDS: tuple[str, ...] = ("workspace__host__slug", "workspace__partner__slug", "before", "before_reason", "after")
LINE_FIELDS += ("after_reason",)


class DryRunBody(Body):
    rules = serializers.UUIDField(help_text="The version of the rules that is tried; a draft as a rule.")


@extend_schema(request=DryRunBody, responses=dict[str, Any])
@within(staff=True, actions=("try_definitions",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def runs(request: Request, corporation: str) -> Response:
    """List the dry runs, or ask for one: the answer names the job, whose result names the dry run."""
    principal = principal_of(request)
    if request.method == "POST":
        require(principal, "try_definitions")
        found = rules.rule_set(principal, body(request, DryRunBody)["rules"])
        job = dry_runs.ask(rules=found, by=principal)
        return Response({"job": job.public_id}, status=202)
    listed = page(request, DryRun.objects.visible_to(principal), order=("-id",), fields=FIELDS)
    return Response({**listed, "results": [_told(principal, row) for row in listed["results"]]})


def _told(principal: Principal, row: dict[str, Any]) -> dict[str, Any]:
    """Leave out counts that would say what a single pair gets, to who may not know it."""
    if dry_runs.reads_counts(principal, DryRun(pairs=row["pairs"])):
        return row
    return {**row, "changed": None, "counts": None}


@extend_schema(responses=dict[str, Any])
@within(staff=True, reads=(K.K1,), tokens=True)
@api_view(["GET"])
def lines(request: Request, corporation: str, dry_run: UUID) -> Response:
    """List the pairs whose result would change, as far as the asker reads their secrets."""
    principal = principal_of(request)
    found = DryRun.objects.get_visible(principal, public_id=dry_run)
    rows = DryRunLine.objects.visible_to(principal).filter(dry_run=found)
    return Response(page(request, rows, order=("id",), fields=LINE_FIELDS))
