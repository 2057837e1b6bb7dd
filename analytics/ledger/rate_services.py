"""Changes of exchange rates: one by one, or many pasted at once. Each month has a rate of its own; none is guessed."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.ledger import policies
from analytics.ledger.models import ExchangeRate
from analytics.ledger.rates import own_currency
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Stale, Text
from corpsys.access.rivals import first_come
from corpsys.access.services import require
from corpsys.audit.services import record

PLACES, DIGITS, LINES_MOST, SOURCE_MOST = 8, 10, 5_000, 200
_LINE = re.compile(r"\s*([A-Za-z]{3})\s*[;,\t ]\s*(\d{4})[-./](\d{1,2})(?:[-./]\d{1,2})?\s*[;,\t ]\s*(\S+)\s*")


@dataclass(frozen=True)
class Given:
    """A rate as somebody gives it: what one unit of `currency` was worth in the corporation's own in the month."""

    currency: str
    month: date
    rate: Decimal


@transaction.atomic
def set_rate(*, given: Given, source: str, by: Principal, was: Decimal | None = None) -> ExchangeRate:
    """Add or change the rate of a month. `was`: the rate that the person saw, None for none.

    Raises Stale where somebody changed it meanwhile, Invalid by field.
    """
    require(by, "edit_rates")
    _check(given, own_currency(by.corporation_id), source)
    found = _locked(by, given)
    if (found.rate if found else None) != was:
        raise Stale(_("Somebody changed this rate in the meantime."))
    return _write(found, given, source, by)


@transaction.atomic
def set_rates(*, given: Sequence[Given], source: str, by: Principal) -> int:
    """Add or change many rates at once, all or none; returns how many were new or different. Raises Invalid at "rates"."""
    require(by, "edit_rates")
    own = own_currency(by.corporation_id)
    for item in given:
        try:
            _check(item, own, source)
        except Invalid as invalid:
            raise Invalid({"rates": [f"{item.currency} {item.month:%Y-%m}: {invalid}"]}) from invalid
    counted = Counter((item.currency, item.month) for item in given)
    for (currency, month), count in counted.most_common(1):
        if count > 1:
            raise Invalid({"rates": [_("%(what)s stands there twice.") % {"what": f"{currency} {month:%Y-%m}"}]})
    changed = 0
    for item in given:
        found = _locked(by, item)
        if found is None or found.rate != item.rate:
            _write(found, item, source, by)
            changed += 1
    return changed


@transaction.atomic
def remove_rate(*, rate: ExchangeRate, by: Principal) -> None:
    """Take the rate of a month away; results that were computed with it keep their figures."""
    require(by, "edit_rates")
    before = {"currency": rate.currency, "month": f"{rate.month:%Y-%m}", "rate": str(rate.rate), "source": rate.source}
    record(kind="rate.removed", by=by, entity=rate, before=before)
    rate.delete()


def read_lines(text: str) -> list[Given]:
    """Return the rates of a pasted table: currency, month (or a day of it), rate; a header line is left out.

    The decimals of a rate stand after a point or a comma; no groups of digits. Raises Invalid at "rates" with the line.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > LINES_MOST:
        raise Invalid({"rates": [_("At most 5,000 lines at once.")]})
    if lines and not re.search(r"\d", lines[0][1]):
        lines = lines[1:]
    if not lines:
        raise Invalid({"rates": [_("There is no line with a rate.")]})
    return [_read(number, line) for number, line in lines]


def _read(number: int, line: str) -> Given:
    match = _LINE.fullmatch(line)
    try:
        if match is None:
            raise ValueError(line)
        month = date(int(match[2]), int(match[3]), 1)
        return Given(match[1].upper(), month, Decimal(match[4].replace(",", ".")))
    except (ValueError, InvalidOperation):
        words = {"number": number, "line": line.strip()[:60]}
        text = _("Line %(number)s is no rate: “%(line)s”. Write currency, month and rate, such as EUR 2026-01 1.0834.")
        raise Invalid({"rates": [text % words]}) from None


def _check(given: Given, own: str, source: str) -> None:
    errors: dict[str, list[Text]] = {}
    try:
        policies.check_currency(given.currency)
    except Invalid as invalid:
        errors |= invalid.errors
    if given.currency == own:
        errors["currency"] = [_("%(own)s is the corporation's own currency; it needs no rate.") % {"own": own}]
    if given.month > timezone.localdate():
        errors["month"] = [_("This month is still to come.")]
    if reason := _wrong_rate(given.rate):
        errors["rate"] = [reason]
    if len(source) > SOURCE_MOST:
        errors["source"] = [_("At most 200 signs.")]
    if errors:
        raise Invalid(errors)


def _wrong_rate(rate: Decimal) -> str:
    if not rate.is_finite() or rate <= 0:
        return _("A rate is greater than zero.")
    if rate >= Decimal(10) ** DIGITS or -int(rate.normalize().as_tuple().exponent) > PLACES:
        return _("A rate has at most 10 digits before and 8 after the decimal mark.")
    return ""


def _locked(by: Principal, given: Given) -> ExchangeRate | None:
    rows = ExchangeRate.objects.select_for_update().filter(corporation_id=by.corporation_id)
    found: ExchangeRate | None = rows.filter(currency=given.currency, month=given.month).first()
    return found


def _write(found: ExchangeRate | None, given: Given, source: str, by: Principal) -> ExchangeRate:
    row = found or ExchangeRate(corporation_id=by.corporation_id, currency=given.currency, month=given.month)
    before = {"rate": str(found.rate), "source": found.source} if found else None
    row.rate, row.source = given.rate, source.strip()
    with first_come():  # a new month has no row yet that could be locked
        row.save()
    place = {"currency": given.currency, "month": f"{given.month:%Y-%m}"}
    after = {**(place if found is None else {}), "rate": str(given.rate), "source": row.source}
    record(kind="rate.set", by=by, entity=row, before=before, after=after)
    return row
