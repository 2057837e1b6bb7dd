"""Two people act on a round at the same moment, in two connections: it happens once, and the other is told."""

from decimal import Decimal

import pytest

from analytics.readiness import factor_sets, inviting, rounds, sharing, weights
from analytics.readiness.models import Assessment, FactorSet, ReadinessRound, ReadinessShare
from corpsys.outbox.models import OutboxMail
from tests.asked import answer, ask, both_submitted
from tests.corpsys.access.test_at_once import As, at_once, refused, world
from tests.people import give_client_parts

__all__ = ["world"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_two_ask_the_client_at_once(world):
    with As(world, "Alice") as alice:
        give_client_parts(world)
    results = at_once(alice, lambda: inviting.invite_client(workspace=world.workspace, by=alice).number)
    assert sorted(map(str, results))[0] == "1"
    assert len(refused(results)) == 1
    with As(world, "Alice"):
        assert ReadinessRound.objects.count() == 1
        assert OutboxMail.objects.count() == 1


def test_two_submit_at_once(world):
    with As(world, "Alice") as alice:
        answer(world, "Alice")
    results = at_once(alice, lambda: len(rounds.submit_round(workspace=world.workspace, by=alice)))
    assert len(results) == 2
    assert len(refused(results)) == 1
    with As(world, "Alice"):
        assert Assessment.objects.filter(submitted_at__isnull=False).count() == 2


def test_two_take_a_share_back_at_once(world):
    with As(world, "Alice"):
        asked = both_submitted(world)
        alice = world.act_as("Alice")
        seen = sharing.seen(sharing.preview(asked=asked, parts=["scores"], by=alice))
        made = sharing.share(asked=asked, parts=["scores"], seen_mark=seen, by=alice)
    results = at_once(alice, lambda: sharing.withdraw(workspace=world.workspace, public_id=made.public_id, by=alice).pk)
    assert len(results) == 2
    assert len(refused(results)) == 1
    with As(world, "Alice"):
        assert ReadinessShare.objects.filter(withdrawn_at__isnull=False).count() == 1


def test_two_publish_factors_at_once(world):
    with As(world, "Adam") as adam:
        draft = factor_sets.start_draft(by=adam)
        first = draft.factors.first().key
        draft = weights.set_by_hand(factor_set=draft, weights={first: Decimal(2)}, version=draft.version, by=adam)
        draft.refresh_from_db()
    results = at_once(
        adam, lambda: factor_sets.publish(factor_set=draft, note="Why", version=draft.version, by=adam).number
    )
    assert len(results) == 2
    assert len(refused(results)) == 1
    with As(world, "Adam"):
        assert FactorSet.objects.filter(standing="published").count() == 2


def test_two_start_factors_at_once(world):
    with As(world, "Adam") as adam:
        pass
    results = at_once(adam, lambda: factor_sets.start_draft(by=adam).number)
    assert len(results) == 2
    assert len(refused(results)) == 1


def test_two_begin_to_answer_at_once(world):
    with As(world, "Alice") as alice:
        ask(world)
        lena = world.act_as("Lena")
    for by in (alice, lena):
        results = at_once(by, lambda by=by: len(rounds.start_round(workspace=world.workspace, by=by)))
        assert results == [2, 2]
