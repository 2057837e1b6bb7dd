"""The dashboard of executives. Reading it is kept in the audit, once a day: it shows figures of every process."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from cooperation.dashboard import executive
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.routes import within
from corpsys.access.services import require
from corpsys.access.states import K, Role
from corpsys.audit.models import AuditEvent
from corpsys.audit.services import record
from corpsys.pages import navigation
from corpsys.pages.navigation import Entry

PER_PAGE = 50
READ = "dashboard.read"


@within(reads=(K.K1, K.K8, K.K9), staff=True, roles=(Role.EXECUTIVE,), actions=("see_dashboard",))
@require_GET
def dashboard(request: PageRequest, corporation: str) -> HttpResponse:
    """Answer whether key-account cooperation pays, and where an executive must step in."""
    principal = request.principal
    require(principal, "see_dashboard")
    with_ended = request.GET.get("ended") == "1"
    found = Paginator(executive.running_processes(principal, with_ended=with_ended), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    waiting = executive.waiting(principal)
    context = {
        "page_obj": page,
        "page_range": found.get_elided_page_range(page.number),
        "rows": executive.rows(page.object_list),
        "waiting": waiting,
        "numbers": executive.numbers(principal, len(waiting)),
        "stage_counts": executive.stage_counts(principal),
        "with_ended": with_ended,
    }
    note_reading(principal)
    return render(request, "dashboard/executive.html", context)


def note_reading(principal: Principal) -> None:
    """Keep in the audit that this person read the dashboard today. Source: access, K1 and K5–K9 by role."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if not AuditEvent.objects.filter(kind=READ, user_id=principal.user_id, at__gte=midnight).exists():
        record(kind=READ, by=principal)


def register() -> None:
    """Fill the registries."""
    navigation.register(Entry(_("Dashboard"), "dashboard", "chart-bar", 60, frozenset({Role.EXECUTIVE})))


pages = [path("dashboard/", dashboard, name="dashboard")]
