"""A process of each variant in the workspace FAR, walked to the state a test asks for by the real moves."""

import pytest

from cooperation.concept import services as concepts
from cooperation.process import services as processes
from corpsys.access.states import Part
from corpsys.workspace.models import Assignment
from tests.cooperation.conftest import decide

TEXTS = {
    "meaning": "Both gain.",
    "brings": "Figures of the market.",
    "asks": "Sales by month.",
    "stays_private": "Raw files.",
    "grain": "Month and category.",
    "leaving": "At any time.",
}


def open_process(world, variant="cooperation"):
    """Open the process of FAR in a variant, as Alice does after her decision."""
    alice = world.act_as("Alice")
    process = processes.open_process(decision=decide(world, variant), name="Whisky in Iowa", by=alice)
    world.cycle.refresh_from_db()
    return process


def write(world, process, **texts):
    return concepts.write(process=process, by=world.act_as("Alice"), **{**TEXTS, **texts})


def present(world, process, **texts):
    """Write and present the next version; the client's lead is in from then on."""
    draft = write(world, process, **texts)
    shown = concepts.present(concept=draft, version=draft.version, by=world.act_as("Alice"))
    world.cycle.refresh_from_db()
    return shown


def join(world, *, specialist=False):
    """Give Lena, and Sam if asked, the parts that accepted invitations give."""
    for name, part in [("Lena", Part.LEAD), *([("Sam", Part.SPECIALIST)] if specialist else [])]:
        Assignment.objects.update_or_create(
            corporation_id=world.corporation_id,
            workspace=world.workspace,
            user=world.users[name],
            defaults={"part": part, "side": "partner"},
        )


@pytest.fixture
def process(world):
    """A cooperation process of FAR, nothing presented yet: C0."""
    return open_process(world)


@pytest.fixture
def presented(world, process):
    """Version 1 presented, Lena in as the client's lead: C1."""
    shown = present(world, process)
    join(world)
    return shown
