"""The page of the ranking and its file: for key-account managers and executives, from their enterprise's run in force."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from analytics.ledger.models import KeyClientRun
from analytics.metrics.topsis import Undefined
from analytics.scoring import ranking, ranking_picture
from analytics.scoring.criteria import Criterion
from analytics.scoring.files import as_file
from analytics.scoring.ranking import RankedClients, Row
from analytics.scoring.ranking_forms import RankingForm
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.states import K, Role
from corpsys.audit.services import record
from corpsys.pages import numbers

ROLES = (Role.KAM, Role.EXECUTIVE)


@within(staff=True, roles=ROLES, reads=(K.K1,))
@require_GET
def client_ranking(request: PageRequest, corporation: str) -> HttpResponse:
    """Rank the candidates by the criteria of the address."""
    form, run, found = _found(request.principal, request.GET)
    context: dict[str, Any] = {
        "form": form,
        "run": run,
        "found": found,
        "breadcrumbs": [
            {"label": _("Clients"), "url": reverse("clients", args=[corporation])},
            {"label": _("Ranking")},
        ],
    }
    if found is not None:
        context |= _told(found)
    return render(request, "scoring/ranking.html", context, status=422 if form.errors else 200)


@within(staff=True, roles=ROLES, reads=(K.K1,))
@require_GET
def client_ranking_export(request: PageRequest, corporation: str) -> HttpResponse:
    """Hand out the ranking, with those who are left out, as a file."""
    form, _run, found = _found(request.principal, request.GET)
    if form.errors:
        raise Invalid({name: [str(error) for error in errors] for name, errors in form.errors.items()})
    rows = _lines(found) if found else []
    record(kind="ranking.exported", by=request.principal, after={"rows": len(rows)})
    criteria = [str(each.criterion.label) for each in found.weighed] if found else []
    head = [_("Rank"), _("Client"), _("Class"), *_numbers(), *criteria, _("Left out: no value for")]
    return as_file(head, rows, _("ranking"))


def _found(principal: Principal, query: Any) -> tuple[RankingForm, KeyClientRun | None, RankedClients | None]:
    offered = ranking.enterprises(principal)
    form = RankingForm(query, enterprises=offered)
    is_good = form.is_valid()
    run = ranking.run_of(form.cleaned_data.get("enterprise") or ranking.usual_enterprise(principal))
    if run is None or not is_good:
        return form, run, None
    data = form.cleaned_data
    found = ranking.ranked(principal, run, form.weights(), pareto_class=data["pareto_class"], top=data["top"])
    return form, run, found


def _told(found: RankedClients) -> dict[str, Any]:
    return {
        "reason": _reason(found),
        "heads": [each.criterion.label for each in found.weighed],
        "rows": [(row, _cells(found, row)) for row in found.rows],
        "left_out": [(row, ", ".join(str(one.label) for one in row.missing)) for row in found.left_out],
        "picture": ranking_picture.bars(found) if found.rows else "",
        "shown": min(len(found.rows), ranking_picture.MOST),
    }


def _cells(found: RankedClients, row: Row) -> list[tuple[Any, str]]:
    return [
        (each.criterion.label, show(each.criterion, value))
        for each, value in zip(found.weighed, row.values, strict=True)
    ]


def show(criterion: Criterion, value: Decimal | None) -> str:
    """Return a value in the form of its unit; a missing one as a dash."""
    if criterion.unit == "share":
        return numbers.show_share(value)
    return numbers.show(value, 0 if criterion.unit == "level" else 2)


def _reason(found: RankedClients) -> str:
    if found.reason is None:
        return ""
    if not found.candidates:
        return _("No client of this choice is in the key clients in force, or none that you may see.")
    zero = ", ".join(str(each.label) for each in found.zero)
    return {
        Undefined.NO_ALTERNATIVES: _("No client has a value for every criterion; what is missing stands below."),
        Undefined.ONE_ALTERNATIVE: _("Only one client has a value for every criterion; a ranking needs two."),
        Undefined.ZERO_COLUMN: _(
            "Zero for every client, so it cannot tell them apart: %(criteria)s. Set its weight to zero to rank by the others."
        )
        % {"criteria": zero},
        Undefined.NO_DIFFERENCE: _(
            "The clients are alike in every criterion: their distances to the best and to the worst are both zero, so nobody is ahead."
        ),
    }[found.reason]


def _numbers() -> list[str]:
    return [_("Closeness"), _("Distance to the best"), _("Distance to the worst")]


def _lines(found: RankedClients) -> list[list[Any]]:
    return [_line(row) for row in (*found.rows, *found.left_out)]


def _line(row: Row) -> list[Any]:
    place = row.place
    measured = [place.closeness, place.to_best, place.to_worst] if place else [None, None, None]
    rounded = [None if each is None else round(each, 6) for each in measured]
    missing = ", ".join(str(one.label) for one in row.missing)
    return [place.rank if place else None, row.client.name, row.pareto_class, *rounded, *row.values, missing]
