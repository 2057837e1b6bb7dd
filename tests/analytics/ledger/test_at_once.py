"""Two people write the same of a ledger at the same moment, in two connections: it happens once, and the other is told."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from analytics.ledger import rate_services, services
from analytics.ledger.models import ExchangeRate, KeyClientRun, LedgerClient
from analytics.ledger.rate_services import Given
from corpsys.corporation.models import Organisation
from tests.analytics.ledger.entries import JANUARY, compute, enter
from tests.corpsys.access.test_at_once import As, at_once, refused, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db(transaction=True)
GIVEN = Given("EUR", date(2020, 1, 1), Decimal("1.1"))


@pytest.mark.parametrize("act", ["one", "many"])
def test_two_add_the_rate_of_a_month_at_once(world, act):
    with As(world, "Eve") as eve:
        pass
    acts = {
        "one": lambda: rate_services.set_rate(given=GIVEN, source="", by=eve),
        "many": lambda: rate_services.set_rates(given=[GIVEN], source="", by=eve),
    }
    results = at_once(eve, acts[act])
    assert len(results) == 2
    with As(world, "Eve"):
        assert ExchangeRate.objects.count() == 1
    assert act == "many" or len(refused(results)) == 1


def test_two_put_results_in_force_at_once(world):
    with As(world, "Eve") as eve:
        enter(world, [("a", JANUARY, 60)])
    with transaction.atomic():
        world.act_as("Eve")
        first = compute(world)
        compute(world, measure="revenue", is_in_force=True)
    results = at_once(eve, lambda: services.put_in_force(run=KeyClientRun.objects.get(pk=first.pk), by=eve).pk)
    assert len(results) == 2
    with As(world, "Eve"):
        assert KeyClientRun.objects.filter(is_in_force=True).count() == 1


def test_two_make_an_organisation_of_a_client_at_once(world):
    with As(world, "Alice") as alice:
        enter(world, [("Corner shop", JANUARY, 60)])
        world.act_as("Alice")
        client = LedgerClient.objects.select_related("enterprise").get(key="Corner shop")
    level = world.extra["levels"][0]
    results = at_once(
        alice, lambda: services.propose_client(client=client, name="Corner shop", level=level, by=alice).name
    )
    assert len(results) == 2
    assert len(refused(results)) == 1
    with As(world, "Alice"):
        assert Organisation.objects.filter(name="Corner shop").count() == 1
