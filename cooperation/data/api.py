"""REST of the data room and of joined data. Files are brought through imports; sharing stays with people and a session."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.consolidation import selectors as joins
from analytics.consolidation import services as consolidating
from analytics.consolidation.models import Consolidation
from analytics.dataroom import selectors, services
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import pair_of
from analytics.dataroom.selectors import HalfState
from cooperation.data import room
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page
from corpsys.access.routes import within
from corpsys.access.states import K

DATASET = (
    *("public_id", "kind", "owner_side", "confidentiality", "classification", "number", "first_month", "last_month"),
    *("currency", "rows", "total", "unknown_total", "is_current", "note", "created_at"),
)
CELL = (
    *("public_id", "month", "category", "host_amount", "partner_amount", "status", "host_rows", "partner_rows"),
    *("resolution", "note"),
)


class SharingBody(Body):
    shared = serializers.BooleanField()
    own_vendors = serializers.ListField(
        child=serializers.CharField(max_length=200),
        required=False,
        help_text="For the client's files: the vendors in it that are the enterprise.",
    )


class JoinBody(Body):
    pair = serializers.CharField(max_length=40)


class ResolutionBody(Body):
    resolution = serializers.ChoiceField(choices=["host", "partner", "accepted"])
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


@extend_schema(responses=dict[str, Any])
@within(reads=(K.K2, K.K4, K.K5), tokens=True)
@api_view(["GET"])
def data(request: Request, corporation: str, key: str) -> Response:
    """Return both halves of each pair as far as they may be known, and the versions that may be seen."""
    by = principal_of(request)
    process = open_for(by, key, ask=room.require_room)
    found = selectors.room(by, process.cycle)
    rows = selectors.datasets(by, process.cycle).values(*DATASET)
    pairs = [{"pair": row.pair.key, "host": _half(row.host), "partner": _half(row.partner)} for row in found.pairs]
    table_1 = {"filled": found.filled, "cells": found.cells}
    return Response({"pairs": pairs, "table_1": table_1, "datasets": list(rows)})


def _half(state: HalfState) -> dict[str, Any]:
    names = ("is_present", "is_shared", "number", "first_month", "last_month", "loaded_at")
    return {"kind": state.half.kind, **{name: getattr(state, name) for name in names}}


@extend_schema(request=SharingBody, responses=dict[str, Any])
@within(reads=(K.K2, K.K4, K.K5), actions=("share_data",))
@api_view(["POST"])
def sharing(request: Request, corporation: str, key: str, dataset: UUID) -> Response:
    """Let a version be joined, or keep it to the own side again; an act of the side's lead."""
    by = principal_of(request)
    process = open_for(by, key, ask=room.require_room)
    found, said = selectors.dataset(by, process.cycle, dataset), body(request, SharingBody)
    if said["shared"]:
        made = services.share(dataset=found, by=by, own_vendors=said.get("own_vendors"))
    else:
        made = services.withdraw_sharing(dataset=found, by=by)
    return Response(_dataset(made), status=201)


def _dataset(made: Dataset) -> dict[str, Any]:
    return {name: getattr(made, name) for name in DATASET}


def _joint(request: Request, key: str) -> Process:
    return open_for(principal_of(request), key, K.K5)


@extend_schema(request=JoinBody, responses=dict[str, Any])
@within(reads=(K.K5,), actions=("run_consolidation", "run_consolidation_as_one_team"), tokens=True)
@api_view(["GET", "POST"])
def consolidations(request: Request, corporation: str, key: str) -> Response:
    """Return the results in force; ask for a new one (POST), which answers 202 with the job."""
    process, by = _joint(request, key), principal_of(request)
    if request.method == "GET":
        return Response({"results": [_result(row) for row in joins.consolidations(by, process.cycle).values()]})
    pair = pair_of(body(request, JoinBody)["pair"])
    job = consolidating.start(
        cycle=process.cycle, pair=pair, page=reverse("joined", args=[corporation, key, pair.key]), by=by
    )
    address = reverse("api_job", args=[corporation, job.public_id])
    return Response({"job": job.public_id, "state": job.state}, status=202, headers={"Location": address})


@extend_schema(responses=dict[str, Any])
@within(reads=(K.K5,), tokens=True)
@api_view(["GET"])
def consolidation(request: Request, corporation: str, key: str, pair: str) -> Response:
    """Return the result in force of a pair: totals, share of wallet, white space or growth."""
    process = _joint(request, key)
    found = joins.consolidation(principal_of(request), process.cycle, pair_of(pair))
    return Response({**_result(found), "results": found.results})


def _result(found: Consolidation) -> dict[str, Any]:
    return {
        "public_id": found.public_id,
        "pair": found.pair,
        "created_at": found.created_at,
        "tolerance": found.tolerance,
        "versions": {"host": found.host_dataset.number, "partner": found.partner_dataset.number},
        "is_outdated": joins.is_outdated(found),
        "is_frozen": joins.is_frozen(found),
        "summary": found.summary,
    }


@extend_schema(responses=dict[str, Any])
@within(reads=(K.K5,), tokens=True)
@api_view(["GET"])
def cells(request: Request, corporation: str, key: str, pair: str) -> Response:
    """Return the joined cells of a pair, page by page; `status` narrows them, as exception."""
    process, by = _joint(request, key), principal_of(request)
    found = joins.consolidation(by, process.cycle, pair_of(pair))
    rows = joins.cells(by, found).select_related(None)
    status = request.query_params.get("status")
    if status:
        rows = rows.filter(status=status)
    return Response(page(request, rows, order=("month", "category", "public_id"), fields=CELL))


@extend_schema(request=ResolutionBody, responses=dict[str, Any])
@within(reads=(K.K5,), actions=("resolve_exception",))
@api_view(["POST"])
def resolution(request: Request, corporation: str, key: str, pair: str, cell: UUID) -> Response:
    """Say whose figure of an exception holds."""
    process, by = _joint(request, key), principal_of(request)
    found = joins.cell(by, process.cycle, pair_of(pair), cell)
    made = consolidating.resolve(cell=found, by=by, **body(request, ResolutionBody))
    return Response({name: getattr(made, name) for name in CELL}, status=201)
