"""REST of imports: upload, say the columns, confirm, and look how it went."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body
from corpsys.access.routes import within
from corpsys.intake import selectors, services
from corpsys.intake.dialect import DATE_ORDERS, DECIMALS, DELIMITERS, ENCODINGS
from corpsys.intake.models import Intake
from corpsys.intake.registry import target_of
from corpsys.tokens.idempotency import idempotent

DECISIONS_MOST = 100_000
ACTIONS = ("import_ledger", "upload_data", "import_register")


class ImportBody(Body):
    kind = serializers.CharField(max_length=40)
    context = serializers.JSONField(  # type: ignore[assignment]  # the field's name in the request
        required=False, help_text="What the kind needs to know, as a JSON object of texts."
    )
    file = serializers.FileField(allow_empty_file=True)
    source = serializers.CharField(  # type: ignore[assignment]  # the field's name in the request
        required=False, max_length=60, allow_blank=True, help_text="The system that the file comes from."
    )

    def validate_context(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or len(value) > 20:
            raise serializers.ValidationError(_("An object with at most 20 entries."))
        for name, item in value.items():
            if not isinstance(item, str | bool | int) or len(str(item)) > 300 or len(name) > 60:
                raise serializers.ValidationError(_("Texts, numbers and yes or no only."))
            if "\x00" in f"{name}{item}":
                raise serializers.ValidationError(_("A character that no text may hold."))
        return value


class DialectBody(Body):
    sheet = serializers.CharField(max_length=100, required=False, help_text="Of a workbook.")
    encoding = serializers.ChoiceField(choices=ENCODINGS, required=False)
    delimiter = serializers.ChoiceField(choices=DELIMITERS, required=False)
    header_row = serializers.IntegerField(min_value=0, max_value=100, required=False)
    decimal = serializers.ChoiceField(choices=DECIMALS, required=False)
    date_order = serializers.ChoiceField(choices=DATE_ORDERS, required=False)


class MappingBody(Body):
    mapping = serializers.DictField(child=serializers.CharField(max_length=300, allow_blank=True))
    dialect = DialectBody(required=False)
    source = serializers.CharField(  # type: ignore[assignment]
        required=False, max_length=60, allow_blank=True
    )


class ConfirmationBody(Body):
    skip_bad_rows = serializers.BooleanField(default=False)
    decisions = serializers.DictField(
        child=serializers.CharField(max_length=300), required=False, help_text="What is decided about single rows."
    )

    def validate_decisions(self, value: dict[str, str]) -> dict[str, str]:
        if len(value) > DECISIONS_MOST or any(len(name) > 60 for name in value):
            raise serializers.ValidationError(_("At most 100,000 decisions, with names of at most 60 signs."))
        return value


@extend_schema(request={"multipart/form-data": ImportBody}, responses=dict[str, Any])
@within(actions=ACTIONS, tokens=True)
@api_view(["POST"])
@parser_classes([MultiPartParser])
@idempotent
def imports(request: Request, corporation: str) -> Response:
    """Upload a file for a kind of import; the answer proposes a mapping."""
    data = body(request, ImportBody)
    made = services.start(
        kind=data["kind"],
        upload=data["file"],
        name=data["file"].name,
        context=data.get("context", {}),
        by=principal_of(request),
        source=data.get("source", ""),
    )
    return Response(one(made), status=201)


@extend_schema(responses=dict[str, Any])
@within(actions=ACTIONS, tokens=True)
@api_view(["GET"])
def one_import(request: Request, corporation: str, intake: UUID) -> Response:
    """Return an import: state, counts, the first errors, the result."""
    return Response(one(selectors.intake(principal_of(request), intake)))


@extend_schema(request=MappingBody, responses=dict[str, Any])
@within(actions=ACTIONS, tokens=True)
@api_view(["PUT"])
@idempotent
def mapping(request: Request, corporation: str, intake: UUID) -> Response:
    """Say which column is which field, and how the file reads if it was not found out; starts the check."""
    principal = principal_of(request)
    found = selectors.intake(principal, intake)
    data = body(request, MappingBody)
    if data.get("dialect"):
        found = services.set_dialect(intake=found, by=principal, **data["dialect"])
    made = services.set_mapping(intake=found, mapping=data["mapping"], by=principal, source=data.get("source"))
    return Response(one(made), status=202)


@extend_schema(request=ConfirmationBody, responses=dict[str, Any])
@within(actions=ACTIONS, tokens=True)
@api_view(["POST"])
@idempotent
def confirmation(request: Request, corporation: str, intake: UUID) -> Response:
    """Let the checked rows in; starts the load."""
    principal = principal_of(request)
    found = selectors.intake(principal, intake)
    data = body(request, ConfirmationBody)
    return Response(one(services.confirm(intake=found, by=principal, **data)), status=202)


@extend_schema(request=None, responses=dict[str, Any])
@within(actions=ACTIONS, tokens=True)
@api_view(["POST"])
@idempotent
def undo(request: Request, corporation: str, intake: UUID) -> Response:
    """Take an import back, an own one or one that the right to its kind covers; starts the work."""
    principal = principal_of(request)
    made = services.undo(intake=selectors.to_undo(principal, intake), by=principal)
    return Response(one(made), status=202)


def one(found: Intake) -> dict[str, Any]:
    """Return the representation of an import."""
    return {
        "public_id": found.public_id,
        "kind": found.kind,
        "state": selectors.phase(found),
        "file": {"public_id": found.file.public_id, "name": found.file.name, "sha256": found.file.sha256},
        "context": found.context,
        "source": found.source,
        "columns": found.header,
        "dialect": found.dialect,
        "fields": [
            {"key": item.key, "type": item.type, "required": item.required} for item in target_of(found.kind).fields
        ],
        "mapping": found.mapping
        or {match.field.key: match.column for match in selectors.proposals(found, selectors.offer(found))},
        "decisions": found.decisions,
        "problem": found.preview.get("problem"),
        "rows": {"total": found.rows_total, "good": found.rows_good, "bad": found.rows_bad},
        "errors": [
            {
                "row": fault.row,
                "field": fault.field,
                "column": fault.column,
                "value": fault.value,
                "message": str(fault.message),
            }
            for fault in selectors.first_faults(found)
        ],
        "job": found.job.public_id if found.job else None,
        "result": found.result,
        "can_be_undone": selectors.can_be_undone(found),
        "undone_at": found.undone_at,
    }
