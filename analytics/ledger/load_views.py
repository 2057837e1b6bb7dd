"""The page of the files that were loaded into ledgers, those that were replaced among them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from analytics.ledger import selectors
from analytics.ledger.target import KIND
from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.states import K, Role
from corpsys.files.selectors import stored_files

PER_PAGE = 50


@within(staff=True, roles=(Role.KAM, Role.EXECUTIVE), reads=(K.K1,))
@require_GET
def ledger_loads(request: PageRequest, corporation: str) -> HttpResponse:
    """Show what was loaded by whom, in which currency, how many rows were left out, and what it replaced."""
    found = Paginator(selectors.loads(request.principal), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    ids = [load.file_id for load in page if load.file_id]
    context = {
        "page_obj": page,
        "page_range": found.get_elided_page_range(page.number),
        # A file outside of workspaces is its uploader's own; others read its name.
        "own_files": set(stored_files(request.principal).filter(pk__in=ids).values_list("pk", flat=True)),
        "import_url": reverse("intake_new", args=[corporation, KIND]),
        "breadcrumbs": [
            {"label": _("Key clients"), "url": reverse("key_clients", args=[corporation])},
            {"label": _("Loaded sales")},
        ],
    }
    return render(request, "ledger/loads.html", context)
