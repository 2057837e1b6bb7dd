"""Data rooms of a cycle that the client takes part in, without the process above it."""

import pytest

from corpsys.workspace import services as workspaces
from tests.halves import file_root  # noqa: F401


@pytest.fixture
def state(world, join_client):
    """Bring the cycle of FAR to a state by its facts."""

    def _state(name="C2"):
        cooperation = name.startswith("C")
        workspaces.change_facts(
            cycle=world.cycle,
            by=world.act_as("Alice"),
            variant="negotiation" if name == "N" else "cooperation" if cooperation else "integration",
            presented=name not in ("C0", "N"),
            entry_met=name in ("C2", "I1", "I2"),
            entry_opened=name in ("C2", "I2"),
        )
        assert world.cycle.state == name
        return world.cycle

    return _state
