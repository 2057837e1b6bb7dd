"""Pages of joined data: what the two sides say together, and the exceptions between them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from analytics.consolidation import policies as joining
from analytics.consolidation import selectors, services
from analytics.consolidation.models import Consolidation
from analytics.dataroom.pairs import Pair, pair_of
from cooperation.data.forms import ResolutionForm
from cooperation.data.words import headline, numbered, reason, status_label
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may, require, writes
from corpsys.access.states import K
from corpsys.pages import numbers
from corpsys.pages.act import form_page

READS = (K.K5,)
PER_PAGE, MOST_BARS, MOST_ROWS = 50, 12, 15
# Bars of the picture are that many units wide at most.
WIDTH, LEFT, LINE = Decimal(390), 250, 22


def _found(request: PageRequest, key: str, pair: str) -> tuple[Process, Pair, Consolidation]:
    process = open_for(request.principal, key, *READS)
    wanted = pair_of(pair)
    return process, wanted, selectors.consolidation(request.principal, process.cycle, wanted)


@within(reads=READS)
@require_GET
def joined(request: PageRequest, corporation: str, key: str, pair: str) -> HttpResponse:
    """Show what neither side knows alone, and where the two disagree."""
    process, wanted, found = _found(request, key, pair)
    exceptions = selectors.exceptions(request.principal, found)
    in_time = writes(request.principal, process.cycle, K.K5)
    context: dict[str, Any] = {
        "process": process,
        "pair": wanted,
        "result": found,
        "headline": headline(process, found),
        "statuses": _statuses(found),
        "exceptions": Paginator(exceptions, PER_PAGE).get_page(request.GET.get("page"))
        if wanted.is_same_measure
        else None,
        "open": exceptions.filter(resolution="").count() if wanted.is_same_measure else 0,
        "is_outdated": selectors.is_outdated(found),
        "is_frozen": selectors.is_frozen(found),
        "summary": {name: numbered(value) for name, value in found.summary.items()},
        "unknown_host": numbered(found.summary["unknown"]["host"]["amount"]),
        "unknown_partner": numbered(found.summary["unknown"]["partner"]["amount"]),
        "unknown_vendor": numbers.show(numbered(found.summary.get("unknown_vendor")), 2),
        "wallet": _bars(found.results.get("wallet", [])),
        "white_space": _rows(found.results.get("white_space", [])),
        "growth": _rows(found.results.get("growth", [])),
        "may_resolve": in_time and may(request.principal, "resolve_exception", process.workspace_id),
        "may_join": in_time and joining.may_run(request.principal, process.cycle),
        "may_find": in_time and may(request.principal, "write_finding", process.workspace_id),
    }
    return render(request, "data/joined.html", context)


def _statuses(found: Consolidation) -> list[dict[str, Any]]:
    return [
        {
            "label": status_label(row["status"]),
            "cells": row["cells"],
            "host": numbered(row["host"]),
            "partner": numbered(row["partner"]),
        }
        for row in found.summary["by_status"]
    ]


def _rows(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The first rows with numbers instead of text, and how many there are in all."""
    shown = [
        {name: value if name == "category" else numbered(value) for name, value in row.items()}
        | {"reason": reason(row.get("reason"))}
        for row in rows[:MOST_ROWS]
    ]
    return {"rows": shown, "count": len(rows)}


def _bars(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The categories of the share of wallet with the widths of their bars: purchases, and what of them is the enterprise's."""
    found = _rows(rows)
    largest = max((row["purchases"] for row in found["rows"] if row["purchases"]), default=None)
    for row in found["rows"]:
        whole = row["purchases"] / largest * WIDTH if largest and row["purchases"] else None
        row["width"] = None if whole is None else int(whole)
        row["own_width"] = None if whole is None or row["share"] is None else int(whole * min(row["share"], Decimal(1)))
    bars = [row for row in found["rows"] if row["width"] is not None][:MOST_BARS]
    for position, row in enumerate(bars):
        row["y"], row["label_x"] = position * LINE, LEFT + row["width"] + 6
    return {**found, "bars": bars, "height": len(bars) * LINE}


@within(reads=READS, actions=("resolve_exception",))
def exception_resolve(request: PageRequest, corporation: str, key: str, pair: str, cell: UUID) -> HttpResponse:
    """Say whose figure of an exception holds."""
    process, wanted, _result = _found(request, key, pair)
    found = selectors.cell(request.principal, process.cycle, wanted, cell)
    require(request.principal, "resolve_exception", process.workspace_id)
    back = reverse("joined", args=[corporation, key, pair])
    return form_page(
        request,
        ResolutionForm(request.POST or None, cell=found),
        lambda data: services.resolve(cell=found, by=request.principal, **data),
        template="data/resolve.html",
        context={
            "process": process,
            "cell": found,
            "currency": found.consolidation.summary["currency"],
            "title": _("Which figure holds?"),
            "label": _("Save"),
            "cancel_url": back,
        },
        done=back,
        said=_("The exception has been resolved."),
    )
