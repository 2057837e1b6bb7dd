"""What the page of a result knows: the chosen picture and order, how sure it is, two views of each party, what would help."""

from typing import Any

from django.utils.translation import gettext as _

from analytics.readiness import selectors, thresholds
from analytics.readiness.closing_gaps import closing_of
from analytics.readiness.confidence import confidence_of
from analytics.readiness.perception import perception_of
from analytics.readiness.result import GAP, LOWEST, ORDER, SORTS, result_of
from corpsys.access.principal import PageRequest
from corpsys.workspace.models import Workspace

GAPS, RADAR, TABLE = "gaps", "radar", "table"
VIEWS = (GAPS, RADAR, TABLE)


def result_context(request: PageRequest, workspace: Workspace) -> dict[str, Any]:
    """Return the context of the result of a pair; `result` is None before both sides have been submitted.

    The caller has found the workspace by `secret_workspace`. The client's own answers come only where this reader may
    have them.
    """
    pair = selectors.submitted_pair(workspace.pk)
    rules = thresholds.in_force(workspace.corporation_id)
    view, sort = _asked(request, "view", VIEWS), _asked(request, "sort", SORTS)
    result = result_of(pair, rules, sort)
    if result is None:
        return {"result": None}
    return {
        "result": result,
        "view": view,
        "sort": sort,
        "views": _links(request, "view", {GAPS: _("Gaps"), RADAR: _("Radar"), TABLE: _("Table")}, view),
        "sorts": _links(
            request,
            "sort",
            {GAP: _("widest gap first"), ORDER: _("order of the catalogue"), LOWEST: _("lowest level first")},
            sort,
        ),
        "confidence": confidence_of(pair),
        "closing": closing_of(pair, rules),
        "perception": perception_of(pair, selectors.client_pair(request.principal, workspace.pk)),
    }


def _asked(request: PageRequest, name: str, known: tuple[str, ...]) -> str:
    """What the address asks for; anything else is the first."""
    asked = request.GET.get(name, "")
    return asked if asked in known else known[0]


def _links(request: PageRequest, name: str, labels: dict[str, str], chosen: str) -> list[dict[str, Any]]:
    """The choices as links that keep the rest of the address."""
    found = []
    for value, label in labels.items():
        query = request.GET.copy()
        query[name] = value
        found.append({"label": label, "url": f"?{query.urlencode()}", "is_chosen": value == chosen})
    return found
