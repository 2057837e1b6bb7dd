"""Exchange rates as they are asked for: what a month's figures in other currencies are worth in the corporation's own.

Owns the reading and the refusal of what is missing; rates are written in rate_services.py. Rates are data, never guessed:
no month borrows another month's rate. Source: D10; stack, Money.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from analytics.ledger.models import ExchangeRate
from corpsys.access.refusals import Refused
from corpsys.corporation.models import Corporation

MONTHS_NAMED = 12
Rates = dict[tuple[str, date], Decimal]


def rates_for(
    corporation_id: int,
    currencies: Collection[str],
    first: date,
    last: date,
    *,
    months: Mapping[str, Collection[date]] | None = None,
) -> Rates:
    """Return what one unit of each currency was worth in the corporation's own: (currency, first day of month) → rate.

    `first`, `last`: first days of months, both in it. `months`: the months of each currency that have figures; only those
    then need a rate. The own currency is worth 1 and needs none. To convert: amount × rate, rounded by who converts.
    Raises Refused, naming each currency and its months without a rate.
    """
    own = own_currency(corporation_id)
    every = list(_months(first, last))
    needed = {code: sorted(months[code]) if months and code in months else every for code in currencies}
    rows = ExchangeRate.objects.filter(
        corporation_id=corporation_id, currency__in=[*needed], month__gte=first, month__lte=last
    )
    found: Rates = {(code, month): rate for code, month, rate in rows.values_list("currency", "month", "rate")}
    found |= {(own, month): Decimal(1) for month in needed.get(own, ())}
    missing = {code: [month for month in asked if (code, month) not in found] for code, asked in needed.items()}
    _refuse(own, {code: gone for code, gone in sorted(missing.items()) if gone})
    return found


def own_currency(corporation_id: int) -> str:
    """Return the currency of the corporation's reports, into which the others are converted."""
    return str(Corporation.objects.values_list("currency", flat=True).get(pk=corporation_id))


def _refuse(own: str, missing: Mapping[str, list[date]]) -> None:
    if not missing:
        return
    told = "; ".join(f"{code}: {_spans(gone)}" for code, gone in missing.items())
    raise Refused(
        _("There is no exchange rate to %(own)s for %(missing)s.") % {"own": own, "missing": told},
        allowed=[_("Add these rates to the exchange rates, then try again.")],
        extra={"missing": {code: [f"{month:%Y-%m}" for month in gone] for code, gone in missing.items()}},
    )


def _spans(months: list[date]) -> str:
    """Return months in words, those that follow each other as one span; many are cut with a count."""
    spans: list[tuple[date, date]] = []
    for month in months:
        if spans and _next(spans[-1][1]) == month:
            spans[-1] = (spans[-1][0], month)
        else:
            spans.append((month, month))
    told = [f"{a:%Y-%m}" if a == b else f"{a:%Y-%m}–{b:%Y-%m}" for a, b in spans[:MONTHS_NAMED]]
    more = [_("and %(count)s more") % {"count": len(spans) - MONTHS_NAMED}] if len(spans) > MONTHS_NAMED else []
    return ", ".join([*told, *more])


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = _next(month)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
