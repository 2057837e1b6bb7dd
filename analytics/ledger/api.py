"""REST of key clients: ask for them, list the results, read one, its clients and its movement, put one in force."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.ledger import selectors, services
from analytics.ledger.models import KeyClientRun
from analytics.metrics.vocabulary import ParetoClass
from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page, size
from corpsys.access.refusals import Invalid, NotAllowed
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import K, Role
from corpsys.tokens.idempotency import idempotent

if TYPE_CHECKING:
    from analytics.ledger.comparing import MovedClient

ROLES = (Role.KAM, Role.EXECUTIVE)
RUN_FIELDS = (
    "public_id",
    "enterprise__slug",
    "measure",
    "returns",
    "by",
    "is_in_force",
    "previous__public_id",
    "first_month",
    "last_month",
    "currency",
    "summary",
    "created_at",
)
STANDING_FIELDS: tuple[str, ...] = (
    "rank",
    "client__key",
    "client__organisation__slug",
    "amount",
    "share",
    "cumulative",
)
STANDING_FIELDS += ("pareto_class", "is_key")
YES = {"1": True, "true": True, "0": False, "false": False}


class RunBody(Body):
    enterprise = serializers.SlugField(help_text="Address of the enterprise.")
    measure = serializers.ChoiceField(choices=KeyClientRun.Measure.choices)
    first_month = serializers.DateField(input_formats=["%Y-%m"], help_text="YYYY-MM")
    last_month = serializers.DateField(input_formats=["%Y-%m"], help_text="YYYY-MM")
    returns = serializers.ChoiceField(choices=KeyClientRun.Returns.choices, default=KeyClientRun.Returns.NET)
    by = serializers.ChoiceField(choices=KeyClientRun.By.choices, default=KeyClientRun.By.CLIENT)
    is_in_force = serializers.BooleanField(default=True, help_text="Its classes become the classes of the enterprise.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["first_month"] > attrs["last_month"]:
            raise Invalid({"last_month": [_("The last month is before the first.")]})
        return attrs


@extend_schema(request=RunBody, responses=dict[str, Any])
@within(staff=True, roles=ROLES, reads=(K.K1,), actions=("run_scoring",), tokens=True)
@api_view(["GET", "POST"])
@idempotent
def runs(request: Request, corporation: str) -> Response:
    """List the computed key clients, or have them computed: the answer names the job."""
    principal = principal_of(request)
    if request.method == "POST":
        if not may(principal, "run_scoring"):
            raise NotAllowed(_("Your role does not allow this."))
        data = body(request, RunBody)
        enterprise = selectors.enterprise_by_slug(principal.corporation_id, data.pop("enterprise"))
        counted_by = data.pop("by")
        job = services.ask_for_key_clients(enterprise=enterprise, counted_by=counted_by, by=principal, **data)
        return Response({"job": job.public_id}, status=202)
    return Response(page(request, selectors.every_run(principal), order=("-id",), fields=RUN_FIELDS))


@extend_schema(responses=dict[str, Any])
@within(staff=True, roles=ROLES, reads=(K.K1,), tokens=True)
@api_view(["GET"])
def run(request: Request, corporation: str, run: UUID) -> Response:
    """Read one result with its summary."""
    return Response(_one(selectors.run(principal_of(request), run)))


@extend_schema(responses=dict[str, Any])
@within(staff=True, roles=ROLES, reads=(K.K1,), tokens=True)
@api_view(["GET"])
def standings(request: Request, corporation: str, run: UUID) -> Response:
    """List the clients of one result by rank, filtered by class (A, B, C, none, loss) and key (1, 0)."""
    principal = principal_of(request)
    rows = selectors.standings(principal, selectors.run(principal, run))
    query = request.query_params
    if wanted := query.get("class"):
        _check("class", wanted, [name.value for name in ParetoClass])
        rows = rows.filter(pareto_class=wanted)
    if wanted := query.get("key"):
        _check("key", wanted, list(YES))
        rows = rows.filter(is_key=YES[wanted])
    return Response(page(request, rows, order=("rank", "id"), fields=STANDING_FIELDS))


@extend_schema(responses=dict[str, Any])
@within(staff=True, roles=ROLES, reads=(K.K1,), tokens=True)
@api_view(["GET"])
def movement(request: Request, corporation: str, run: UUID) -> Response:
    """Compare a result with another (against; else that of the period before): counts, classes, and the clients of a move.

    `move`: came, left, rose, fell, stayed or unknown; those that matter most first, at most `size` of them.
    """
    from analytics.ledger import comparing  # numpy: only when something is compared
    from analytics.metrics.movement import Move

    principal = principal_of(request)
    found = selectors.run(principal, run)
    compared = comparing.compare(found, _against(request, found))
    move = request.query_params.get("move")
    if move:
        _check("move", move, list(comparing.MOVES))
    rows = compared.rows(Move(move), end=size(request)) if move else []
    return Response(
        {
            "before": compared.before.public_id,
            "after": compared.after.public_id,
            "counts": {str(value): count for value, count in compared.found.counts.items()},
            "class_changes": [
                {"before": before, "after": after, "clients": count}
                for (before, after), count in compared.found.class_changes.items()
            ],
            "results": [_moved(row) for row in rows],
        }
    )


@extend_schema(request=None, responses=dict[str, Any])
@within(staff=True, roles=ROLES, actions=("run_scoring",), tokens=True)
@api_view(["POST"])
@idempotent
def force(request: Request, corporation: str, run: UUID) -> Response:
    """Let the classes of a result be those of its enterprise."""
    principal = principal_of(request)
    found = services.put_in_force(run=selectors.run(principal, run), by=principal)
    return Response(_one(found), status=201)


def _one(found: KeyClientRun) -> dict[str, Any]:
    plain = {name: getattr(found, name) for name in RUN_FIELDS if "__" not in name}
    previous = found.previous.public_id if found.previous else None
    return {**plain, "enterprise__slug": found.enterprise.slug, "previous__public_id": previous}


def _moved(row: "MovedClient") -> dict[str, Any]:
    before, after = row.moved.before, row.moved.after
    organisation = row.client.organisation
    return {
        "client": row.client.key,
        "organisation": organisation.slug if organisation else None,
        "move": row.moved.move,
        "places": row.moved.places,
        "class_before": before.pareto_class if before else None,
        "class_after": after.pareto_class if after else None,
        "share_before": before.share if before else None,
        "share_after": after.share if after else None,
        "amount_before": before.amount if before else None,
        "amount_after": after.amount if after else None,
    }


def _against(request: Request, found: KeyClientRun) -> KeyClientRun:
    from analytics.ledger import comparing  # numpy: only when something is compared

    asked = request.query_params.get("against")
    if not asked:
        if found.previous is None:
            raise Invalid({"against": [_("The period before was not computed; name another result.")]})
        return found.previous
    try:
        named: KeyClientRun = comparing.comparable(principal_of(request), found).get(public_id=UUID(asked))
    except (ValueError, KeyClientRun.DoesNotExist):
        text = _("Not a result of the same enterprise, figure, returns and way of counting.")
        raise Invalid({"against": [text]}) from None
    return named


def _check(name: str, value: str, allowed: list[str]) -> None:
    if value not in allowed:
        raise Invalid({name: [_("One of: %(allowed)s.") % {"allowed": ", ".join(allowed)}]})
