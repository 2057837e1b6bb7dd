"""A running process for the chapters' tests: opened by the real moves, its gates answered as a test says.

`gates` stands in for the chapters that answer gate conditions: everything is met except what a test names as open.
"""

from collections.abc import Iterator

import pytest
from django.utils import translation

from cooperation.decision.models import Decision
from cooperation.process import registry, services
from cooperation.process.definition import labels
from cooperation.process.models import Process


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


class Gates:
    """Names of the conditions that are open; all others are met."""

    def __init__(self) -> None:
        self.open: set[str] = set()

    def answer(self, name, process):
        return registry.Answer(name not in self.open, f"detail of {name}")


@pytest.fixture
def gates(monkeypatch) -> Gates:
    found = Gates()
    monkeypatch.setattr(registry, "answer", found.answer)
    monkeypatch.setattr(registry, "names", lambda: frozenset(labels.CONDITIONS))
    return found


def decide(world, variant, standing="decided"):
    """Record a decision as the decision chapter does, without its rules."""
    return Decision.objects.create(
        **world.cycle.scope(),
        recommended=variant,
        chosen=variant,
        rules_version="1",
        conditions=[],
        inputs={},
        standing=standing,
        decided_by=world.users["Alice"],
    )


@pytest.fixture
def open_process(world):
    """Open a process in a variant; returns it."""

    def _open(variant="cooperation", name="Plan for 2027") -> Process:
        process = services.open_process(decision=decide(world, variant), name=name, by=world.act_as("Alice"))
        world.cycle.refresh_from_db()
        return process

    return _open


@pytest.fixture
def pass_gates(world, gates):
    """Pass the gates of the stages given, in order, confirmed by Lena where that is asked for."""
    from cooperation.process import gate

    def _pass(process, *stages) -> Process:
        for stage in stages:
            process = Process.objects.get(pk=process.pk)
            if gate.needs_confirmation(process, stage):
                services.confirm_gate(process=process, stage=stage, by=world.act_as("Lena"))
            alice = world.act_as("Alice")
            services.pass_gate(process=process, stage=stage, version=process.version, by=alice)
        return Process.objects.get(pk=process.pk)

    return _pass


@pytest.fixture
def take_part(world, open_process, pass_gates, join_client):
    """Bring a process to where its client is admitted, then pass the gates given; Lena and Sam are its people."""

    def _take_part(variant="cooperation", *stages) -> Process:
        process = pass_gates(open_process(variant), 0)
        services.presented(cycle=process.cycle, by=world.act_as("Alice"))
        services.entry_condition_met(cycle=process.cycle, met=True, by=world.act_as("Alice"))
        process = pass_gates(process, *stages)
        world.cycle.refresh_from_db()
        return process

    return _take_part
