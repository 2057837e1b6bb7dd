"""REST of workspaces: the pairs of parties."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.states import K
from corpsys.corporation.models import Organisation
from corpsys.tokens.idempotency import idempotent
from corpsys.workspace import selectors, services

FIELDS = ("public_id", "host__slug", "partner__slug")


class WorkspaceBody(Body):
    host = serializers.SlugField(help_text="The organisation that opens the cooperation.")
    partner = serializers.SlugField()


@extend_schema(request=WorkspaceBody, responses=dict[str, Any])
@within(reads=(K.K9,), staff=True, actions=("open_workspace",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def workspaces(request: Request, corporation: str) -> Response:
    """List the pairs one may know of, or open the workspace of a pair."""
    principal = principal_of(request)
    if request.method == "POST":
        parties = {role: _organisation(request, role, slug) for role, slug in body(request, WorkspaceBody).items()}
        made = services.open_workspace(by=principal, **parties)
        shown = {"public_id": made.public_id, "host__slug": made.host.slug, "partner__slug": made.partner.slug}
        return Response(shown, status=201)
    return Response(page(request, selectors.workspaces(principal), order=("id",), fields=FIELDS))


def _organisation(request: Request, role: str, slug: str) -> Organisation:
    found = Organisation.objects.visible_to(principal_of(request)).filter(slug=slug).first()
    if found is None:
        raise Invalid({role: ["There is no organisation of this address."]})
    return found  # type: ignore[no-any-return]
