"""The ranking of candidates by TOPSIS: which clients, by which criteria, who is left out and why.

The method is `analytics.metrics.topsis`; criteria and their values are `criteria`. Source: methods, Ranking clients.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from analytics.ledger.models import ClientStanding, KeyClientRun
from analytics.ledger.selectors import own_enterprises
from analytics.metrics import topsis
from analytics.metrics.topsis import Place, Undefined
from analytics.scoring.criteria import BY_KEY, CRITERIA, Candidates, Criterion
from analytics.scoring.inputs import latest_run
from analytics.scoring.portfolio import class_seen
from corpsys.access.principal import Principal
from corpsys.corporation.models import Organisation


@dataclass(frozen=True)
class Weighed:
    """A criterion with its weight as given, and its part of all weights (0–1)."""

    criterion: Criterion
    weight: Decimal
    part: Decimal


@dataclass(frozen=True)
class Row:
    """A candidate with its value of each criterion, in their order, and its place; None where it has none."""

    client: Organisation
    pareto_class: str
    values: tuple[Decimal | None, ...]
    place: Place | None = None
    missing: tuple[Criterion, ...] = ()


@dataclass(frozen=True)
class RankedClients:
    """`rows`: by rank, empty where there is a `reason`; `left_out`: candidates without a value for a criterion.

    `zero`: the criteria that are 0 for every candidate with all values. `candidates`: how many were looked at.
    """

    run: KeyClientRun
    weighed: tuple[Weighed, ...]
    rows: tuple[Row, ...]
    left_out: tuple[Row, ...]
    candidates: int
    reason: Undefined | None
    zero: tuple[Criterion, ...]


def enterprises(principal: Principal) -> Any:
    """Return the enterprises whose clients this person may rank: the own one, or all for an executive."""
    return own_enterprises(principal).order_by("sort_key", "id")


def usual_enterprise(principal: Principal) -> Organisation | None:
    """Return the enterprise that is looked at where none is chosen: the own one, or the first with key clients in force."""
    runs = KeyClientRun.objects.visible_to(principal).filter(is_in_force=True, enterprise=OuterRef("pk"))
    rows = enterprises(principal).annotate(has_run=Exists(runs))
    found: Organisation | None = rows.order_by("-has_run", "sort_key", "id").first()
    return found


def run_of(enterprise: Organisation | None) -> KeyClientRun | None:
    """Return the run of key clients from which the candidates come."""
    return latest_run(enterprise.pk) if enterprise is not None else None


def ranked(
    principal: Principal,
    run: KeyClientRun,
    weights: Mapping[str, Decimal],
    *,
    pareto_class: str = "",
    top: int,
) -> RankedClients:
    """Rank the first `top` clients of a run, of one class or all, by the criteria with a weight above zero.

    At least one weight is above zero and none below. One question for the candidates and one for each criterion.
    """
    total = sum(weights.values(), Decimal(0))
    weighed = tuple(
        Weighed(each, weights[each.key], weights[each.key] / total) for each in CRITERIA if weights.get(each.key)
    )
    standings = list(candidates(principal, run, pareto_class)[:top])
    people = Candidates(principal, run, standings)
    known = {each.criterion.key: each.criterion.read(people) for each in weighed}
    table = {str(one): {key: values.get(one) for key, values in known.items()} for one in people.places}
    criteria = [topsis.Criterion(each.criterion.key, each.part, each.criterion.is_cost) for each in weighed]
    found = topsis.ranking(table, criteria)
    places = {str(one): row for one, row in people.places.items()}
    return RankedClients(
        run=run,
        weighed=weighed,
        rows=tuple(_row(places[place.key], table[place.key], place=place) for place in found.places),
        left_out=tuple(_row(places[one.key], table[one.key], missing=one.missing) for one in found.incomplete),
        candidates=len(standings),
        reason=found.reason,
        zero=tuple(BY_KEY[key] for key in found.zero_criteria),
    )


def candidates(principal: Principal, run: KeyClientRun, pareto_class: str = "") -> Any:
    """Return the places of clients in a run by rank, of clients whose class this person sees; each client once.

    Where one client stands under several names in the ledger, its best place counts, as in the recommendation. Source: D10.
    """
    seen = Organisation.objects.visible_to(principal).filter(kind=Organisation.Kind.CLIENT)
    seen = seen.exclude(standing=Organisation.Standing.ARCHIVED).filter(class_seen(principal, run.enterprise))
    rows = ClientStanding.objects.visible_to(principal).filter(run=run, client__organisation__in=seen.values("pk"))
    better = ClientStanding.objects.filter(run=run, client__organisation=OuterRef("client__organisation")).filter(
        Q(rank__lt=OuterRef("rank")) | Q(rank=OuterRef("rank"), pk__lt=OuterRef("pk"))
    )
    rows = rows.filter(~Exists(better))
    if pareto_class:
        rows = rows.filter(pareto_class=pareto_class)
    return rows.select_related("client__organisation").order_by("rank", "id")


def _row(
    row: ClientStanding,
    values: Mapping[str, Decimal | None],
    *,
    place: Place | None = None,
    missing: tuple[str, ...] = (),
) -> Row:
    client = row.client.organisation
    assert client is not None  # a candidate is a client of the corporation
    return Row(
        client=client,
        pareto_class=row.pareto_class,
        values=tuple(values.values()),
        place=place,
        missing=tuple(BY_KEY[key] for key in missing),
    )
