"""Two clicks at the same moment, in two connections: one decision waits, and the other is told."""

import threading
from contextlib import suppress

import pytest

from cooperation.decision import services
from cooperation.decision.models import Decision
from tests.choosing import REASON, rate
from tests.corpsys.access.test_at_once import As, at_once, refused, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_two_decide_against_the_recommendation_at_once(world, monkeypatch):
    check, gate = services._check_cycle, threading.Barrier(2)

    def check_together(cycle):
        """Both have looked before either goes on, unless one waits for the other."""
        check(cycle)
        with suppress(threading.BrokenBarrierError):
            gate.wait(1)

    monkeypatch.setattr(services, "_check_cycle", check_together)
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
