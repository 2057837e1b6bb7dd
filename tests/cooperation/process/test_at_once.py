"""Two people at the same gate at the same moment, on two connections. Source: reliability 8."""

import threading

import pytest
from django.db import close_old_connections, connection, transaction

from cooperation.process import engine, services
from cooperation.process.models import Process, StageEvent
from corpsys.access.refusals import Refused, Stale
from corpsys.tenancy import context
from tests.cooperation.conftest import decide
from tests.people import build_world


@pytest.fixture
def opened(transactional_db, gates):
    """A committed corporation with an open process, and the principal of its leader."""
    with transaction.atomic():
        world = build_world()
        alice = world.act_as("Alice")
        process = services.open_process(decision=decide(world, "cooperation"), name="Plan", by=alice)
    return process, alice


def at_once(alice, act, times=2):
    """Run `act` on so many connections, each in its own transaction, started together; return what each came to."""
    start, results = threading.Barrier(times), []

    def run():
        try:
            with transaction.atomic():
                context.set_local(corporation=alice.corporation_id, side="host", user=alice.user_id)
                start.wait(5)
                act()
            results.append("done")
        except (Stale, Refused) as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    close_old_connections()
    return results


def events(alice, process):
    with transaction.atomic():
        context.set_local(corporation=alice.corporation_id, side="host", user=alice.user_id)
        rows = StageEvent.objects.filter(process=process).order_by("sequence")
        return Process.objects.get(pk=process.pk).version, list(rows.values_list("sequence", "stage", "to_state"))


def test_one_passes_and_the_other_is_told_who_did(opened):
    process, alice = opened
    results = at_once(alice, lambda: services.pass_gate(process=process, stage=0, version=1, by=alice))
    assert results.count("done") == 1
    (refusal,) = [result for result in results if result != "done"]
    assert isinstance(refusal, Stale)
    assert "already passed, by Alice" in str(refusal.reason)
    assert events(alice, process) == (2, [(1, 0, "open"), (2, 0, "passed"), (3, 1, "open")])


def test_without_the_version_both_would_not_be_told(opened, monkeypatch):
    process, alice = opened
    monkeypatch.setattr(engine, "check_version", lambda *_args: None)
    results = at_once(alice, lambda: services.pass_gate(process=process, stage=0, version=1, by=alice))
    (refusal,) = [result for result in results if result != "done"]
    assert not isinstance(refusal, Stale)


def test_of_four_one_passes(opened):
    process, alice = opened
    results = at_once(alice, lambda: services.pass_gate(process=process, stage=0, version=1, by=alice), times=4)
    assert results.count("done") == 1
    assert all(isinstance(result, Stale) for result in results if result != "done")
