"""REST of clients: the list with what the asker may know of each, narrowed like the page."""

from typing import Any

from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.readiness.result import as_text
from cooperation.clients import portfolio, rows
from cooperation.clients.forms import ClientFilter
from cooperation.clients.next_step import next_step
from cooperation.clients.portfolio import Facts
from corpsys.access.api import principal_of
from corpsys.access.endpoints import page
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.states import K, Role

# Names in the address → fields of the filter. Yes is 1 or true.
TEXTS = {
    "q": "q",
    "enterprise": "enterprise",
    "class": "pareto_class",
    "stage": "stage",
    "readiness": "level",
    "variant": "variant",
    "caretaker": "caretaker",
}
FLAGS = {"without_process": "without_process", "old_assessment": "old_assessment"}
YES = ("1", "true", "on")


@extend_schema(
    responses=dict[str, Any],
    parameters=[OpenApiParameter(name, str) for name in (*TEXTS, *FLAGS, "mine")],
)
@within(staff=True, roles=(Role.EXECUTIVE, Role.KAM, Role.MEMBER), reads=(K.K1, K.K9), tokens=True)
@api_view(["GET"])
def clients(request: Request, corporation: str) -> Response:
    """List the clients of an enterprise, filtered by q, class (A, B, C, none, loss, unknown), stage (0–8, none),
    readiness (levels 0–3, unrated), variant, caretaker (me, nobody, or a person's id), mine, without_process, old_assessment.
    """
    principal = principal_of(request)
    asked = _asked(request, principal)
    found = page(request, rows.chosen(principal, asked), order=("sort_key", "id"), fields=("id",))
    ids = [row["id"] for row in found["results"]]
    by_id = {row.pk: row for row in rows.clients(principal, asked["scope"]).filter(pk__in=ids)}
    facts = portfolio.facts_of(principal, [by_id[pk] for pk in ids], asked["scope"])
    return Response({"results": [one(each, principal) for each in facts], "next": found["next"]})


def _asked(request: Request, principal: Principal) -> dict[str, Any]:
    """Return the filters as the page's form cleans them, or refuse with 422 and the errors by name."""
    query, said = request.query_params, QueryDict(mutable=True)
    for name, field in TEXTS.items():
        if query.get(name):
            said[field] = query[name]
    for name, field in FLAGS.items():
        if query.get(name, "") in YES:
            said[field] = "on"
    if query.get("mine", "") in YES:
        said["caretaker"] = rows.ME
    form = ClientFilter(said, principal)
    if not form.is_valid():
        names = {field: name for name, field in TEXTS.items()}
        raise Invalid({names.get(field, field): [str(e) for e in errors] for field, errors in form.errors.items()})
    return form.cleaned_data


def one(facts: Facts, principal: Principal) -> dict[str, Any]:
    """Return the representation of a client; what the asker may not know, and what is not known, is null."""
    readiness, step, client = facts.readiness, next_step(facts, principal), facts.client
    return {
        "slug": client.slug,
        "name": client.name,
        "standing": client.standing,
        "level": client.level.rank,
        "enterprise": facts.workspace.host.slug if facts.workspace else None,
        "caretaker": facts.caretaker or None,
        "class": facts.pareto_class,
        "share": facts.share,
        "amount": facts.amount,
        "is_key": facts.standing.is_key if facts.standing else None,
        "readiness": (
            {side: as_text(getattr(readiness.scores, side)) for side in ("host", "partner", "pair")}
            if readiness
            else None
        ),
        "gap": as_text(readiness.gap) if readiness else None,
        "readiness_level": readiness.level if readiness else None,
        "rated_at": readiness.rated_at if readiness else None,
        "recommended": (readiness.recommended or None) if readiness else None,
        "variant": facts.cycle.variant or None if facts.cycle and facts.reads_secrets else None,
        "process": facts.process.key if facts.process else None,
        "stages": {str(sign.number): sign.state for sign in facts.summary.signs} if facts.summary else None,
        "next_step": str(step.label) or None,
        "due_on": step.due_on,
        "days_overdue": max(step.days_late, 0) if step.days_late is not None else None,
    }
