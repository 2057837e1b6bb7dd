"""REST of the offer. Reading is open to tokens; presenting, answering and signing stay with people and a session."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import fresh
from cooperation.concept import policies, selectors, services
from cooperation.concept.models import Concept
from cooperation.process import selectors as processes
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, version
from corpsys.access.refusals import NotAllowed, NotVisible
from corpsys.access.routes import within
from corpsys.access.states import K, Part
from corpsys.workspace import invitations

READS = (K.K7,)


class TextsBody(Body):
    meaning = serializers.CharField(max_length=8000)
    brings = serializers.CharField(max_length=8000)
    asks = serializers.CharField(max_length=8000)
    stays_private = serializers.CharField(max_length=8000)
    grain = serializers.CharField(max_length=8000)
    leaving = serializers.CharField(max_length=8000)


class AnswerBody(Body):
    number = serializers.IntegerField(min_value=1, help_text="The version that is answered.")
    answer = serializers.ChoiceField(choices=["accept", "decline", "withdraw"])
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class NumberBody(Body):
    number = serializers.IntegerField(min_value=1)


class MessageBody(NumberBody):
    text = serializers.CharField(max_length=4000)


class InvitationBody(Body):
    email = serializers.EmailField()
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    part = serializers.ChoiceField(choices=[Part.LEAD.value, Part.SPECIALIST.value])


@extend_schema(request=TextsBody, responses=dict[str, Any])
@within(reads=READS, actions=("present_concept",), tokens=True)
@api_view(["GET", "POST", "PUT"])
def concept(request: Request, corporation: str, key: str) -> Response:
    """Return the offer; start a draft (POST) or change it (PUT with If-Match)."""
    process, by = _process(request, key), principal_of(request)
    if request.method == "POST":
        return Response(one(services.write(process=process, by=by, **body(request, TextsBody))), status=201)
    offer = selectors.offer(process, by)
    if request.method == "PUT":
        if offer.draft is None:
            raise NotVisible
        changed = services.edit(concept=offer.draft, version=version(request), by=by, **body(request, TextsBody))
        return Response(one(changed))
    versions = {"shown": offer.shown, "draft": offer.draft}
    told = {name: one(found) if found else None for name, found in versions.items()}
    return Response({"kind": offer.kind, **told, "messages": [_message(row) for row in offer.messages]})


@extend_schema(request=None, responses=dict[str, Any])
@within(reads=READS, actions=("present_concept",))
@api_view(["POST"])
def presentations(request: Request, corporation: str, key: str) -> Response:
    """Present the draft to the client; If-Match names the version that was read."""
    process, by = _process(request, key), principal_of(request)
    draft = selectors.offer(process, by).draft
    if draft is None:
        raise NotVisible
    return Response(one(services.present(concept=draft, version=version(request), by=by)), status=201)


@extend_schema(request=AnswerBody, responses=dict[str, Any])
@within(reads=READS, actions=("answer_concept",))
@api_view(["POST"])
def answers(request: Request, corporation: str, key: str) -> Response:
    """Accept, decline or withdraw, as the client's lead with a fresh sign-in."""
    process, by = _process(request, key), principal_of(request)
    data = body(request, AnswerBody)
    found = selectors.version(process, by, data["number"])
    _require_fresh(request)
    if data["answer"] == "accept":
        return Response(one(services.accept(concept=found, by=by)), status=201)
    act = services.decline if data["answer"] == "decline" else services.withdraw
    return Response(one(act(concept=found, reason=data.get("reason", ""), by=by)), status=201)


@extend_schema(request=NumberBody, responses=dict[str, Any])
@within(reads=READS, actions=("sign_agreement",))
@api_view(["POST"])
def signatures(request: Request, corporation: str, key: str) -> Response:
    """Sign the agreement as the host, with a fresh sign-in; the client signs by accepting."""
    process, by = _process(request, key), principal_of(request)
    found = selectors.version(process, by, body(request, NumberBody)["number"])
    _require_fresh(request)
    return Response(one(services.sign(concept=found, by=by)), status=201)


@extend_schema(request=MessageBody, responses=dict[str, Any])
@within(reads=READS, actions=("ask_about_concept",))
@api_view(["POST"])
def messages(request: Request, corporation: str, key: str) -> Response:
    """Ask about a version, or answer."""
    process, by = _process(request, key), principal_of(request)
    data = body(request, MessageBody)
    found = selectors.version(process, by, data["number"])
    return Response(_message(services.ask(concept=found, text=data["text"], by=by)), status=201)


@extend_schema(request=InvitationBody, responses=dict[str, Any])
@within(reads=(K.K9,), actions=("manage_own_side",))
@api_view(["POST"])
def invite(request: Request, corporation: str, key: str) -> Response:
    """Invite the client's lead (leader) or a specialist of the own company (client's lead)."""
    by = principal_of(request)
    process = processes.get(by, key)
    data = body(request, InvitationBody)
    route = "concept" if policies.kind_of(process) else "process"
    made = invitations.invite(
        workspace=process.workspace, destination=reverse(route, args=[corporation, key]), by=by, **data
    )
    return Response({"email": made.email, "part": made.part, "expires_at": made.expires_at}, status=201)


def one(found: Concept) -> dict[str, Any]:
    """Return the representation of a version."""
    names = (*services.TEXTS, "kind", "number", "standing", "version", "presented_at", "answered_at", "answer_reason")
    return {name: getattr(found, name) for name in (*names, "host_signed_at")}


def _message(row: Any) -> dict[str, Any]:
    return {"side": row.side, "name": row.user.name, "at": row.at, "text": row.text}


def _process(request: Request, key: str) -> Process:
    return open_for(principal_of(request), key, *READS)


def _require_fresh(request: Request) -> None:
    if not fresh.is_fresh(request._request):
        raise NotAllowed(_("This binds your company: sign in once more, then send it again."))
