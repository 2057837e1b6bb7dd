"""REST of the clients of a ledger: list them, say which organisation one is, set one aside."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.ledger import client_list, clients, selectors, services
from analytics.ledger.client_list import Known
from analytics.ledger.models import LedgerClient
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, asked, body, page
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.states import K, Role
from corpsys.corporation.selectors import named
from corpsys.tokens.idempotency import idempotent

ROLES = (Role.KAM, Role.EXECUTIVE)
FIELDS = ("public_id", "enterprise__slug", "key", "is_group", "group__key", "organisation__slug", "is_set_aside")


class OrganisationBody(Body):
    organisation = serializers.SlugField(help_text="Address of a client of the corporation.")


@extend_schema(responses=dict[str, Any])
@within(staff=True, roles=ROLES, reads=(K.K1,), tokens=True)
@api_view(["GET"])
def ledger_clients(request: Request, corporation: str) -> Response:
    """List the clients of ledgers; filters: enterprise, state (unmatched, linked, aside), q."""
    chosen = asked(request, "enterprise", "state", "q")
    if chosen["state"] and chosen["state"] not in Known.values:
        raise Invalid({"state": [_("One of %(all)s.") % {"all": ", ".join(Known.values)}]})
    rows = client_list.clients(principal_of(request), **chosen)
    return Response(page(request, rows, order=("id",), fields=FIELDS))


@extend_schema(request=OrganisationBody, responses=dict[str, Any])
@within(staff=True, roles=ROLES, reads=(K.K1,), actions=("import_ledger",), tokens=True)
@api_view(["PUT", "DELETE"])
@idempotent
def organisation(request: Request, corporation: str, client: UUID) -> Response:
    """Say which organisation a client of a ledger is, or take that away."""
    principal = principal_of(request)
    found = selectors.ledger_client(principal, client)
    if request.method == "DELETE":
        clients.unlink_clients(clients=[found], by=principal)
    else:
        slug = body(request, OrganisationBody)["organisation"]
        services.link_client(client=found, organisation=named(principal, "organisation", slug), by=principal)
    return _answer(found)


@extend_schema(request=None, responses=dict[str, Any])
@within(staff=True, roles=ROLES, reads=(K.K1,), actions=("import_ledger",), tokens=True)
@api_view(["PUT", "DELETE"])
@idempotent
def aside(request: Request, corporation: str, client: UUID) -> Response:
    """Set a client of a ledger aside, or take it back."""
    principal = principal_of(request)
    found = selectors.ledger_client(principal, client)
    act = clients.set_aside if request.method == "PUT" else clients.take_back
    act(clients=[found], by=principal)
    return _answer(found)


def _answer(found: LedgerClient) -> Response:
    row: dict[str, Any] = {
        "enterprise__slug": found.enterprise.slug,
        "group__key": found.group.key if found.group else None,
        "organisation__slug": found.organisation.slug if found.organisation else None,
    }
    return Response({name: row[name] if name in row else getattr(found, name) for name in FIELDS})
