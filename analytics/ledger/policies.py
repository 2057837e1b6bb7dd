"""What must hold before a ledger is loaded or its key clients are computed. Source: D10; reliability, Bad input."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from analytics.ledger.definition import Definition
from analytics.ledger.models import LedgerEntry, LedgerLoad
from analytics.ledger.money import Money, money_of
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, Refused, Text
from corpsys.access.services import require
from corpsys.access.states import Role
from corpsys.corporation.models import Organisation

PREFIX_MOST = 40


def check_enterprise(by: Principal, enterprise: Organisation) -> None:
    """Refuse a key-account manager at another enterprise than the own: its ledger is its secret. Source: access K1."""
    if by.role == Role.KAM and by.organisation_id != enterprise.pk:
        raise NotAllowed(_("This is another enterprise's ledger."))


def check_may_compute(by: Principal, enterprise_id: int) -> None:
    """Refuse who may not have an enterprise's key clients computed; the product itself may, for who runs the server."""
    if is_product(by):
        return
    require(by, "run_scoring")
    if by.role == Role.KAM and by.organisation_id != enterprise_id:
        raise NotAllowed(_("This is another enterprise's ledger."))


def is_product(by: Principal) -> bool:
    """Say whether nobody asks but the product itself: a command on the server, or a time of the schedule."""
    return bool(by.corporation_id) and not (by.user_id or by.role or by.is_token)


def check_currency(code: str) -> str:
    """Return a currency code in capitals; an unknown one is told."""
    from babel.numbers import list_currencies

    if code.upper() not in list_currencies():
        raise Invalid({"currency": [_("There is no currency with this code; write three letters, such as EUR.")]})
    return code.upper()


def check_prefix(text: str) -> str:
    """Return how the marks of cancelled rows begin; one that is too long to be meant is told."""
    if len(text.strip()) > PREFIX_MOST:
        raise Invalid({"cancelled_prefix": [_("At most 40 signs.")]})
    return text.strip()


def check_mapping(mapping: dict[str, str], context: dict[str, Any]) -> None:
    """Refuse columns that do not tell a revenue, and a mark of cancelled rows that nobody can tell from others."""
    errors: dict[str, list[Text]] = {}
    if "amount" not in mapping and "price" not in mapping:
        errors["amount"] = [_("Choose the column of the revenue, or those of the quantity and the price.")]
    if "price" in mapping and "quantity" not in mapping:
        errors["quantity"] = [_("With a price the quantity is needed, too: choose its column.")]
    prefix = context.get("cancelled_prefix", "")
    if "cancelled" in mapping and not prefix:
        errors["cancelled"] = [_("Say how the mark of a cancelled row begins, such as C.")]
    if prefix and "cancelled" not in mapping:
        errors["cancelled"] = [_("Choose the column whose marks begin with “%(prefix)s”.") % {"prefix": prefix}]
    if errors:
        raise Invalid(errors)


def check_organisation(organisation: Organisation) -> None:
    """Refuse to link what is no client of the corporation, or is out of use."""
    if organisation.kind != Organisation.Kind.CLIENT:
        raise Refused(_("Only a client of the corporation can be linked."))
    if organisation.standing == Organisation.Standing.ARCHIVED:
        raise Refused(_("%(name)s is archived.") % {"name": organisation.name})


def overlapping(enterprise_id: int, first: date, last: date) -> list[LedgerLoad]:
    """Return the loads in force that share a month with a period."""
    rows = LedgerLoad.objects.filter(enterprise_id=enterprise_id, is_active=True)
    return list(rows.filter(first_month__lte=last, last_month__gte=first).order_by("first_month"))


def check_period(enterprise_id: int, currency: str, first: date, last: date, *, replace: bool) -> list[LedgerLoad]:
    """Return the loads that a new one replaces; refuse where that was not said, or would lose months of an earlier one.

    Sales in another currency are other sales: loads of the same months in two currencies stand beside each other.
    """
    loads = [load for load in overlapping(enterprise_id, first, last) if load.currency == currency]
    if loads and not replace:
        raise Refused(
            _("Months of this file are already loaded: %(periods)s.") % {"periods": _periods(loads)},
            allowed=[_("Upload it again and choose to replace them.")],
        )
    wider = [load for load in loads if load.first_month < first or load.last_month > last]
    if wider:
        raise Refused(
            _("An earlier file has more months than this one (%(periods)s), which would be lost.")
            % {"periods": _periods(wider)},
            allowed=[_("Upload a file that has all of these months.")],
        )
    return loads


def check_figures(asked: Definition) -> Money:
    """Return in which money a question can be answered; refuse where its figures are missing.

    Refused: a period without figures, several currencies without rates, profit where no file gave it, and gross where a
    file did not tell returns apart.
    """
    money = money_of(asked)
    net, returned = asked.columns
    rows = LedgerEntry.objects.filter(
        enterprise_id=asked.enterprise_id,
        load__in=[load for load, _code in money.loads],
        month__gte=asked.first_month,
        month__lte=asked.last_month,
    )
    if net == "profit" and not rows.filter(profit__isnull=False).exists():
        raise Refused(
            _("The ledger has no profit in this period: the files gave neither cost nor profit."),
            allowed=[_("Choose revenue, or import the ledger with a cost or profit column.")],
        )
    if asked.is_gross:
        _check_returns(rows.filter(**{f"{net}__isnull": False, f"{returned}__isnull": True}))
    return money


def is_covered(asked: Definition) -> bool:
    """Say whether the ledger has every month of a period."""
    spans = LedgerLoad.objects.filter(enterprise_id=asked.enterprise_id, is_active=True)
    known = list(spans.values_list("first_month", "last_month"))
    return all(any(first <= month <= last for first, last in known) for month in asked.months())


def _check_returns(untold: Any) -> None:
    loads = LedgerLoad.objects.filter(pk__in=untold.values("load").distinct())
    if found := list(loads.order_by("first_month")):
        raise Refused(
            _("Returns are not told apart in what is loaded of %(periods)s.") % {"periods": _periods(found)},
            allowed=[_("Choose net of returns, or import these months anew.")],
        )


def _periods(loads: list[LedgerLoad]) -> str:
    return ", ".join(str(load) for load in loads)
