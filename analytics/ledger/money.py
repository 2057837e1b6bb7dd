"""In which currency the key clients of a period are counted: its own where there is one, else the corporation's.

Owns the choice and what is said of the rates; the rates themselves are rates.py's. Source: D10; stack, Money.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from analytics.ledger.definition import Definition
from analytics.ledger.models import LedgerEntry, LedgerLoad
from analytics.ledger.rates import own_currency, rates_for
from corpsys.access.refusals import Refused


@dataclass(frozen=True)
class Money:
    """`loads`: (id of a load, its currency) of those with figures in the period. `currency`: the one counted in.

    `rates`: (currency, month) → what one unit was worth in `currency`; empty where nothing is converted.
    """

    corporation_id: int
    currency: str
    loads: tuple[tuple[int, str], ...]
    rates: dict[tuple[str, date], Decimal] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Return what a run says of its rates, as JSON: by currency how many months, the lowest and the highest rate."""
        found: dict[str, list[Decimal]] = {}
        for (code, _month), rate in self.rates.items():
            if code != self.currency:
                found.setdefault(code, []).append(rate)
        return {
            code: {"months": len(each), "lowest": str(min(each)), "highest": str(max(each))}
            for code, each in sorted(found.items())
        }


def money_of(asked: Definition) -> Money:
    """Return the currency of a period's figures. Refused without figures, and for several currencies without rates."""
    entries = LedgerEntry.objects.filter(load=OuterRef("pk"), **_period(asked))
    loads = LedgerLoad.objects.filter(enterprise_id=asked.enterprise_id, is_active=True)
    rows = list(loads.filter(Exists(entries)).order_by("id").values_list("corporation_id", "pk", "currency"))
    if not rows:
        raise Refused(_("No sales are loaded for this period."))
    corporation_id: int = rows[0][0]
    found = tuple((load, code) for _corporation, load, code in rows)
    currencies = {code for _load, code in found}
    if len(currencies) == 1:
        return Money(corporation_id, currencies.pop(), found)
    months = _months(asked, found)
    rates = rates_for(corporation_id, currencies, asked.first_month, asked.last_month, months=months)
    return Money(corporation_id, own_currency(corporation_id), found, rates)


def _months(asked: Definition, loads: Iterable[tuple[int, str]]) -> dict[str, set[date]]:
    """The months of each currency that have figures: only those need a rate."""
    codes, found = dict(loads), dict[str, set[date]]()
    rows = LedgerEntry.objects.filter(enterprise_id=asked.enterprise_id, load_id__in=codes, **_period(asked))
    for load, month in rows.values_list("load_id", "month").distinct().order_by():
        found.setdefault(codes[load], set()).add(month)
    return found


def _period(asked: Definition) -> dict[str, date]:
    return {"month__gte": asked.first_month, "month__lte": asked.last_month}
