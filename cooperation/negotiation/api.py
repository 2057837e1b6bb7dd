"""REST of the agreed terms; signing stays with people and a fresh session."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import fresh
from cooperation.negotiation import selectors, services
from cooperation.negotiation.models import AgreedTerms
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body
from corpsys.access.refusals import NotAllowed
from corpsys.access.routes import within
from corpsys.access.states import K

READS = (K.K6B,)
FIELDS = ("number", "text", "proposed_side", "at", "host_signed_at", "partner_signed_at")


class TermsBody(Body):
    text = serializers.CharField(max_length=8000)


class NumberBody(Body):
    number = serializers.IntegerField(min_value=1, help_text="The version that is signed.")


@extend_schema(request=TermsBody, responses=dict[str, Any])
@within(reads=READS, actions=("propose_terms",), tokens=True)
@api_view(["GET", "POST"])
def terms(request: Request, corporation: str, key: str) -> Response:
    """Return the versions, the newest first, or propose the next one."""
    process, by = _process(request, key), principal_of(request)
    if request.method == "POST":
        return Response(one(services.propose(process=process, by=by, **body(request, TermsBody))), status=201)
    return Response({"results": [one(found) for found in selectors.versions(process.cycle, by)]})


@extend_schema(request=NumberBody, responses=dict[str, Any])
@within(reads=READS, actions=("sign_terms",))
@api_view(["POST"])
def signatures(request: Request, corporation: str, key: str) -> Response:
    """Sign the version that stands, for the own side."""
    process, by = _process(request, key), principal_of(request)
    found = selectors.version(process.cycle, by, body(request, NumberBody)["number"])
    if not fresh.is_fresh(request._request):
        raise NotAllowed(_("This binds your company: sign in once more, then send it again."))
    return Response(one(services.sign(terms=found, by=by)), status=201)


def one(found: AgreedTerms) -> dict[str, Any]:
    """Return the representation of a version."""
    return {name: getattr(found, name) for name in FIELDS}


def _process(request: Request, key: str) -> Process:
    return selectors.readable(principal_of(request), open_for(principal_of(request), key, K.K6B))
