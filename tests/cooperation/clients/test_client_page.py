"""The page of one client: what is known, the years, people, and the one next step. Source: ux, page 10; access K1, K9."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from analytics.ledger.models import LedgerClient, LedgerEntry, LedgerLoad
from cooperation.clients import relation
from corpsys.audit.models import AuditEvent
from corpsys.corporation import archiving
from corpsys.corporation import services as corporations
from corpsys.corporation.models import Organisation
from corpsys.workspace import services as workspaces
from tests.choosing import figures, rate

pytestmark = pytest.mark.django_db
ONE = "/first/clients/fareway/"


def sales(world, amounts, currency="USD", client=None, profit=None):
    """Load sales of Fareway: (year, month) → revenue; `profit`: the same for profit, None for none."""
    world.act_as("Alice")
    scope = {"corporation_id": world.corporation_id, "enterprise": world.enterprise}
    months = [date(year, month, 1) for year, month in amounts]
    load = LedgerLoad.objects.create(
        **scope,
        currency=currency,
        first_month=min(months),
        last_month=max(months),
        rows=len(months),
        total=sum(amounts.values()),
        user=world.users["Alice"],
    )
    known, _new = LedgerClient.objects.get_or_create(**scope, key="Fareway", organisation=client or world.client)
    for (year, month), amount in amounts.items():
        LedgerEntry.objects.create(
            **scope,
            load=load,
            client=known,
            month=date(year, month, 1),
            revenue=amount,
            profit=(profit or {}).get((year, month)),
        )


def whole(year, amount):
    return {(year, month): Decimal(amount) for month in range(1, 13)}


def page(world, sign_in, name="Alice", address=ONE):
    return sign_in(world.users[name]).get(address).content.decode()


def test_years_are_summed_and_missing_profit_is_missing(world):
    sales(
        world, {**whole(2019, 10), (2020, 1): Decimal(7)}, profit={(2019, month): Decimal(2) for month in range(1, 13)}
    )
    world.act_as("Alice")
    first, second = relation.years_of(world.enterprise, world.client)
    assert (first.year, first.revenue, first.profit, first.months) == (2019, 120, 24, 12)
    assert (second.year, second.revenue, second.profit, second.months) == (2020, 7, None, 1)


def test_a_group_has_the_sales_of_its_shops(world):
    sales(world, whole(2019, 1))
    world.act_as("Alice")
    chain = LedgerClient.objects.create(
        corporation_id=world.corporation_id,
        enterprise=world.enterprise,
        key="Chain",
        is_group=True,
        organisation=world.other_client,
    )
    LedgerClient.objects.filter(key="Fareway").update(group=chain)
    assert [year.revenue for year in relation.years_of(world.enterprise, world.other_client)] == [12]


def test_the_finding_compares_whole_years_only(world, sign_in):
    """2019: 120; 2020: 180, half as much again; 2021 has one month and says nothing."""
    sales(world, {**whole(2019, 10), **whole(2020, 15), (2021, 1): Decimal(1)})
    text = page(world, sign_in)
    assert "Revenue rose by 50.0% from 2019 to 2020." in text
    assert "<svg" in text and "Revenue by year, and the processes" in text


def test_two_currencies_are_no_line(world):
    sales(world, whole(2019, 10))
    sales(world, whole(2020, 10), currency="EUR")
    world.act_as("Alice")
    found = relation.relation_of(world.enterprise, world.client, None, [])
    assert found.picture is None and found.finding == "" and len(found.years) == 2


def test_class_and_share_by_period_with_the_newest_of_each(world, sign_in):
    figures(world, "A", "0.0811")
    text = page(world, sign_in)
    assert "Class and share by computed period" in text and "2019-01 – 2020-12" in text and "8.1%" in text


@pytest.mark.parametrize(
    ("name", "told"), [("Alice", True), ("Bob", True), ("Eve", True), ("Charlie", False), ("Dora", False)]
)
def test_who_reads_the_years_and_the_parts_of_importance(world, sign_in, name, told):
    sales(world, {**whole(2019, 10), **whole(2020, 15)})
    figures(world, "A", "0.0811")
    rate(world, 4, 3)
    text = page(world, sign_in, name)
    for secret in ("Over the years", "180.00", "8.1%", "Importance and its parts", "Readiness and variant"):
        assert (secret in text) is told, secret
    assert world.users["Alice"].name in text


def test_an_executives_reading_is_kept_and_the_teams_is_not(world, sign_in):
    page(world, sign_in, "Eve")
    page(world, sign_in, "Alice")
    page(world, sign_in, "Dora")
    world.act_as("Eve")
    assert [event.user_id for event in AuditEvent.objects.filter(kind="client.read")] == [world.users["Eve"].pk]


def test_a_client_that_is_nobody_in_the_ledger_says_so(world, sign_in):
    text = page(world, sign_in)
    assert "No client of the sales ledger is said to be this one" in text


def test_a_proposal_and_an_archived_client_say_what_they_are(world, sign_in):
    made = corporations.propose_organisation(
        kind="client", name="Aldi", level=world.extra["levels"][0], by=world.act_as("Alice")
    )
    text = page(world, sign_in, address=f"/first/clients/{made.slug}/")
    assert "A proposal: until an executive has accepted it" in text
    assert "Take on this client" not in text
    archiving.archive(organisation=world.other_client, by=world.act_as("Eve"))
    text = page(world, sign_in, address="/first/clients/hy-vee/")
    assert "This client is archived" in text and 'class="next-step"' not in text
    assert "hy-vee" not in page(world, sign_in, address="/first/clients/")


def test_there_is_one_next_step(world, sign_in):
    for address in (ONE, "/first/clients/hy-vee/"):
        assert page(world, sign_in, address=address).count('class="next-step"') == 1


def test_days_overdue_of_the_step(world, sign_in):
    from cooperation.decision import services as decisions
    from cooperation.process import services as processes
    from cooperation.process.models import Stage

    rate(world, 4, 3)
    figures(world)
    alice = world.act_as("Alice")
    decision = decisions.decide(workspace=world.workspace, chosen="cooperation", by=alice)
    processes.open_process(decision=decision, name="Whisky", by=alice)
    Stage.objects.filter(number=0).update(due_on=timezone.localdate() - timedelta(days=3))
    assert "3 days overdue" in page(world, sign_in)


def test_other_enterprises_of_the_same_client_are_named_and_have_their_own_page(world, sign_in):
    eve = world.act_as("Eve")
    other = corporations.propose_organisation(kind="enterprise", name="Campari", level=world.extra["levels"][0], by=eve)
    workspaces.open_workspace(host=other, partner=world.client, leader=world.users["Charlie"], by=eve)
    text = page(world, sign_in)
    assert "Also works with" in text and f"{ONE}?enterprise={other.slug}" in text
    theirs = page(world, sign_in, address=f"{ONE}?enterprise={other.slug}")
    assert "Charlie" in theirs and "Readiness and variant" not in theirs
    # Without a name it is the own pair; to Charlie theirs.
    assert "Campari" in page(world, sign_in, "Charlie")


def test_an_enterprise_that_has_not_taken_it_on_offers_to(world, sign_in):
    assert Organisation.objects.filter(slug="hy-vee").exists()
    text = page(world, sign_in, address="/first/clients/hy-vee/?enterprise=diageo")
    assert "Take on this client" in text
