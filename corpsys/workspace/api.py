"""REST of workspaces: the pairs of parties."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.services import may, require
from corpsys.access.states import K
from corpsys.corporation.models import Organisation
from corpsys.tokens.idempotency import idempotent
from corpsys.workspace import selectors, services
from corpsys.workspace.kinds import process_kind
from corpsys.workspace.models import Workspace

FIELDS = ("public_id", "host__slug", "partner__slug", "host__kind", "partner__kind")


class WorkspaceBody(Body):
    host = serializers.SlugField(help_text="The organisation that opens the cooperation.")
    partner = serializers.SlugField()
    leader = serializers.EmailField(
        required=False, help_text="Of the person who leads it; an executive names one, others lead what they open."
    )


@extend_schema(request=WorkspaceBody, responses=dict[str, Any])
@within(reads=(K.K9,), staff=True, actions=("open_workspace", "name_leader"), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def workspaces(request: Request, corporation: str) -> Response:
    """List the pairs one may know of, or open the workspace of a pair."""
    principal = principal_of(request)
    if request.method == "POST":
        if not may(principal, "name_leader"):
            # Before anything is looked up: who may not open one does not learn who could lead it.
            require(principal, "open_workspace")
        data = body(request, WorkspaceBody)
        leader = _leader(principal, data.pop("leader", ""))
        parties = {role: _organisation(request, role, slug) for role, slug in data.items()}
        made = services.open_workspace(by=principal, leader=leader, **parties)
        return Response(_shown([_bare(made)])[0], status=201)
    found = page(request, selectors.workspaces(principal), order=("id",), fields=FIELDS)
    return Response(found | {"results": _shown(found["results"])})


def _shown(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows with the kind that follows from the two parties, in its stored word."""
    return [row | {"kind": process_kind(row["host__kind"], row["partner__kind"]).key} for row in rows]


def _bare(made: Workspace) -> dict[str, Any]:
    pair = {"host": made.host, "partner": made.partner}
    told = {f"{role}__{name}": getattr(party, name) for role, party in pair.items() for name in ("slug", "kind")}
    return {"public_id": made.public_id, **told}


def _leader(principal: Principal, email: str) -> User | None:
    if not email:
        return None
    found = selectors.leaders(principal.corporation_id).filter(user__email__iexact=email).first()
    if found is None:
        raise Invalid({"leader": ["There is nobody of this address who could lead."]})
    return found.user  # type: ignore[no-any-return]


def _organisation(request: Request, role: str, slug: str) -> Organisation:
    found = Organisation.objects.visible_to(principal_of(request)).filter(slug=slug).first()
    if found is None:
        raise Invalid({role: ["There is no organisation of this address."]})
    return found  # type: ignore[no-any-return]
