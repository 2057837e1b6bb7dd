"""REST of clients: the list with what the asker may know of each."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.readiness.result import as_text
from cooperation.clients import portfolio
from cooperation.clients.next_step import next_step
from cooperation.clients.portfolio import Facts
from corpsys.access.api import principal_of
from corpsys.access.endpoints import page
from corpsys.access.principal import Principal
from corpsys.access.routes import within
from corpsys.access.states import K, Role


@extend_schema(responses=dict[str, Any])
@within(staff=True, roles=(Role.EXECUTIVE, Role.KAM, Role.MEMBER), reads=(K.K1, K.K9), tokens=True)
@api_view(["GET"])
def clients(request: Request, corporation: str) -> Response:
    """List the clients, filtered by q, class (A, B, C, none, loss) and mine (1)."""
    principal, query = principal_of(request), request.query_params
    enterprise = portfolio.enterprise_in_view(principal, query.get("enterprise", ""))
    rows = portfolio.chosen(
        portfolio.clients(principal, enterprise),
        principal,
        q=query.get("q", ""),
        pareto_class=query.get("class", ""),
        mine=query.get("mine", "") in ("1", "true"),
    )
    found = page(request, rows, order=("sort_key", "id"), fields=("id",))
    ids = [row["id"] for row in found["results"]]
    by_id = {row.pk: row for row in portfolio.clients(principal, enterprise).filter(pk__in=ids)}
    facts = portfolio.facts_of(principal, [by_id[pk] for pk in ids], enterprise)
    return Response({"results": [one(each, principal) for each in facts], "next": found["next"]})


def one(facts: Facts, principal: Principal) -> dict[str, Any]:
    """Return the representation of a client; what the asker may not know, and what is not known, is null."""
    scores, step, client = facts.scores, next_step(facts, principal), facts.client
    return {
        "slug": client.slug,
        "name": client.name,
        "standing": client.standing,
        "level": client.level.rank,
        "enterprise": facts.workspace.host.slug if facts.workspace else None,
        "class": facts.pareto_class,
        "share": facts.share,
        "readiness": {side: as_text(getattr(scores, side)) for side in ("host", "partner", "pair")} if scores else None,
        "variant": facts.cycle.variant or None if facts.cycle and facts.reads_secrets else None,
        "process": facts.process.key if facts.process else None,
        "stages": {str(sign.number): sign.state for sign in facts.summary.signs} if facts.summary else None,
        "next_step": str(step.label) or None,
    }
