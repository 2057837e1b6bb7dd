"""The audit page: who did what to which object, and when."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.states import K, Role
from corpsys.audit import selectors

PER_PAGE = 50


@within(staff=True, roles=(Role.EXECUTIVE, Role.ADMINISTRATOR), reads=(K.K10,))
@require_GET
def audit(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the audit trail; names of objects and values only to executives. Source: access K10."""
    rows = selectors.events_of_corporation(request.principal)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": found, "with_values": request.principal.role == Role.EXECUTIVE}
    return render(request, "audit/audit.html", context)
