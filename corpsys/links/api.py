"""REST of causal links."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, asked, body, page, version
from corpsys.access.routes import within
from corpsys.access.services import require
from corpsys.corporation.selectors import named
from corpsys.links import selectors, services
from corpsys.links.models import CausalLink
from corpsys.tokens.idempotency import idempotent

FIELDS = ("public_id", "cause__slug", "effect__slug", "polarity", "delay_days", "sentence", "standing", "version")
FILTERS = ("q", "organisation", "polarity", "standing", "loop")


class LinkBody(Body):
    cause = serializers.SlugField()
    effect = serializers.SlugField()
    polarity = serializers.ChoiceField(choices=CausalLink.Polarity.choices)
    sentence = serializers.CharField(max_length=300, help_text="The link in words.")
    delay_days = serializers.IntegerField(min_value=0, max_value=36_500, required=False, allow_null=True)
    external_source = serializers.CharField(max_length=60, required=False)
    external_key = serializers.CharField(max_length=120, required=False)


class WordsBody(Body):
    polarity = serializers.ChoiceField(choices=CausalLink.Polarity.choices, required=False)
    sentence = serializers.CharField(max_length=300, required=False)
    delay_days = serializers.IntegerField(min_value=0, max_value=36_500, required=False, allow_null=True)


@extend_schema(request=LinkBody, responses=dict[str, Any])
@within(staff=True, actions=("propose_link", "edit_links"), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def links(request: Request, corporation: str) -> Response:
    """List the causal links, or say one: a proposal, an executive's own accepted at once."""
    principal = principal_of(request)
    if request.method == "POST":
        require(principal, "propose_link")
        data = body(request, LinkBody)
        ends: dict[str, Any] = {name: named(principal, name, data.pop(name)) for name in ("cause", "effect")}
        return _answer(services.propose_link(by=principal, **ends, **data), status=201)
    chosen = asked(request, *FILTERS)
    return Response(page(request, selectors.links(principal, **chosen), order=("id",), fields=FIELDS))


@extend_schema(request=WordsBody, responses=dict[str, Any])
@within(staff=True, actions=("edit_links",), tokens=True)
@api_view(["GET", "PATCH"])
@idempotent
def link(request: Request, corporation: str, link: str) -> Response:
    """Return one link, or change what it says; the version read goes into If-Match."""
    principal = principal_of(request)
    found = selectors.link(principal, link)
    if request.method == "GET":
        return _answer(found)
    stored = {name: getattr(found, name) for name in ("polarity", "sentence", "delay_days")}
    data = stored | body(request, WordsBody)
    return _answer(services.edit_link(link=found, version=version(request), by=principal, **data))


@extend_schema(request=None, responses=dict[str, Any])
@within(staff=True, actions=("edit_links",))
@api_view(["POST"])
@idempotent
def acceptance(request: Request, corporation: str, link: str) -> Response:
    """Accept a proposed link."""
    return _act(request, link, services.accept_link)


@extend_schema(request=None, responses=dict[str, Any])
@within(staff=True, actions=("edit_links",))
@api_view(["POST"])
@idempotent
def archiving(request: Request, corporation: str, link: str) -> Response:
    """Put a link, or the proposal of one, out of use."""
    return _act(request, link, services.archive_link)


@extend_schema(request=None, responses=dict[str, Any])
@within(staff=True, actions=("edit_links",))
@api_view(["POST"])
@idempotent
def restoration(request: Request, corporation: str, link: str) -> Response:
    """Put an archived link into use again."""
    return _act(request, link, services.restore_link)


@extend_schema(responses=dict[str, Any])
@within(staff=True, tokens=True)
@api_view(["GET"])
def loops(request: Request, corporation: str) -> Response:
    """Return the loops in the accepted links, the shortest first; `is_more`: there are more than these."""
    view = selectors.causal_view(principal_of(request))
    found = [
        {
            "name": told.loop.name,
            "kind": "reinforcing" if told.loop.is_reinforcing else "balancing",
            "path": [step.cause.slug for step in told.steps],
            "polarities": [step.sign for step in told.steps],
            "known_delay_days": told.loop.known_delay,
            "links_without_delay": told.loop.unknown_delays,
            "words": told.words,
        }
        for told in view.loops
    ]
    return Response({"results": found, "is_more": view.is_more})


def one(found: CausalLink) -> dict[str, Any]:
    """Return the representation of a link; names of columns as in the list."""
    ends = {"cause__slug": found.cause.slug, "effect__slug": found.effect.slug}
    return {name: ends[name] if name in ends else getattr(found, name) for name in FIELDS}


def _act(request: Request, public_id: str, service: Any) -> Response:
    principal = principal_of(request)
    found = selectors.link(principal, public_id)
    return _answer(service(link=found, version=version(request), by=principal), status=201)


def _answer(found: CausalLink, status: int = 200) -> Response:
    return Response(one(found), status=status, headers={"ETag": f'"{found.version}"'})
