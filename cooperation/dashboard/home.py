"""The first page inside a corporation: Today for the enterprise, the way to the shared work for the client."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from analytics.readiness import standing
from cooperation.concept import policies as offers
from cooperation.dashboard.today import today
from cooperation.process.head import knows_names_only
from cooperation.process.models import Process
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.routes import within
from corpsys.access.states import K, Role


@within(reads=(K.K9, K.K3B))
@require_GET
def home(request: PageRequest, corporation: str) -> HttpResponse:
    """Show staff what needs them, and bring a client's person to the page of the shared work."""
    principal = request.principal
    if principal.is_guest:
        return _guest_home(request)
    if principal.role == Role.ADMINISTRATOR:
        return redirect("people", corporation)
    context = {"today": today(principal), "is_kam": principal.role == Role.KAM}
    return render(request, "dashboard/home.html", context)


def _guest_home(request: PageRequest) -> HttpResponse:
    principal = request.principal
    rows = Process.objects.visible_to(principal).select_related("cycle", "workspace__host", "workspace__partner")
    newest = {row.workspace_id: row for row in rows.order_by("cycle__number")}
    places = [(process, _entrance(process, principal)) for process in newest.values()]
    tasks = standing.tasks(principal)
    if len(places) == 1 and not tasks:
        return redirect(places[0][1])
    return render(request, "dashboard/guest_home.html", {"places": places, "tasks": tasks})


def _entrance(process: Process, principal: Principal) -> str:
    """The offer is all that a client sees of a process that it has not entered."""
    outside = knows_names_only(principal, process) and offers.kind_of(process) is not None
    return reverse("concept" if outside else "process", args=[principal.corporation_slug, process.key])


pages = [path("", home, name="home")]
