"""REST of readiness: both sides as the enterprise rates them. Tokens may read; people write."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.readiness import rounds, selectors, services
from analytics.readiness.result import as_text
from analytics.readiness.rounds import Written
from analytics.readiness.selectors import Pair, Sheet
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, version
from corpsys.access.routes import within
from corpsys.access.states import K, Side
from corpsys.tokens.idempotency import idempotent
from corpsys.workspace.models import Workspace


@extend_schema_field(OpenApiTypes.ANY)
class RatingField(serializers.Field[Any, Any, Any, Any]):
    """0–4, "unknown" or null; or an object of such a `level` with `evidence`."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        """Null is a rating that is emptied, not a value left out."""
        return (False, data) if data is None else super().validate_empty_values(data)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        said = data if isinstance(data, dict) else {"level": data}
        if not said or set(said) - {"level", "evidence"} or not isinstance(said.get("evidence", ""), str):
            raise serializers.ValidationError('A level, or {"level": …, "evidence": "…"}.')
        if "evidence" not in said:
            return said
        # Refuses what no text of the database holds: NUL and halves of characters.
        text = serializers.CharField(allow_blank=True, trim_whitespace=False).run_validation(said["evidence"])
        return {**said, "evidence": text}

    def to_representation(self, value: Any) -> Any:
        return value


class RoundBody(Body):
    host = serializers.DictField(child=RatingField(), required=False, help_text="The enterprise: factor → level.")
    partner = serializers.DictField(child=RatingField(), required=False, help_text="The client: factor → level.")


@extend_schema(request=RoundBody, responses=dict[str, Any])
@within(staff=True, reads=(K.K1,), actions=("assess_client",), tokens=True)
@api_view(["GET", "PUT"])
@idempotent
def readiness(request: Request, corporation: str, slug: str) -> Response:
    """Return readiness of both sides, or write ratings into the open round (If-Match: its version, "0" opens one).

    Ratings that are not named stay as they are.
    """
    principal = principal_of(request)
    workspace = pair_named(request, slug)
    if request.method == "PUT":
        data = body(request, RoundBody)
        written = {side: written_of(data.get(side.value, {})) for side in Side}
        rounds.save_round(workspace=workspace, written=written, version=version(request), by=principal)
    else:
        services.note_reading(workspace=workspace, what="readiness", by=principal)
    return Response(_both(workspace), headers={"ETag": f'"{rounds.version(workspace.pk)}"'})


@extend_schema(request=Body, responses=dict[str, Any])
@within(staff=True, reads=(K.K1,), actions=("submit_assessment",))
@api_view(["POST"])
@idempotent
def submission(request: Request, corporation: str, slug: str) -> Response:
    """Submit the open round of both sides."""
    body(request, Body)
    workspace = pair_named(request, slug)
    rounds.submit_round(workspace=workspace, by=principal_of(request))
    return Response(_both(workspace), status=201)


def pair_named(request: Request, slug: str) -> Workspace:
    """Return the pair of an address whose secrets the caller may read, or refuse as if there were none."""
    return selectors.secret_workspace(principal_of(request), slug, request.query_params.get("enterprise", ""))


def written_of(said: dict[str, dict[str, Any]]) -> Written:
    """Return what a body says about one side."""
    return Written(
        ratings={key: value["level"] for key, value in said.items() if "level" in value},
        evidence={key: value["evidence"] for key, value in said.items() if "evidence" in value},
    )


def _both(workspace: Workspace) -> dict[str, Any]:
    submitted, draft = selectors.submitted_pair(workspace.pk), selectors.draft_pair(workspace.pk)
    scores = selectors.scores_of(submitted)
    return {
        "enterprise": workspace.host.slug,
        "client": workspace.partner.slug,
        "scores": {"host": as_text(scores.host), "partner": as_text(scores.partner), "pair": as_text(scores.pair)},
        "submitted": pair_body(submitted),
        "draft": pair_body(draft) | {"version": rounds.version(workspace.pk)},
    }


def pair_body(pair: Pair) -> dict[str, Any]:
    """Return the sheets of a pair as REST gives them."""
    return {"host": _sheet(pair.host), "partner": _sheet(pair.partner)}


def _sheet(sheet: Sheet | None) -> dict[str, Any] | None:
    if sheet is None:
        return None
    return {factor.key: _mark(sheet, factor.key) for factor in sheet.factors}


def _mark(sheet: Sheet, key: str) -> dict[str, Any]:
    mark = sheet.mark(key)
    return {"level": services.UNKNOWN if mark.does_not_know else mark.level, "evidence": mark.evidence}
