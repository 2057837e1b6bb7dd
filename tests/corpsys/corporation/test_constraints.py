"""What the database refuses of the corporation system, whatever the code above it says. Source: D1–D8."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from corpsys.corporation.models import Membership, Organisation
from corpsys.links.models import CausalLink
from corpsys.orientation.models import Orientation
from corpsys.partners.models import Partnership

pytestmark = pytest.mark.django_db


def refused(constraint):
    """The write is refused by this constraint, and by no other."""
    return _Refused(constraint)


class _Refused:
    def __init__(self, constraint):
        self.constraint = constraint

    def __enter__(self):
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, kind, error, trace):
        self.block.__exit__(kind, error, trace)
        assert kind is not None and issubclass(kind, IntegrityError), f"{self.constraint} let it pass"
        assert error.__cause__.diag.constraint_name == self.constraint
        return True


def at_once():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_group_never_stands_above_itself(world):
    Organisation.objects.filter(pk=world.client.pk).update(parent=world.other_client)
    with refused("organisation_parent_cycle"):
        Organisation.objects.filter(pk=world.other_client.pk).update(parent=world.client)
    with refused("organisation_not_own_parent"):
        Organisation.objects.filter(pk=world.enterprise.pk).update(parent=world.enterprise)


def test_a_partnership_joins_an_enterprise_with_a_supplier_or_client(world):
    rows = Partnership.objects
    keys = {"corporation_id": world.corporation_id, "standing": "accepted"}
    rows.create(**keys, enterprise=world.enterprise, partner=world.client)
    with refused("partnership_kinds"):
        rows.create(**keys, enterprise=world.client, partner=world.other_client)
    with refused("partnership_pair_unique"):
        rows.create(**keys, enterprise=world.enterprise, partner=world.client)
    with refused("partnership_limit_paired"):
        rows.create(**keys, enterprise=world.enterprise, partner=world.other_client, limit_reason="because")
    with refused("partnership_period"):
        rows.create(
            **keys,
            enterprise=world.enterprise,
            partner=world.other_client,
            since=date(2026, 2, 1),
            until=date(2026, 1, 1),
        )


def test_a_link_leads_to_another_and_says_it_once(world):
    rows = CausalLink.objects
    keys = {"corporation_id": world.corporation_id, "sentence": "More offers, more orders", "standing": "accepted"}
    rows.create(**keys, cause=world.enterprise, effect=world.client, polarity="+")
    # The opposite claim may stand: it is a finding, not an error.
    rows.create(**keys, cause=world.enterprise, effect=world.client, polarity="-")
    with refused("link_unique"):
        rows.create(**keys, cause=world.enterprise, effect=world.client, polarity="+")
    with refused("link_not_to_itself"):
        rows.create(**keys, cause=world.client, effect=world.client, polarity="+")
    with refused("link_polarity"):
        rows.create(**keys, cause=world.client, effect=world.enterprise, polarity="?")
    with refused("link_has_sentence"):
        rows.create(**{**keys, "sentence": ""}, cause=world.client, effect=world.enterprise, polarity="+")


def test_an_enterprise_has_one_orientation_at_a_time(world):
    rows = Orientation.objects
    keys = {"corporation_id": world.corporation_id, "enterprise": world.enterprise}
    rows.create(**keys, kind="production", since=date(2020, 1, 1), until=date(2022, 12, 31))
    rows.create(**keys, kind="sales", since=date(2023, 1, 1))
    with refused("orientation_one_at_a_time"):
        rows.create(**keys, kind="quality", since=date(2022, 12, 31), until=date(2022, 12, 31))
    with refused("orientation_period"):
        rows.create(**keys, kind="quality", since=date(2019, 1, 2), until=date(2019, 1, 1))
    with refused("orientation_kind"):
        rows.create(**keys, kind="profit", since=date(2018, 1, 1), until=date(2018, 12, 31))


def test_the_dates_of_a_membership_are_in_order(world):
    mine = Membership.objects.filter(user=world.users["Bob"])
    mine.update(since=date(2026, 1, 1), until=date(2026, 1, 1))
    with refused("membership_period"):
        mine.update(until=date(2025, 12, 31))


def test_a_partner_of_another_corporation_is_refused(two_worlds):
    first, second = two_worlds
    with pytest.raises(IntegrityError), transaction.atomic():
        Partnership.objects.create(
            corporation_id=first.corporation_id, enterprise=first.enterprise, partner_id=second.client.pk
        )
        at_once()
