"""Pages of exchange rates: the list, one rate, many pasted at once."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.ledger import rate_services
from analytics.ledger.models import ExchangeRate
from analytics.ledger.rate_forms import PasteForm, RateFilter, RateForm
from analytics.ledger.rates import own_currency
from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import Role
from corpsys.pages.act import act, form_page

PER_PAGE = 50


@within(staff=True)
@require_GET
def rates(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the exchange rates, filtered by the address."""
    filters = RateFilter(request.GET)
    currency = filters.cleaned_data["currency"].strip().upper() if filters.is_valid() else ""
    rows = ExchangeRate.objects.visible_to(request.principal)
    found = Paginator((rows.filter(currency=currency) if currency else rows).order_by("currency", "-month"), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page_obj": page,
        "page_range": found.get_elided_page_range(page.number),
        "own": own_currency(request.principal.corporation_id),
        "may_edit": may(request.principal, "edit_rates"),
        "breadcrumbs": _breadcrumbs(request),
    }
    return render(request, "ledger/rates.html", context)


@within(staff=True, actions=("edit_rates",))
def rate_add(request: PageRequest, corporation: str) -> HttpResponse:
    """Add the rate of a month."""
    return _form(request, None, _("Add an exchange rate"))


@within(staff=True, actions=("edit_rates",))
def rate_edit(request: PageRequest, corporation: str, rate: UUID) -> HttpResponse:
    """Change the rate of a month; what somebody else saved meanwhile is shown beside what was typed."""
    found = ExchangeRate.objects.get_visible(request.principal, public_id=rate)
    return _form(request, found, _("Exchange rate of %(what)s") % {"what": found})


@within(staff=True, actions=("edit_rates",))
def rates_paste(request: PageRequest, corporation: str) -> HttpResponse:
    """Add or change many rates at once."""
    form = PasteForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda data: rate_services.set_rates(
            given=rate_services.read_lines(data["rates"]), source=data["source"], by=request.principal
        ),
        template="pages/form.html",
        context={
            "title": _("Paste exchange rates"),
            "lead": _lead(request),
            "label": _("Save the rates"),
            "breadcrumbs": _breadcrumbs(request, _("Paste exchange rates")),
            "cancel_url": _list(corporation),
        },
        done=_list(corporation),
        said=_("The rates have been saved."),
    )


@within(staff=True, actions=("edit_rates",))
@require_POST
def rate_remove(request: PageRequest, corporation: str, rate: UUID) -> HttpResponse:
    """Take the rate of a month away."""
    found = ExchangeRate.objects.get_visible(request.principal, public_id=rate)
    return act(
        request,
        lambda: rate_services.remove_rate(rate=found, by=request.principal),
        done=_list(corporation),
        said=_("The rate of %(what)s is gone.") % {"what": found},
    )


def _form(request: PageRequest, found: ExchangeRate | None, title: str) -> HttpResponse:
    own, corporation = own_currency(request.principal.corporation_id), request.principal.corporation_slug
    form = RateForm(request.POST or None, own=own, found=found)
    return form_page(
        request,
        form,
        lambda data: _save(request, form),
        template="pages/form.html",
        context={
            "title": title,
            "lead": _lead(request),
            "label": _("Save"),
            "cancel_url": _list(corporation),
            "breadcrumbs": _breadcrumbs(request, title),
        },
        done=_list(corporation),
        said=_("Saved."),
        stored=lambda: RateForm(own=own, found=_again(request, form)),
    )


def _save(request: PageRequest, form: RateForm) -> Any:
    given, source, was = form.given()
    return rate_services.set_rate(given=given, source=source, was=was, by=request.principal)


def _again(request: PageRequest, form: RateForm) -> ExchangeRate | None:
    given, _source, _was = form.given()
    rows = ExchangeRate.objects.visible_to(request.principal)
    found: ExchangeRate | None = rows.filter(currency=given.currency, month=given.month).first()
    return found


def _breadcrumbs(request: PageRequest, here: str = "") -> list[dict[str, str]]:
    """Return the way here; members and administrators read the rates without the key clients above them."""
    corporation = request.principal.corporation_slug
    above = {"label": _("Key clients"), "url": reverse("key_clients", args=[corporation])}
    way = [above] if request.principal.role in (Role.KAM, Role.EXECUTIVE) else []
    rates_here = {"label": _("Exchange rates")}
    return [*way, {**rates_here, "url": _list(corporation)}, {"label": here}] if here else [*way, rates_here]


def _lead(request: PageRequest) -> str:
    own = own_currency(request.principal.corporation_id)
    return _("What one unit of a currency was worth in %(own)s, month by month.") % {"own": own}


def _list(corporation: str) -> str:
    return reverse("rates", args=[corporation])
