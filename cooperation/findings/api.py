"""REST of findings. Reading is open to tokens; raising and taking a stance stay with people and a session."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from cooperation.findings import selectors, services, sources
from cooperation.findings.models import Finding
from cooperation.findings.selectors import Card
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body
from corpsys.access.routes import within
from corpsys.access.states import K

READS = (K.K1, K.K5)


class FindingBody(Body):
    statement = serializers.CharField(max_length=600)
    implication = serializers.CharField(max_length=600, required=False, allow_blank=True)
    strength = serializers.ChoiceField(choices=[1, 2, 3], required=False)
    is_emergent = serializers.BooleanField(required=False)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=60,
        required=False,
        help_text='A view: "sales:wallet", "sales:white_space", "market:growth", "own:<half>".',
    )
    for_both = serializers.BooleanField(required=False)


class StanceBody(Body):
    stance = serializers.ChoiceField(choices=["agrees", "disputes"])
    reason = serializers.CharField(max_length=600, required=False, allow_blank=True)


@extend_schema(request=FindingBody, responses=dict[str, Any])
@within(reads=READS, actions=("write_finding",), tokens=True)
@api_view(["GET", "POST"])
def findings(request: Request, corporation: str, key: str) -> Response:
    """Return the findings with their evidence and both sides' stances; raise one (POST)."""
    process, by = _process(request, key), principal_of(request)
    if request.method == "GET":
        return Response({"results": [_card(card) for card in selectors.cards(by, process.cycle)]})
    said = body(request, FindingBody)
    name = said.pop("source", "")
    found = sources.source(by, process.cycle, name) if name else None
    made = services.raise_finding(cycle=process.cycle, by=by, source=found, **said)
    return Response(one(made), status=201)


@extend_schema(request=StanceBody, responses=dict[str, Any])
@within(reads=(K.K5,), actions=("write_finding",))
@api_view(["POST"])
def stances(request: Request, corporation: str, key: str, number: int) -> Response:
    """Agree with a joint finding or dispute it, for the own side."""
    process, by = _process(request, key), principal_of(request)
    found = selectors.finding(by, process.cycle, number)
    said = services.take_stance(finding=found, by=by, **body(request, StanceBody))
    return Response({"side": said.side, "stance": said.stance, "reason": said.reason}, status=201)


def one(found: Finding) -> dict[str, Any]:
    """Return the representation of a finding."""
    names = ("statement", "implication", "strength", "data_class", "side", "is_emergent", "evidence", "version")
    return {"number": found.number, "label": found.label, **{name: getattr(found, name) for name in names}}


def _card(card: Card) -> dict[str, Any]:
    stances = {
        side: {"stance": said.stance, "reason": said.reason} if said else None
        for side, said in (("host", card.host), ("partner", card.partner))
    }
    return {**one(card.finding), "is_outdated": card.is_outdated, "stances": stances}


def _process(request: Request, key: str) -> Process:
    return open_for(principal_of(request), key, *READS)
