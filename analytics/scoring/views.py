"""Pages of the stored scores: the list of them, and asking for them anew. Staff only."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.scoring import selectors, services
from analytics.scoring.listing import SCORES
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import Refused
from corpsys.access.routes import within
from corpsys.access.services import may, require
from corpsys.access.states import K, Role
from corpsys.lists.views import list_export, list_page

STAFF = (Role.EXECUTIVE, Role.KAM, Role.MEMBER)


@within(staff=True, roles=STAFF, reads=(K.K1,))
@require_GET
def scores(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the stored scores, the newest changes first, and when they were last computed."""
    principal = request.principal
    own = selectors.own_enterprise(principal)
    context = {
        "last": selectors.last_scoring(principal),
        "own": own if own is not None and may(principal, "run_scoring") else None,
    }
    return list_page(request, SCORES, "scoring/scores.html", context)


@within(staff=True, roles=STAFF, reads=(K.K1,))
@require_GET
def scores_export(request: PageRequest, corporation: str, kind: str) -> HttpResponseBase:
    """Hand out what the list shows, of all its pages, as a file."""
    return list_export(request, SCORES, kind)


@within(staff=True, roles=STAFF, actions=("run_scoring",))
@require_POST
def scores_run(request: PageRequest, corporation: str) -> HttpResponse:
    """Have the clients of the own enterprise scored now."""
    require(request.principal, "run_scoring")
    own = selectors.own_enterprise(request.principal)
    if own is None:
        raise Refused(_("Your account belongs to no enterprise; an administrator can change that."))
    job = services.ask_for_scores(enterprise=own, by=request.principal)
    return redirect("job", corporation, job.public_id)
