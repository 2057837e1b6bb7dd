"""REST of the result: gaps with their gates, confidence, what would close which gap, how each side sees the other."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.readiness import selectors, services, thresholds
from analytics.readiness.closing_gaps import Closing, closing_of
from analytics.readiness.confidence import Confidence, confidence_of
from analytics.readiness.perception import Views, perception_of
from analytics.readiness.result import ORDER, Result, as_text, result_of
from corpsys.access.api import principal_of
from corpsys.access.routes import within
from corpsys.access.states import K


@extend_schema(responses=dict[str, Any])
@within(staff=True, reads=(K.K1,), tokens=True)
@api_view(["GET"])
def result(request: Request, corporation: str, slug: str) -> Response:
    """Return the result of the latest assessments of a pair; `result` is null before both sides have been submitted.

    Perception gaps come only where the asker may read the client's own answers, and never to tokens.
    """
    principal = principal_of(request)
    workspace = selectors.secret_workspace(principal, slug, request.query_params.get("enterprise", ""))
    services.note_reading(workspace=workspace, what="readiness", by=principal)
    pair, rules = selectors.submitted_pair(workspace.pk), thresholds.in_force(workspace.corporation_id)
    found, confidence = result_of(pair, rules, ORDER), confidence_of(pair)
    said: dict[str, Any] = {"enterprise": workspace.host.slug, "client": workspace.partner.slug, "result": None}
    if found is not None and confidence is not None:
        said |= {
            "result": _result(found),
            "rules_version": rules.version,
            "confidence": _confidence(confidence),
            "closing": _closing(closing_of(pair, rules)),
            "perception": [
                _views(views) for views in perception_of(pair, selectors.client_pair(principal, workspace.pk))
            ],
        }
    return Response(said)


def _result(found: Result) -> dict[str, Any]:
    scores = found.scores
    return {
        "submitted_at": found.submitted_at,
        "scores": {"host": as_text(scores.host), "partner": as_text(scores.partner), "pair": as_text(scores.pair)},
        "conclusion": found.conclusion,
        "factors": [
            {
                "key": line.key,
                "is_gate": line.is_gate,
                "host": line.host.level,
                "partner": line.partner.level,
                "gap": line.gap,
                "is_flagged": line.is_flagged,
                "is_short": line.is_short,
            }
            for line in found.lines
        ],
        "missing": [{"side": one.side, "factor": one.key} for one in found.missing],
    }


def _confidence(found: Confidence) -> dict[str, Any]:
    return {
        "standing": found.standing,
        "label": found.label,
        "reasons": [{"standing": look.standing, "text": look.text} for look in found.looks],
    }


def _closing(found: Closing) -> dict[str, Any]:
    return {
        "suffices": found.suffices or None,
        "aim": found.aim or None,
        "together": as_text(found.together),
        "raises": [
            {
                "side": step.side,
                "factor": step.key,
                "from": step.rating,
                "to": step.new_rating,
                "gain": as_text(step.gain),
                "reaches": step.reaches or None,
            }
            for step in found.steps
        ],
    }


def _views(found: Views) -> dict[str, Any]:
    return {
        "subject": found.subject,
        "factors": [
            {
                "key": line.key,
                "own": line.own.level,
                "other": line.other.level,
                "gap": line.gap,
                "is_flagged": line.is_flagged,
            }
            for line in found.lines
        ],
    }
