"""Pages of the clients of a ledger: who of them is which organisation, several at once."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from analytics.ledger import client_forms, client_list, clients, selectors
from analytics.ledger.client_forms import ClientFilter, ClientsForm
from analytics.ledger.client_list import Known
from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may, require
from corpsys.access.states import K, Role
from corpsys.pages import numbers
from corpsys.pages.act import act, form_page

PER_PAGE = 50
ROLES = (Role.KAM, Role.EXECUTIVE)


@within(staff=True, roles=ROLES, reads=(K.K1,), actions=("import_ledger", "propose_organisation"))
def ledger_clients(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the clients of a ledger, the unmatched ones first of all, and take what is said of them."""
    filters = ClientFilter(request.GET, principal=request.principal)
    chosen = filters.chosen()
    enterprise = filters.enterprises.get(chosen["enterprise"])
    main = client_list.main_currency(enterprise) if enterprise else ""
    found = client_list.by_revenue(client_list.clients(request.principal, **chosen), main)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    is_open = chosen["state"] == Known.UNMATCHED
    rows = client_list.described(request.principal, list(page), main, suggest=is_open)
    form = ClientsForm(request.POST or None, principal=request.principal, rows=rows, state=chosen["state"])
    return form_page(
        request,
        form,
        lambda data: _do(request, data),
        template="ledger/clients.html",
        context=_context(request, filters, chosen, page),
        done=request.get_full_path(),
        said=_("Written down."),
    )


@within(staff=True, roles=ROLES, actions=("import_ledger",))
@require_POST
def ledger_client_unlink(request: PageRequest, corporation: str, client: UUID) -> HttpResponse:
    """Take away what was said of a client of the ledger."""
    found = selectors.ledger_client(request.principal, client)
    return act(
        request,
        lambda: clients.unlink_clients(clients=[found], by=request.principal),
        done=reverse("ledger_client", args=[corporation, client]),
        said=_("The link is gone; the figures stay."),
    )


@within(staff=True, roles=ROLES, actions=("import_ledger",))
@require_POST
def ledger_client_aside(request: PageRequest, corporation: str, client: UUID) -> HttpResponse:
    """Set a client of the ledger aside, or take it back."""
    found = selectors.ledger_client(request.principal, client)
    change = clients.take_back if found.is_set_aside else clients.set_aside
    return act(
        request,
        lambda: change(clients=[found], by=request.principal),
        done=reverse("ledger_client", args=[corporation, client]),
        said=_("Taken back.") if found.is_set_aside else _("Set aside."),
    )


def _do(request: PageRequest, data: dict[str, Any]) -> int:
    by, chosen = request.principal, data["clients"]
    require(by, "import_ledger")
    if data["act"] == client_forms.LINK:
        return clients.link_clients(pairs=data["pairs"], by=by)
    if data["act"] == client_forms.PROPOSE:
        return clients.propose_clients(clients=chosen, level=data["level"], by=by)
    plain = {
        client_forms.ASIDE: clients.set_aside,
        client_forms.BACK: clients.take_back,
        client_forms.UNLINK: clients.unlink_clients,
    }
    return plain[data["act"]](clients=chosen, by=by)


def _context(request: PageRequest, filters: ClientFilter, chosen: dict[str, str], page: Any) -> dict[str, Any]:
    total = page.paginator.count
    return {
        "filters": filters,
        "chosen": chosen,
        "state": chosen["state"],
        "page_obj": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "may_propose": may(request.principal, "propose_organisation"),
        "found": ngettext("%(count)s client", "%(count)s clients", total) % {"count": numbers.show(total, 0)},
        "breadcrumbs": [
            {"label": _("Key clients"), "url": reverse("key_clients", args=[request.principal.corporation_slug])},
            {"label": _("Clients of the ledger")},
        ],
    }
