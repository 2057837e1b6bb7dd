"""Waiting for a job: done here where nobody else can, left alone where a worker has it."""

import pytest

from corpsys.jobs import registry, waiting
from corpsys.jobs.inline import JobEndedBadly
from corpsys.jobs.models import JobState
from corpsys.jobs.registry import DataError, Outcome
from corpsys.jobs.services import cancel, enqueue

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(world, monkeypatch):
    """Ask for a job whose handler is given."""

    def _ask(handler):
        monkeypatch.setitem(registry._handlers, "test.waiting", handler)
        return enqueue(kind="test.waiting", by=world.principal("Alice"), payload={}, label="Something")

    return _ask


def test_without_a_worker_it_is_done_here(ask):
    assert waiting.wait_for(ask(lambda run: Outcome({"done": 1}))).result == {"done": 1}


def test_with_a_worker_it_waits_and_in_the_end_does_it_itself(ask, monkeypatch):
    monkeypatch.setattr(waiting, "is_delayed", lambda queue: False)
    monkeypatch.setattr(waiting, "PATIENCE_SECONDS", 0.3)
    looked = []
    real = waiting._now
    monkeypatch.setattr(waiting, "_now", lambda job: looked.append(1) or real(job))
    assert waiting.wait_for(ask(lambda run: Outcome({"done": 1}))).state == JobState.DONE
    assert len(looked) > 2


def test_how_it_failed_is_told(ask):
    def fail(run):
        raise DataError("The figures are wrong.")

    with pytest.raises(JobEndedBadly, match="The figures are wrong"):
        waiting.wait_for(ask(fail))


def test_stopped_by_somebody_is_no_success(ask, world):
    job = ask(lambda run: Outcome({}))
    cancel(job=job, by=world.principal("Alice"))
    with pytest.raises(JobEndedBadly, match="Something"):
        waiting.wait_for(job)
