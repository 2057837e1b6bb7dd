"""REST of partnerships."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, asked, body, page, version
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.services import require
from corpsys.corporation.selectors import named
from corpsys.partners import selectors, services
from corpsys.partners.models import Partnership
from corpsys.tokens.idempotency import idempotent

FIELDS: tuple[str, ...] = (
    "public_id",
    "enterprise__slug",
    "partner__slug",
    "partner__kind",
    "partner__level__rank",
    "since",
    "until",
)
FIELDS += ("limit_reason", "standing", "version")
FILTERS = ("q", "enterprise", "partner", "kind", "level", "standing")


class PartnershipBody(Body):
    enterprise = serializers.SlugField()
    partner = serializers.SlugField(help_text="A supplier or a client.")
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)
    limit_reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class TimeBody(Body):
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)
    limit_reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class StandBody(Body):
    limit_reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


@extend_schema(request=PartnershipBody, responses=dict[str, Any])
@within(staff=True, actions=("propose_partner", "edit_partners"), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def partners(request: Request, corporation: str) -> Response:
    """List the partnerships, or name a partner: a proposal, an executive's own accepted at once."""
    principal = principal_of(request)
    if request.method == "POST":
        require(principal, "propose_partner")
        data = body(request, PartnershipBody)
        parties: dict[str, Any] = {name: named(principal, name, data.pop(name)) for name in ("enterprise", "partner")}
        return _answer(services.propose_partner(by=principal, **parties, **data), status=201)
    chosen = asked(request, *FILTERS)
    if chosen["level"] and not (chosen["level"].isdecimal() and len(chosen["level"]) < 5):
        raise Invalid({"level": ["The rank of a level is a whole number."]})
    return Response(page(request, selectors.partnerships(principal, **chosen), order=("id",), fields=FIELDS))


@extend_schema(request=TimeBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_partners",), tokens=True)
@api_view(["GET", "PATCH"])
@idempotent
def partner(request: Request, corporation: str, partnership: str) -> Response:
    """Return one partnership, or change its time; the version read goes into If-Match."""
    principal = principal_of(request)
    found = selectors.partnership(principal, partnership)
    if request.method == "GET":
        return _answer(found)
    data = {"since": found.since, "until": found.until} | body(request, TimeBody)
    return _answer(services.edit_partner(partnership=found, version=version(request), by=principal, **data))


@extend_schema(request=StandBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_partners",))
@api_view(["POST"])
@idempotent
def acceptance(request: Request, corporation: str, partnership: str) -> Response:
    """Accept a proposed partner."""
    return _stand(request, partnership, services.accept_partner)


@extend_schema(request=StandBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_partners",))
@api_view(["POST"])
@idempotent
def restoration(request: Request, corporation: str, partnership: str) -> Response:
    """Put an archived partnership into use again."""
    return _stand(request, partnership, services.restore_partner)


@extend_schema(request=None, responses=dict[str, Any])
@within(staff=True, actions=("edit_partners",))
@api_view(["POST"])
@idempotent
def archiving(request: Request, corporation: str, partnership: str) -> Response:
    """Put a partnership, or the proposal of one, out of use."""
    principal = principal_of(request)
    found = selectors.partnership(principal, partnership)
    return _answer(services.archive_partner(partnership=found, version=version(request), by=principal), status=201)


def one(found: Partnership) -> dict[str, Any]:
    """Return the representation of a partnership; names of columns as in the list."""
    parties = {
        "enterprise__slug": found.enterprise.slug,
        "partner__slug": found.partner.slug,
        "partner__kind": found.partner.kind,
        "partner__level__rank": found.partner.level.rank,
    }
    return {name: parties[name] if name in parties else getattr(found, name) for name in FIELDS}


def _stand(request: Request, public_id: str, service: Any) -> Response:
    principal = principal_of(request)
    found = selectors.partnership(principal, public_id)
    data = body(request, StandBody)
    return _answer(service(partnership=found, version=version(request), by=principal, **data), status=201)


def _answer(found: Partnership, status: int = 200) -> Response:
    return Response(one(found), status=status, headers={"ETag": f'"{found.version}"'})
