"""Conditions about the strategies and the order of stages 6 and 7. Source: D8, D20."""

import pytest

from cooperation.process import conditions
from cooperation.process.models import Process, Stage
from corpsys.strategy.models import StrategyFactor, StrategyGoal, StrategyVersion


@pytest.fixture
def process(world, open_process):
    """A process of a corporation without any strategy."""
    return Process.objects.get(pk=open_process("negotiation").pk)


def strategy(world, enterprise=None, standing="in_force", number=1):
    return StrategyVersion.objects.create(
        corporation_id=world.corporation_id, enterprise=enterprise, number=number, title="S", standing=standing
    )


def goal(world, of, traces_to=None):
    return StrategyGoal.objects.create(
        corporation_id=world.corporation_id, strategy=of, text=f"Goal of {of.pk}", traces_to=traces_to
    )


def factor(world, of, kind):
    StrategyFactor.objects.create(corporation_id=world.corporation_id, strategy=of, kind=kind, text="A factor")


def test_both_strategies_must_be_in_force(world, process):
    assert "corporation has no strategy" in conditions.strategy_in_force(process).detail
    strategy(world)
    strategy(world, world.enterprise, "draft")
    found = conditions.strategy_in_force(process)
    assert (found.met, found.detail) == (False, "Diageo has no strategy in force.")
    strategy(world, world.enterprise, number=2)
    assert conditions.strategy_in_force(process).met


def test_every_goal_of_the_enterprise_must_trace(world, process):
    top = goal(world, strategy(world))
    own = strategy(world, world.enterprise)
    assert not conditions.goals_traced(process).met
    goal(world, own, top)
    assert conditions.goals_traced(process).met
    untraced = goal(world, own)
    found = conditions.goals_traced(process)
    assert (found.met, untraced.text in found.detail) == (False, True)


def test_one_internal_and_one_external_factor(world, process):
    of_corporation, of_host = strategy(world), strategy(world, world.enterprise)
    factor(world, of_corporation, "internal")
    factor(world, strategy(world, world.enterprise, "superseded", 7), "external")
    found = conditions.internal_external_factors_recorded(process)
    assert (found.met, "external" in found.detail, "internal" in found.detail) == (False, True, False)
    factor(world, of_host, "external")
    assert conditions.internal_external_factors_recorded(process).met


@pytest.mark.parametrize(("state", "met"), [("open", False), ("reopened", False), ("passed", True)])
def test_implementation_comes_before_the_end_of_monitoring(process, state, met):
    Stage.objects.filter(process=process, number=6).update(state=state)
    assert conditions.implementation_passed(process).met is met
