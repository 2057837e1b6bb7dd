"""Rates as they are asked for: exact, by month, and a refusal that names what is missing."""

import datetime
from decimal import Decimal

import pytest

from analytics.ledger.models import ExchangeRate
from analytics.ledger.rates import rates_for
from corpsys.access.refusals import Refused

pytestmark = pytest.mark.django_db


def month(year, number):
    return datetime.date(year, number, 1)


@pytest.fixture
def rate(world):
    """Keep a rate of the first corporation, whose own currency is USD."""

    def _rate(currency, first_day, value):
        return ExchangeRate.objects.create(
            corporation_id=world.corporation_id, currency=currency, month=first_day, rate=Decimal(value)
        )

    return _rate


def test_each_month_has_its_own_rate_and_the_own_currency_is_worth_one(world, rate):
    rate("EUR", month(2019, 12), "1.11")
    rate("EUR", month(2020, 1), "1.12")
    rate("EUR", month(2020, 2), "9")
    found = rates_for(world.corporation_id, {"EUR", "USD"}, month(2019, 12), month(2020, 1))
    assert found == {
        ("EUR", month(2019, 12)): Decimal("1.11"),
        ("EUR", month(2020, 1)): Decimal("1.12"),
        ("USD", month(2019, 12)): 1,
        ("USD", month(2020, 1)): 1,
    }


def test_the_own_currency_alone_needs_no_rate(world):
    assert rates_for(world.corporation_id, ["USD"], month(2020, 1), month(2020, 1)) == {("USD", month(2020, 1)): 1}


def test_what_is_missing_is_named_by_currency_and_month(world, rate):
    rate("EUR", month(2020, 3), "1.1")
    with pytest.raises(Refused) as refused:
        rates_for(world.corporation_id, ["USD", "PLN", "EUR"], month(2019, 12), month(2020, 4))
    assert "EUR: 2019-12–2020-02, 2020-04; PLN: 2019-12–2020-04" in str(refused.value.reason)
    assert refused.value.extra["missing"]["EUR"] == ["2019-12", "2020-01", "2020-02", "2020-04"]
    assert refused.value.allowed


def test_only_months_with_figures_need_a_rate(world, rate):
    rate("EUR", month(2020, 3), "1.1")
    asked = (world.corporation_id, ["EUR"], month(2020, 1), month(2020, 12))
    assert rates_for(*asked, months={"EUR": [month(2020, 3)]})[("EUR", month(2020, 3))] == Decimal("1.1")
    with pytest.raises(Refused, match="EUR: 2020-05"):
        rates_for(*asked, months={"EUR": [month(2020, 3), month(2020, 5)]})


def test_many_gaps_are_counted(world, rate):
    for year in range(1990, 2005):
        rate("EUR", month(year, 6), "1")
    with pytest.raises(Refused, match=r"1990-01–1990-05, .*, and 4 more"):
        rates_for(world.corporation_id, ["EUR"], month(1990, 1), month(2004, 12))


def test_rates_of_another_corporation_do_not_count(two_worlds):
    first, second = two_worlds
    second.act_as("Eve")
    ExchangeRate.objects.create(
        corporation_id=second.corporation_id, currency="EUR", month=month(2020, 1), rate=Decimal(1)
    )
    first.act_as("Alice")
    with pytest.raises(Refused, match="EUR: 2020-01"):
        rates_for(first.corporation_id, ["EUR"], month(2020, 1), month(2020, 1))
