"""Which thresholds a corporation's recommendations follow. Expected values from D15."""

from decimal import Decimal

import pytest
from django.utils import timezone

from analytics.rules.models import VariantRuleSet
from analytics.rules.selectors import rules_in_force
from cooperation.decision import services
from tests.choosing import figures, rate

pytestmark = pytest.mark.django_db

SHIPPED = {
    "gate_cooperation": 2,
    "gate_integration": 3,
    "readiness_cooperation": "50",
    "readiness_integration": "75",
    "no_process_readiness": "25",
}


def publish(world, number, **changed):
    return VariantRuleSet.objects.create(
        corporation_id=world.corporation_id,
        number=number,
        standing=VariantRuleSet.Standing.PUBLISHED,
        thresholds=SHIPPED | changed,
        published_at=timezone.now(),
        user=world.users["Adam"],
    )


def test_without_a_version_of_its_own_the_shipped_thresholds_hold(world):
    found = rules_in_force(world.corporation_id)
    assert (found.version, found.gate_cooperation, found.gate_integration) == ("1", 2, 3)
    assert (found.readiness_cooperation, found.readiness_integration) == (50, 75)
    assert found.no_process_readiness == 25


def test_the_newest_published_version_holds_and_a_draft_does_not(world):
    publish(world, 2, readiness_cooperation="55.5")
    publish(world, 3, readiness_cooperation="60")
    VariantRuleSet.objects.create(
        corporation_id=world.corporation_id, number=4, thresholds=SHIPPED, user=world.users["Adam"]
    )
    found = rules_in_force(world.corporation_id)
    assert (found.version, found.readiness_cooperation) == ("3", Decimal(60))


def test_rules_of_another_corporation_do_not_count(two_worlds):
    first, second = two_worlds
    second.act_as("Adam")
    publish(second, 2, readiness_cooperation="60")
    first.act_as("Alice")
    assert rules_in_force(first.corporation_id).version == "1"


def test_recommendations_and_decisions_follow_the_rules_in_force(world):
    rate(world, 2, 2)
    figures(world)
    alice = world.act_as("Alice")
    assert services.recommendation_for(world.workspace, alice).recommended == "cooperation"
    publish(world, 2, readiness_cooperation="55")
    found = services.recommendation_for(world.workspace, alice)
    assert (found.recommended, found.recommendation.rules.version) == ("negotiation", "2")
    # The weights are asked about the threshold in force, too.
    assert found.sensitivity.thresholds == (Decimal(55),)
    decision = services.decide(workspace=world.workspace, chosen="negotiation", by=alice)
    assert decision.rules_version == "2"
