"""REST of the rules of the recommendation: versions to read for staff and tokens; people draft and publish."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.rules import selectors, services, thresholds
from analytics.rules.models import VariantRuleSet
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page, version
from corpsys.access.refusals import NotAllowed
from corpsys.access.routes import within
from corpsys.tokens.idempotency import idempotent

FIELDS = ("public_id", "number", "standing", "thresholds", "note", "published_at")


class ThresholdsBody(Body):
    """Those left out stay as they are; readiness as a number or decimal text 0–100, gates as whole numbers 0–4."""

    gate_cooperation = serializers.IntegerField(required=False)
    gate_integration = serializers.IntegerField(required=False)
    no_process_readiness = serializers.DecimalField(required=False, max_digits=5, decimal_places=thresholds.PLACES)
    readiness_cooperation = serializers.DecimalField(required=False, max_digits=5, decimal_places=thresholds.PLACES)
    readiness_integration = serializers.DecimalField(required=False, max_digits=5, decimal_places=thresholds.PLACES)


class PublicationBody(Body):
    note = serializers.CharField(max_length=services.LONGEST_NOTE, help_text="Why the rules change.")


@extend_schema(request=None, responses=dict[str, Any])
@within(staff=True, actions=("edit_variant_rules",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def rule_sets(request: Request, corporation: str) -> Response:
    """List the versions with the thresholds in force, or start a draft with them."""
    principal = principal_of(request)
    if request.method == "POST":
        return _answer(services.start_draft(by=principal), status=201)
    if principal.scopes is not None and "read" not in principal.scopes:
        raise NotAllowed(_("This token may not read."))
    in_force = selectors.rules_in_force(principal.corporation_id)
    found = page(request, selectors.rule_sets(principal), order=("-number",), fields=FIELDS)
    return Response({"in_force": {"version": in_force.version, "thresholds": thresholds.stored(in_force)}, **found})


@extend_schema(request=ThresholdsBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_variant_rules",), tokens=True)
@api_view(["GET", "PATCH"])
@idempotent
def rule_set(request: Request, corporation: str, rules: UUID) -> Response:
    """Return one version, or change thresholds of a draft; the version read goes into If-Match."""
    principal = principal_of(request)
    found = selectors.rule_set(principal, rules)
    if request.method == "GET":
        return _answer(found)
    given = {**found.thresholds, **body(request, ThresholdsBody)}
    return _answer(services.edit_draft(rules=found, given=given, version=version(request), by=principal))


@extend_schema(request=PublicationBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_variant_rules",))
@api_view(["POST"])
@idempotent
def publication(request: Request, corporation: str, rules: UUID) -> Response:
    """Put a draft in force; the version read goes into If-Match."""
    principal = principal_of(request)
    found = selectors.rule_set(principal, rules)
    note = body(request, PublicationBody)["note"]
    return _answer(services.publish(rules=found, note=note, version=version(request), by=principal), status=201)


def _answer(found: VariantRuleSet, status: int = 200) -> Response:
    said = {name: getattr(found, name) for name in FIELDS}
    return Response(said, status=status, headers={"ETag": f'"{found.version}"'})
