"""A run's own parts: the port it takes, the environment of its children, one run per folder."""

import os
import signal
import socket
import threading
import time

import pytest

from corpsys.local import home as place
from corpsys.local import run, services
from corpsys.local.home import LocalError

NOTHING = run.Steps(prepare_files=lambda: None)


@pytest.fixture
def said():
    return []


def test_the_port_asked_for_is_taken_when_it_is_free(said):
    with socket.socket() as probe:
        probe.bind((run.ADDRESS, 0))
        free = probe.getsockname()[1]

    with run.listen(free, say=said.append) as site:
        assert site.getsockname() == ("127.0.0.1", free)
    assert said == []


def test_a_busy_port_is_said_and_the_next_free_one_taken(said):
    with run.listen(20000, say=said.append) as first:
        busy = first.getsockname()[1]
        said.clear()

        with run.listen(busy, say=said.append) as second:
            assert second.getsockname()[1] > busy
    assert said[0] == f"Port {busy} is busy, trying the next one"


def test_no_free_port_is_told(said, monkeypatch):
    monkeypatch.setattr(run, "PORTS_TRIED", 1)
    with run.listen(20000, say=said.append) as site, pytest.raises(LocalError, match="No free port"):
        run.listen(site.getsockname()[1], say=said.append)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may take any port")
def test_a_port_closed_to_ordinary_users_is_told(said):
    with pytest.raises(LocalError, match="closed to ordinary users"):
        run.listen(80, say=said.append)


def test_children_do_not_learn_the_owners_address(home, monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://corpsys_owner@db/corpsys")
    monkeypatch.setenv("CORPSYS_DB_ROLE", "owner")
    with run.listen(20000, say=print) as site:
        children = run._children(home, site)

    assert {child.name for child in children} == {"site", "interactive", "bulk", "sweeper"}
    for child in children:
        assert "DATABASE_OWNER_URL" not in child.environment
        assert "CORPSYS_DB_ROLE" not in child.environment
        assert child.environment["CORPSYS_HOME"] == str(home)
    assert run._environment(home, as_owner=True)["DATABASE_OWNER_URL"]


def test_a_second_run_in_the_same_folder_is_refused_with_the_address_of_the_first(home, said):
    place.remember(home, site={"SITE_URL": "http://127.0.0.1:8003"})
    with place.hold(home / "run.lock"):
        assert run.is_under_way(home)
        with pytest.raises(LocalError, match=r"Already running .*http://127\.0\.0\.1:8003"):
            run.run(home, port=20000, steps=NOTHING, say=said.append)
    assert not run.is_under_way(home)


def test_a_start_that_fails_stops_the_servers_again(home, said, monkeypatch):
    def fail(_home, *, meanwhile):
        assert services.silent(home) == []
        raise LocalError("migration 7 does not apply")

    monkeypatch.setattr(run, "migrate", fail)

    with pytest.raises(LocalError, match="migration 7"):
        run.run(home, port=20000, steps=NOTHING, say=said.append)
    assert services.silent(home) == ["PostgreSQL", "Redis"]


@pytest.mark.parametrize("number", run.SIGNALS)
def test_a_signal_during_the_start_stops_the_servers_and_is_no_error(home, said, monkeypatch, number):
    monkeypatch.setattr(run, "migrate", lambda _home, *, meanwhile: time.sleep(30))
    before = signal.getsignal(number)
    threading.Timer(3, os.kill, (os.getpid(), number)).start()

    run.run(home, port=20000, steps=NOTHING, say=said.append)

    assert services.silent(home) == ["PostgreSQL", "Redis"]
    assert signal.getsignal(number) is before
    assert said[-2] == "Stopping…"
