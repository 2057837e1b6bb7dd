"""Two clicks at the same moment, in two connections: one decision waits, and the other is told."""

import pytest

from cooperation.decision import services
from cooperation.decision.models import Decision
from tests.choosing import REASON, rate
from tests.corpsys.access.test_at_once import As, at_once, refused, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_two_decide_against_the_recommendation_at_once(world):
    with As(world, "Alice") as alice:
        rate(world, 2, 2)
    results = at_once(
        alice,
        lambda: services.decide(workspace=world.workspace, chosen="integration", reason=REASON, by=alice).standing,
    )
    with As(world, "Alice"):
        assert Decision.objects.filter(standing=Decision.Standing.WAITING).count() == 1
    (told,) = refused(results)
    assert "already waits" in str(told.reason)
