"""A joint process, and one in negotiation, brought to closing by the real moves; final values and a pulse as a test says."""

import pytest

from cooperation.closing import expectations, services
from cooperation.closing.services import Given
from cooperation.monitoring import pulse
from tests.cooperation.monitoring.conftest import joint, negotiated  # noqa: F401
from tests.cooperation.monitoring.test_selectors import enter


def expect(world, name, text="more profit", **fields):
    return expectations.set_expectation(cycle=world.cycle, by=world.act_as(name), text=text, **fields)


def say(world, name, answer="met", number=1, reason=""):
    services.answer(cycle=world.cycle, given=[Given(number, answer, reason)], by=world.act_as(name))


def submit(world, name):
    return services.submit(cycle=world.cycle, by=world.act_as(name))


def decide(world, name, choice, note=""):
    return services.record_decision(cycle=world.cycle, choice=choice, note=note, by=world.act_as(name))


def hold_pulse(world, **levels):
    """Hold a round of the pulse: a level for each person named."""
    found = pulse.open_round(cycle=world.cycle, by=world.act_as("Alice"))
    for name, level in levels.items():
        pulse.answer(round=found, levels=[level] * 5, by=world.act_as(name))
    pulse.close_round(round=found, by=world.act_as("Alice"))


def finals(world, host="120", partner="15"):
    enter(world, "Alice", host, is_final=True)
    if partner is not None:
        enter(world, "Lena", partner, is_final=True)


def close_up(world, pass_gates, *stages):
    """Bring the process of the world to closing."""
    world.extra["process"] = pass_gates(world.extra["process"], *stages)
    world.cycle.refresh_from_db()


@pytest.fixture
def closing(joint, pass_gates):  # noqa: F811
    """Both sides have an expectation, both reached their targets, a good pulse; the closing stage is open."""
    expect(joint, "Alice")
    expect(joint, "Lena", "fewer empty shelves")
    finals(joint)
    hold_pulse(joint, Alice=4, Lena=4)
    close_up(joint, pass_gates, 4, 5, 6, 7)
    return joint


@pytest.fixture
def one_sided(negotiated, pass_gates):  # noqa: F811
    """A negotiation in closing: the enterprise's expectation, final value and pulse."""
    expect(negotiated, "Alice")
    finals(negotiated, partner=None)
    hold_pulse(negotiated, Alice=4)
    close_up(negotiated, pass_gates, 0, 1, 2, 3, 4, 5, 6, 7)
    return negotiated
