"""Real workers, sweepers and servers under kill -9: the work is done exactly once; the naive twin loses it.

Source: reliability, faults to survive.
"""

import os
import signal
import time

import pytest

from tests.corpsys.jobs.plant import plant

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The job of the last test begins here, in a worker of its own: it needs the time of three leases."""
    with plant(tmp_path_factory.mktemp("jobs")) as built:
        built.start_workers("interactive", "bulk")
        ask(built, "deadly", kind="test.deadly", queue="bulk")
        yield built


def ask(site, name, **more):
    return site.order("enqueue", corporation=site.corporation, name=name, **more)


def ask_naive(site, name, **more):
    return site.order("naive", corporation=site.corporation, name=name, **more)


def test_a_killed_pool_process_costs_a_second_attempt_and_leaves_one_effect(site):
    ask(site, "child", seconds=1)
    os.kill(site.begun("child"), signal.SIGKILL)
    assert site.ended("child") == ("done", 2, "")
    assert site.effects("child") == 1


def test_the_naive_task_is_lost_with_its_pool_process(site):
    ask_naive(site, "naive child", seconds=1)
    os.kill(site.begun("naive child"), signal.SIGKILL)
    # Long enough for the same job with a row to be done, as above.
    ask(site, "witness", seconds=1)
    os.kill(site.begun("witness"), signal.SIGKILL)
    assert site.ended("witness") == ("done", 2, "")
    assert site.effects("naive child") == 0


def test_a_job_longer_than_its_lease_is_done_once_in_one_attempt(site):
    ask(site, "long", seconds=5)
    assert site.ended("long") == ("done", 1, "")
    assert site.effects("long") == 1


def test_a_load_longer_than_its_lease_tells_how_far_it_is_from_inside_its_transaction(site):
    ask(site, "load", kind="test.loading", seconds=6)
    site.begun("load")
    seen = {site.until(lambda: site.progress("load")[0])}
    while site.job("load")[0] == "running":
        seen.add(site.progress("load")[0])
        assert site.effects("load") == 0 or site.job("load")[0] == "done"
        time.sleep(0.2)
    assert site.ended("load") == ("done", 1, "")
    assert len(seen) > 3, seen
    assert site.effects("load") == 1


def test_a_load_is_stopped_in_the_middle_and_leaves_nothing(site):
    ask(site, "stopped", kind="test.loading", seconds=30)
    site.begun("stopped")
    site.until(lambda: site.progress("stopped")[0])
    site.query("UPDATE corpsys_job SET cancel_asked = true WHERE label = %s", "stopped")
    assert site.ended("stopped") == ("cancelled", 1, "")
    assert site.effects("stopped") == 0


def test_work_asked_for_while_the_broker_is_away_is_done_when_it_is_back(site):
    site.kill_redis()
    took = ask(site, "away")
    assert ask_naive(site, "naive away") == "refused"
    time.sleep(1)
    assert site.job("away")[0] == "queued"
    site.start_redis()
    assert site.ended("away")[0] == "done"
    assert (site.effects("away"), site.effects("naive away")) == (1, 0)
    assert took < 2.5, "the act itself must not wait for the broker"


def test_a_job_that_kills_its_process_three_times_fails_with_the_reason(site):
    state, attempts, error = site.ended("deadly")
    assert (state, attempts) == ("failed", 3)
    assert "3 times" in error


def test_a_killed_worker_costs_a_second_attempt_and_the_whole_naive_task(site):
    site.ended("deadly")
    # Long enough that the first is still at work when the second has begun, on a busy machine too.
    ask(site, "worker", seconds=6)
    site.begun("worker")
    ask_naive(site, "naive worker", seconds=6, queue="bulk")
    site.begun("naive worker")
    site.kill("interactive"), site.kill("bulk")
    site.start_workers("interactive", "bulk")
    assert site.ended("worker") == ("done", 2, "")
    assert (site.effects("worker"), site.effects("naive worker")) == (1, 0)


@pytest.mark.long
def test_a_frozen_worker_that_wakes_up_cannot_write_a_second_time(site):
    """Frozen for longer than the lease, in the middle: another worker does the job, then the first one wakes up."""
    site.ended("deadly")
    ask(site, "frozen", seconds=1)
    site.begun("frozen")
    os.killpg(site.running["interactive"].pid, signal.SIGSTOP)
    frozen = site.running.pop("interactive")
    site.start_workers("interactive")
    assert site.ended("frozen") == ("done", 2, "")
    os.killpg(frozen.pid, signal.SIGCONT)
    site.until(lambda: "job_lost" in site.log("interactive"), "the first worker notices")
    assert (site.job("frozen")[:2], site.effects("frozen")) == (("done", 2), 1)
    os.killpg(frozen.pid, signal.SIGKILL)
    frozen.wait()
