"""REST of the ranking: the same candidates, criteria and answers as the page."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.scoring import ranking
from analytics.scoring.criteria import CRITERIA
from analytics.scoring.ranking import RankedClients, Row
from analytics.scoring.ranking_forms import WEIGHT, RankingForm
from analytics.scoring.ranking_pages import ROLES
from corpsys.access.api import principal_of
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.states import K

PARAMETERS = [OpenApiParameter(name) for name in ("enterprise", "pareto_class", "top")]
PARAMETERS += [OpenApiParameter(f"{WEIGHT}{each.key}", description="A weight, zero or more.") for each in CRITERIA]


@extend_schema(parameters=PARAMETERS, responses=dict[str, Any])
@within(staff=True, roles=ROLES, reads=(K.K1,), tokens=True)
@api_view(["GET"])
def client_ranking(request: Request, corporation: str) -> Response:
    """Rank the clients of an enterprise's key clients in force by TOPSIS; without weights by share and readiness."""
    principal = principal_of(request)
    form = RankingForm(request.query_params, enterprises=ranking.enterprises(principal), is_spoken=False)
    if not form.is_valid():
        raise Invalid({name: [str(error) for error in errors] for name, errors in form.errors.items()})
    data = form.cleaned_data
    run = ranking.run_of(data["enterprise"] or ranking.usual_enterprise(principal))
    if run is None:
        return Response({"run": None, "criteria": [], "places": [], "left_out": [], "reason": "no_run", "zero": []})
    found = ranking.ranked(principal, run, form.weights(), pareto_class=data["pareto_class"], top=data["top"])
    return Response(_one(found))


def _one(found: RankedClients) -> dict[str, Any]:
    return {
        "run": found.run.public_id,
        "criteria": [
            {"key": each.criterion.key, "weight": str(each.weight), "is_cost": each.criterion.is_cost}
            for each in found.weighed
        ],
        "places": [_place(found, row) for row in found.rows],
        "left_out": [
            {"client": row.client.slug, "missing": [one.key for one in row.missing]} for row in found.left_out
        ],
        "reason": found.reason.value if found.reason else None,
        "zero": [each.key for each in found.zero],
    }


def _place(found: RankedClients, row: Row) -> dict[str, Any]:
    place = row.place
    assert place is not None  # rows have one; those without are left out
    keys = [each.criterion.key for each in found.weighed]
    return {
        "rank": place.rank,
        "client": row.client.slug,
        "class": row.pareto_class,
        "closeness": _text(place.closeness),
        "to_best": _text(place.to_best),
        "to_worst": _text(place.to_worst),
        "values": {key: None if value is None else str(value) for key, value in zip(keys, row.values, strict=True)},
    }


def _text(value: Decimal) -> str:
    return str(round(value, 6))
