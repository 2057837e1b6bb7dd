"""Kinds of jobs that exist in tests only."""

import pytest

from corpsys.jobs import registry
from corpsys.jobs.services import enqueue


@pytest.fixture
def kinds(monkeypatch):
    """Register handlers for one test: `kinds(name=handler)`."""
    monkeypatch.setattr(registry, "_handlers", dict(registry._handlers))

    def _register(**handlers):
        for name, handler in handlers.items():
            registry.register(f"test.{name}", handler)

    return _register


@pytest.fixture
def ask(world, kinds):
    """Register a handler and ask for a job of it as Alice."""

    def _ask(handler, *, by="Alice", **more):
        kinds(kind=handler)
        asked = {"payload": {}, "label": "Test work", **more}
        return enqueue(kind="test.kind", by=world.principal(by), **asked)

    return _ask
