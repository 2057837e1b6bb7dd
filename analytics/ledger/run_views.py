"""Pages around a result of key clients: every client of it, movement to another one, putting it in force."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.ledger import listing, selectors, services
from analytics.ledger.listing import STANDINGS
from analytics.ledger.models import KeyClientRun
from analytics.ledger.views import ROLES
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import NotVisible
from corpsys.access.routes import within
from corpsys.access.states import K
from corpsys.audit.services import record
from corpsys.lists import exports
from corpsys.lists.views import list_export, list_page
from corpsys.pages.act import act

WITHOUT_SHOWN, MOVED_SHOWN, MOVED_MOST = 500, 8, 500


@within(staff=True, roles=ROLES, reads=(K.K1,))
@require_GET
def key_client_list(request: PageRequest, corporation: str) -> HttpResponse:
    """List every client of a result: searched, filtered, sorted."""
    run = listing.chosen_run(request.principal, request.GET.get("run", ""))
    context: dict[str, Any] = {"run": run, "breadcrumbs": _crumbs(corporation, run, _("Every client"))}
    return list_page(request, STANDINGS, "ledger/standings.html", context)


@within(staff=True, roles=ROLES, reads=(K.K1,))
@require_GET
def key_client_export(request: PageRequest, corporation: str, kind: str) -> HttpResponseBase:
    """Hand out what the list shows, of all its pages, as a file."""
    return list_export(request, STANDINGS, kind)


@within(staff=True, roles=ROLES, reads=(K.K1,))
@require_GET
def key_client_without(request: PageRequest, corporation: str, run: UUID) -> HttpResponse:
    """List the clients that have no class, because a month of theirs is unknown."""
    found = selectors.run(request.principal, run)
    rows = list(selectors.without_figures(request.principal, found)[: WITHOUT_SHOWN + 1])
    context = {
        "run": found,
        "rows": rows[:WITHOUT_SHOWN],
        "is_cut": len(rows) > WITHOUT_SHOWN,
        "breadcrumbs": _crumbs(corporation, found, _("Without figures")),
    }
    return render(request, "ledger/without_figures.html", context)


@within(staff=True, roles=ROLES, actions=("run_scoring",))
@require_POST
def key_client_force(request: PageRequest, corporation: str, run: UUID) -> HttpResponse:
    """Let the classes of a result be those of its enterprise."""
    found = selectors.run(request.principal, run)
    return act(
        request,
        lambda: services.put_in_force(run=found, by=request.principal),
        done=reverse("key_client_run", args=[corporation, run]),
        said=_("The classes of the enterprise are read from this result now."),
    )


@within(staff=True, roles=ROLES, reads=(K.K1,))
@require_GET
def key_client_movement(request: PageRequest, corporation: str, run: UUID) -> HttpResponse:
    """Show who came, left, rose, fell and changed class between a result and another one."""
    from analytics.ledger import comparing  # numpy: only when something is compared
    from analytics.metrics.movement import Move

    found = selectors.run(request.principal, run)
    others = list(comparing.comparable(request.principal, found)[:MOVED_MOST])
    other = _other(found, others, request.GET.get("against", ""))
    context: dict[str, Any] = {
        "run": found,
        "others": others,
        "other": other,
        "breadcrumbs": _crumbs(corporation, found, _("Movement")),
    }
    if other is not None:
        compared = comparing.compare(found, other)
        move = _move(request.GET.get("move", ""))
        shown = [(key, word, count) for key, word, count in compared.counts if count]
        most = MOVED_MOST if move else MOVED_SHOWN
        context |= {
            "compared": compared,
            "move": move,
            "matrix": compared.matrix,
            "parts": [
                (key, word, count, compared.rows(key, end=most))
                for key, word, count in shown
                if (move or key) == key and (move or key != Move.STAYED)
            ],
            "most": most,
            "exports": [
                (kind, reverse("key_client_movement_export", args=[corporation, run, kind])) for kind in exports.TYPES
            ],
        }
    return render(request, "ledger/movement.html", context)


@within(staff=True, roles=ROLES, reads=(K.K1,))
@require_GET
def key_client_movement_export(request: PageRequest, corporation: str, run: UUID, kind: str) -> HttpResponseBase:
    """Hand out every client of a comparison as a file."""
    from analytics.ledger import comparing  # numpy: only when something is compared

    if kind not in exports.TYPES:
        raise Http404
    found = selectors.run(request.principal, run)
    other = _other(found, list(comparing.comparable(request.principal, found)), request.GET.get("against", ""))
    if other is None:
        raise NotVisible
    rows = comparing.compare(found, other).rows()
    told = {"list": "movement", "kind": kind, "rows": len(rows), "against": str(other.public_id)}
    record(kind="list.exported", by=request.principal, entity=found, after=told)
    name = f"{_('movement')}-{other.first_month:%Y-%m}-{found.first_month:%Y-%m}.{kind}"
    content = exports.table(kind, _("Movement"), comparing.COLUMNS, rows)
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=exports.TYPES[kind])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _other(found: KeyClientRun, others: list[KeyClientRun], asked: str) -> KeyClientRun | None:
    """The result to compare with: the one asked for, else that of the period before, else the newest of another period."""
    if asked:
        named = next((run for run in others if str(run.public_id) == asked), None)
        if named is None:
            raise NotVisible
        return named
    if found.previous is not None:
        return found.previous
    elsewhere = [run for run in others if (run.first_month, run.last_month) != (found.first_month, found.last_month)]
    return elsewhere[0] if elsewhere else None


def _move(text: str) -> Any:
    from analytics.metrics.movement import Move

    return Move(text) if text in {move.value for move in Move} else None


def _crumbs(corporation: str, run: KeyClientRun | None, here: str) -> list[dict[str, str]]:
    first = {"label": _("Key clients"), "url": reverse("key_clients", args=[corporation])}
    if run is None:
        return [first, {"label": here}]
    label = f"{run.enterprise.name}, {run.first_month:%Y-%m} – {run.last_month:%Y-%m}"
    return [
        first,
        {"label": label, "url": reverse("key_client_run", args=[corporation, run.public_id])},
        {"label": here},
    ]
