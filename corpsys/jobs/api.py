"""REST of one's own jobs."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.api import principal_of
from corpsys.access.routes import within
from corpsys.jobs import selectors, services
from corpsys.jobs.models import Job

FIELDS = (
    *("public_id", "kind", "label", "state", "attempt", "progress_done", "progress_total", "cancel_asked", "error"),
    *("result", "created_at", "finished_at"),
)


@extend_schema(responses=dict[str, Any])
@within(tokens=True)
@api_view(["GET"])
def job(request: Request, corporation: str, job: UUID) -> Response:
    """Return one job: its state, progress, and result or error."""
    found = selectors.job(principal_of(request), job)
    return Response(one(found), headers={"Cache-Control": "no-store"})


@extend_schema(request=None, responses=dict[str, Any])
@within(actions=("use_own_jobs",), tokens=True)
@api_view(["POST"])
def cancellation(request: Request, corporation: str, job: UUID) -> Response:
    """Stop a job: 202 while it still runs."""
    by = principal_of(request)
    stopped = services.cancel(job=selectors.job(by, job), by=by)
    return Response(one(stopped), status=202)


@extend_schema(request=None, responses=dict[str, Any])
@within(actions=("use_own_jobs",), tokens=True)
@api_view(["POST"])
def retry(request: Request, corporation: str, job: UUID) -> Response:
    """Try a failed or stopped job again."""
    by = principal_of(request)
    again = services.retry(job=selectors.job(by, job), by=by)
    return Response(one(again), status=202)


def one(found: Job) -> dict[str, Any]:
    """Return the representation of a job."""
    return {name: getattr(found, name) for name in FIELDS}
