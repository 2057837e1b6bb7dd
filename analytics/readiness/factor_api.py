"""REST of the catalogue of factors: versions, the draft as a whole, its weights, publishing. Tokens may read; people write."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.readiness import factor_reading as reading
from analytics.readiness import factor_sets as services
from analytics.readiness import weights as weighting
from analytics.readiness.catalogue import LANGUAGES
from analytics.readiness.factor_content import Content, plain
from analytics.readiness.models import Factor, FactorSet
from analytics.readiness.weighing import Matrix, explain, weighing
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page
from corpsys.access.endpoints import version as expected
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.tokens.idempotency import idempotent

FIELDS = ("public_id", "number", "standing", "weighting", "note", "published_at", "user__name")


class TextsField(serializers.DictField):
    child = serializers.CharField(allow_blank=True)


class LevelsField(serializers.DictField):
    child = serializers.ListField(child=serializers.CharField(allow_blank=True), min_length=5, max_length=5)


class FactorBody(Body):
    key = serializers.CharField(max_length=60)
    group = serializers.CharField(max_length=40)
    is_gate = serializers.BooleanField()
    labels = TextsField(help_text="Language code → name; en and pl.")
    levels = LevelsField(help_text="Language code → five level texts, 0 to 4.")
    weight = serializers.DecimalField(max_digits=8, decimal_places=6, required=False, default=Decimal(1))
    source = serializers.CharField(  # type: ignore[assignment]  # a field called so, not the setting of a field
        max_length=40, required=False, allow_blank=True, default=""
    )


class FactorSetBody(Body):
    factors = FactorBody(many=True)


class WeightsBody(Body):
    weights = serializers.DictField(
        child=serializers.DecimalField(max_digits=8, decimal_places=6), required=False, help_text="Factor → weight."
    )
    comparisons = serializers.DictField(
        child=serializers.ListField(
            child=serializers.ListField(child=serializers.CharField(), min_length=3, max_length=3)
        ),
        required=False,
        help_text='"" for the groups, or a group → [[first, second, "3" or "1/3"], …].',
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError("Either weights or comparisons.")
        return attrs


class PublicationBody(Body):
    note = serializers.CharField(allow_blank=True)


@extend_schema(request=Body, responses=dict[str, Any])
@within(staff=True, actions=("edit_factors",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def factor_sets(request: Request, corporation: str) -> Response:
    """List the versions of the catalogue, or start a draft made from the published one."""
    principal = principal_of(request)
    if request.method == "POST":
        body(request, Body)
        return _answer(services.start_draft(by=principal), status=201)
    return Response(page(request, reading.factor_sets(principal), order=("-number",), fields=FIELDS))


@extend_schema(request=FactorSetBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_factors",), tokens=True)
@api_view(["GET", "PUT", "DELETE"])
@idempotent
def factor_set(request: Request, corporation: str, version: UUID) -> Response:
    """Return one version, write the whole of a draft, or discard it (If-Match: its version)."""
    principal = principal_of(request)
    found = reading.factor_set(principal, version)
    if request.method == "DELETE":
        services.discard(factor_set=found, version=expected(request), by=principal)
        return Response(status=204)
    if request.method == "PUT":
        contents = [Content(**data) for data in body(request, FactorSetBody)["factors"]]
        _check_languages(contents)
        found = services.write(factor_set=found, contents=contents, version=expected(request), by=principal)
    return _answer(found)


@extend_schema(request=WeightsBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_factors",), tokens=True)
@api_view(["GET", "PUT"])
@idempotent
def weights(request: Request, corporation: str, version: UUID) -> Response:
    """Return the weights with the consistency of what was compared; or set them, by hand or by comparisons (If-Match)."""
    principal = principal_of(request)
    found = reading.factor_set(principal, version)
    if request.method == "PUT":
        data = body(request, WeightsBody)
        given: dict[str, Any] = {"factor_set": found, "version": expected(request), "by": principal}
        found = (
            weighting.set_by_hand(weights=data["weights"], **given)
            if "weights" in data
            else weighting.weigh_by_comparisons(comparisons=data["comparisons"], **given)
        )
    return Response(_weights(found), headers={"ETag": f'"{found.version}"'})


@extend_schema(request=PublicationBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_factors",))
@api_view(["POST"])
@idempotent
def publication(request: Request, corporation: str, version: UUID) -> Response:
    """Publish a draft with a note (If-Match: its version)."""
    principal = principal_of(request)
    found = reading.factor_set(principal, version)
    note = body(request, PublicationBody)["note"]
    return _answer(services.publish(factor_set=found, note=note, version=expected(request), by=principal), status=201)


def _check_languages(contents: list[Content]) -> None:
    stray = {code for content in contents for code in (*content.labels, *content.levels)} - set(LANGUAGES)
    if stray:
        raise Invalid({"factors": ["Unknown language: " + ", ".join(sorted(stray))]})


def _answer(found: FactorSet, status: int = 200) -> Response:
    said = {
        "public_id": found.public_id,
        "number": found.number,
        "standing": found.standing,
        "weighting": found.weighting,
        "note": found.note,
        "published_at": found.published_at,
        "version": found.version,
        "factors": [_factor(factor) for factor in found.factors.all()],
    }
    return Response(said, status=status, headers={"ETag": f'"{found.version}"'})


def _factor(factor: Factor) -> dict[str, Any]:
    return {
        "key": factor.key,
        "group": factor.group,
        "is_gate": factor.is_gate,
        "weight": plain(factor.weight),
        "labels": factor.labels,
        "levels": factor.levels,
        "source": factor.source,
    }


def _weights(found: FactorSet) -> dict[str, Any]:
    factors = list(found.factors.all())
    return {
        "weighting": found.weighting,
        "version": found.version,
        "weights": {factor.key: plain(factor.weight) for factor in factors},
        "comparisons": found.comparisons,
        "consistency": {matrix.heading: _consistency(matrix) for matrix in weighing(found, factors).matrices},
    }


def _consistency(matrix: Matrix) -> dict[str, Any]:
    found = matrix.found
    return {
        "is_accepted": found.is_accepted,
        "reason": found.reason,
        "explanation": explain(matrix) or None,
        "weights": {key: str(weight) for key, weight in found.weights.items()},
        "lambda_max": _text(found.lambda_max),
        "consistency_index": _text(found.consistency_index),
        "consistency_ratio": _text(found.consistency_ratio),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
