"""REST of a round: asking the client, time, closing, what is shown to it; and the client's own answers. People only.

`own-readiness` is the client's: its own answers (K3) and what was shown to it. The rest is the enterprise's.
"""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.readiness import inviting, policies, renewing, rounds, selectors, sharing, standing
from analytics.readiness.api import RoundBody, pair_body, pair_named, written_of
from analytics.readiness.models import ReadinessRound, ReadinessShare
from analytics.readiness.standing import Asked, Progress, Standing
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, version
from corpsys.access.refusals import NotVisible, Refused
from corpsys.access.routes import within
from corpsys.access.services import require
from corpsys.access.states import K, Side
from corpsys.tokens.idempotency import idempotent
from corpsys.workspace.models import Workspace


class InvitationBody(Body):
    until = serializers.DateField(required=False, help_text="The client's last day; two weeks from now if not given.")
    email = serializers.EmailField(required=False, help_text="Whom to invite, where the client has no lead here yet.")
    name = serializers.CharField(required=False, max_length=120)


class TimeBody(Body):
    until = serializers.DateField(help_text="The client's new last day.")


class PartsBody(Body):
    parts = serializers.ListField(child=serializers.ChoiceField(choices=list(sharing.PARTS)))


class ShareBody(PartsBody):
    seen = serializers.CharField(help_text="The mark that the preview of the same parts gave.")


@extend_schema(request=InvitationBody, responses=dict[str, Any])
@within(staff=True, reads=(K.K1,), actions=("invite_to_assess",))
@api_view(["GET", "POST", "PATCH"])
@idempotent
def round_state(request: Request, corporation: str, slug: str) -> Response:
    """Tell how the newest round stands, ask the client into it (POST), or give it more time (PATCH: `until`)."""
    workspace, by = pair_named(request, slug), principal_of(request)
    if request.method == "POST":
        inviting.invite_client(workspace=workspace, by=by, **body(request, InvitationBody))
    elif request.method == "PATCH":
        inviting.extend(workspace=workspace, by=by, **body(request, TimeBody))
    return Response(_state(standing.latest(workspace.pk)), status=201 if request.method == "POST" else 200)


@extend_schema(request=Body, responses=dict[str, Any])
@within(staff=True, reads=(K.K1,), actions=("invite_to_assess",))
@api_view(["POST"])
@idempotent
def closure(request: Request, corporation: str, slug: str) -> Response:
    """Close the open round; what the client did not submit stays its secret."""
    body(request, Body)
    workspace = pair_named(request, slug)
    rounds.close_round(workspace=workspace, by=principal_of(request))
    return Response(_state(standing.latest(workspace.pk)), status=201)


@extend_schema(responses=dict[str, Any])
@within(staff=True, reads=(K.K3B,))
@api_view(["GET"])
def answers(request: Request, corporation: str, slug: str) -> Response:
    """Return the client's latest answers once both sides have submitted; until then there are none, nor for executives."""
    found = selectors.client_pair(principal_of(request), pair_named(request, slug).pk)
    if found.host is None and found.partner is None:
        raise NotVisible
    return Response(pair_body(found))


@extend_schema(request=ShareBody, responses=dict[str, Any])
@within(staff=True, reads=(K.K1, K.K3B), actions=("share_readiness",))
@api_view(["GET", "POST"])
@idempotent
def shares(request: Request, corporation: str, slug: str) -> Response:
    """List what the client is shown, or show it the parts that were previewed."""
    workspace, by = pair_named(request, slug), principal_of(request)
    if request.method == "POST":
        data = body(request, ShareBody)
        require(by, "share_readiness", workspace.pk)
        made = sharing.share(asked=_newest(workspace), parts=data["parts"], seen_mark=data["seen"], by=by)
        return Response(_share(made), status=201)
    return Response({"results": [_share(one) for one in sharing.shares_of(by, workspace.pk)]})


@extend_schema(request=PartsBody, responses=dict[str, Any])
@within(staff=True, reads=(K.K1, K.K3B), actions=("share_readiness",))
@api_view(["POST"])
def share_preview(request: Request, corporation: str, slug: str) -> Response:
    """Return exactly what the client would get, with the mark that showing it asks for; nothing is shown yet."""
    workspace, by = pair_named(request, slug), principal_of(request)
    require(by, "share_readiness", workspace.pk)
    content = sharing.preview(asked=_newest(workspace), parts=body(request, PartsBody)["parts"], by=by)
    return Response({"content": content, "seen": sharing.seen(content)})


@extend_schema(request=Body, responses=dict[str, Any])
@within(staff=True, reads=(K.K1, K.K3B), actions=("share_readiness",))
@api_view(["POST"])
@idempotent
def withdrawal(request: Request, corporation: str, slug: str, share: UUID) -> Response:
    """Take back what was shown."""
    body(request, Body)
    workspace = pair_named(request, slug)
    taken = sharing.withdraw(workspace=workspace, public_id=share, by=principal_of(request))
    return Response(_share(taken), status=201)


# --- the client's own -------------------------------------------------------------------------------------------------


@extend_schema(responses=dict[str, Any])
@within(reads=(K.K3, K.K3B))
@api_view(["GET"])
def own_rounds(request: Request, corporation: str) -> Response:
    """List the rounds in which the reader's company was asked, the newest first."""
    found = standing.of(standing.asked_rounds(principal_of(request)))
    return Response({"results": [_own_line(one) for one in found]})


@extend_schema(request=RoundBody, responses=dict[str, Any])
@within(reads=(K.K3, K.K3B), actions=("answer_readiness",))
@api_view(["GET", "PUT"])
@idempotent
def own_round(request: Request, corporation: str, round: UUID) -> Response:
    """Return the own answers and what was shown, or write answers (If-Match: their version, "0" begins them).

    `host`: about the enterprise, `partner`: about the own company. What is not named stays as it is.
    """
    found = standing.asked(principal_of(request), round)
    if request.method == "PUT":
        data = body(request, RoundBody)
        policies.check_client_may_begin(found.round)
        written = {side: written_of(data.get(side.value, {})) for side in Side}
        rounds.save_round(
            workspace=found.round.workspace, written=written, version=version(request), by=principal_of(request)
        )
        found = standing.asked(principal_of(request), round)
    return Response(_own(found), headers={"ETag": f'"{_version(found)}"'})


@extend_schema(request=Body, responses=dict[str, Any])
@within(reads=(K.K3, K.K3B), actions=("submit_readiness",))
@api_view(["POST"])
@idempotent
def own_submission(request: Request, corporation: str, round: UUID) -> Response:
    """Submit the own answers."""
    body(request, Body)
    found = standing.asked(principal_of(request), round)
    require(principal_of(request), "submit_readiness", found.round.workspace_id)
    policies.check_client_may_begin(found.round)
    rounds.submit_round(workspace=found.round.workspace, by=principal_of(request))
    return Response(_own(standing.asked(principal_of(request), round)), status=201)


def _newest(workspace: Workspace) -> ReadinessRound:
    found = standing.latest(workspace.pk)
    if found is None:
        raise Refused("There is no round yet.")
    return found.round


def _state(found: Standing | None) -> dict[str, Any]:
    if found is None:
        return {"round": None}
    return {
        "round": found.round.number,
        "factors": found.round.factor_set.number,
        "asked_at": found.round.invited_at,
        "until": found.until,
        "closed_at": found.round.closed_at,
        "host": _progress(found.host),
        "partner": _progress(found.partner) if found.is_asked else None,
    }


def _progress(progress: Progress) -> dict[str, Any]:
    return {"answered": progress.answered, "total": progress.total, "submitted_at": progress.submitted_at}


def _share(one: ReadinessShare) -> dict[str, Any]:
    return {
        "public_id": one.public_id,
        "content": one.content,
        "shared_at": one.created_at,
        "withdrawn_at": one.withdrawn_at,
    }


def _own_line(found: Standing) -> dict[str, Any]:
    return {
        "public_id": found.round.public_id,
        "enterprise": found.round.workspace.host.name,
        "until": found.until,
        "closed_at": found.round.closed_at,
        "own": _progress(found.partner),
    }


def _own(found: Asked) -> dict[str, Any]:
    newer = renewing.offer(found.sheets) if found.is_open else None
    return {
        **_own_line(found.standing),
        "answers": pair_body(found.sheets) | {"version": _version(found)},
        "newer_factors": newer.factor_set.number if newer else None,
        "shown": [one.content for one in found.shares],
    }


def _version(found: Asked) -> int:
    sheets = (found.sheets.host, found.sheets.partner)
    return sum(one.assessment.version for one in sheets if one is not None)
