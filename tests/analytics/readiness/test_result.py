"""The result of a pair: scores, gaps and the picture. Numbers from methods, Readiness."""

from decimal import Decimal

import pytest

from analytics.readiness import selectors
from analytics.readiness.result import result_of
from tests.choosing import GATE, KEYS, rate

pytestmark = pytest.mark.django_db


def result(world):
    return result_of(selectors.submitted_pair(world.workspace.pk))


def test_no_result_before_both_are_submitted(world):
    assert result(world) is None


def test_enterprise_four_and_client_two_is_50_with_thirteen_gaps(world):
    rate(world, 4, 2)
    found = result(world)
    assert (found.scores.host, found.scores.partner, found.scores.pair) == (Decimal(100), Decimal(50), Decimal(50))
    assert sum(line.is_flagged for line in found.lines) == 13
    assert "50.00 of 100; the client is the lower side" in found.conclusion


def test_gates_that_are_too_low_are_named(world):
    rate(world, 4, 4, **{GATE: 1})
    found = result(world)
    assert [line.key for line in found.short_gates] == [GATE]
    assert found.lines[0].key == GATE
    assert found.lines[0].gap == 3


def test_the_marks_stand_on_their_levels_and_apart_where_they_meet(world):
    rate(world, 4, 0, **{KEYS[3]: 4})
    found = {line.key: line.picture for line in result(world).lines}
    assert (found[KEYS[0]].host, found[KEYS[0]].partner) == (found[KEYS[0]].ticks[4], found[KEYS[0]].ticks[0])
    assert found[KEYS[3]].host < found[KEYS[3]].ticks[4] < found[KEYS[3]].partner


def test_dont_know_gives_no_score_and_is_listed(world):
    rate(world, 2, 2, **{KEYS[5]: "unknown"})
    found = result(world)
    assert (found.scores.host, found.scores.partner, found.scores.pair) == (Decimal(50), None, None)
    assert [(one.side, one.key) for one in found.missing] == [("partner", KEYS[5])]
    assert found.lines[-1].gap is None


def test_scores_of_many_pairs_in_three_questions(world, django_assert_num_queries):
    rate(world, 2, 2)
    with django_assert_num_queries(3):
        assert selectors.scores([world.workspace.pk])[world.workspace.pk].pair == Decimal(50)
