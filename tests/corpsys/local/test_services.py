"""Both servers together: up and down, addresses given by the environment, pairs for tests."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis import Redis

from corpsys.local import given, postgres, redis, services
from corpsys.local import home as place
from corpsys.local.home import LocalError

NAMES = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
HOLD_A_PAIR = """
import sys, time
from pathlib import Path
from corpsys.local import services
with services.temporary(Path(sys.argv[1])) as addresses:
    print(addresses["REDIS_URL"], flush=True)
    time.sleep(120)
"""


@pytest.fixture(scope="module")
def other_servers(tmp_path_factory):
    """Servers that somebody else runs, to be given in the environment."""
    with services.temporary(tmp_path_factory.mktemp("other")) as addresses:
        yield addresses


def test_up_writes_down_where_the_settings_find_the_servers(home, monkeypatch, query):
    monkeypatch.setenv("CORPSYS_HOME", str(home))

    addresses = services.up(home, durable=False)

    assert set(addresses) == NAMES
    assert place.addresses() == addresses
    assert query(addresses["DATABASE_URL"], "SELECT current_user") == [("corpsys_app",)]
    assert query(addresses["DATABASE_OWNER_URL"], "SELECT current_user") == [("corpsys_owner",)]
    assert all(service.is_up for service in services.status(home))


def test_down_stops_both_and_forgets_the_addresses(home, monkeypatch):
    monkeypatch.setenv("CORPSYS_HOME", str(home))
    services.up(home, durable=False)

    services.down(home)

    assert place.addresses() == {}
    assert [service.is_up for service in services.status(home)] == [False, False]


def test_down_and_status_where_nothing_ever_ran(tmp_path):
    services.down(tmp_path / "none")

    assert [service.is_up for service in services.status(tmp_path / "none")] == [False, False]
    assert not (tmp_path / "none").exists()


def test_two_ups_at_once_start_one_pair(home):
    with ThreadPoolExecutor() as pool:
        first, second = pool.map(lambda _: services.up(home, durable=False), range(2))

    assert first == second
    assert (home / "logs" / "postgres.log").read_text().count("ready to accept connections") == 1


@pytest.mark.parametrize("only", ["DATABASE_URL", "DATABASE_OWNER_URL"])
def test_one_database_address_without_the_other_is_refused(home, monkeypatch, only):
    missing = ({"DATABASE_URL", "DATABASE_OWNER_URL"} - {only}).pop()
    monkeypatch.setenv(only, "postgres://someone@db/corpsys")

    with pytest.raises(LocalError, match=f"^{missing} is missing"):
        services.up(home)
    assert not postgres.is_running(home)


def test_given_databases_are_used_and_only_redis_is_started(home, monkeypatch, other_servers):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.setenv(name, other_servers[name])

    addresses = services.up(home)

    assert addresses["DATABASE_URL"] == other_servers["DATABASE_URL"]
    assert not postgres.is_running(home)
    assert redis.is_running(home)
    assert set(place.read_state(home)["addresses"]) == {"REDIS_URL"}
    assert services.silent(home) == []


def test_a_given_redis_is_used_and_only_postgresql_is_started(home, monkeypatch, other_servers):
    monkeypatch.setenv("REDIS_URL", other_servers["REDIS_URL"])

    addresses = services.up(home, durable=False)

    assert addresses["REDIS_URL"] == other_servers["REDIS_URL"]
    assert not redis.is_running(home)
    assert postgres.is_running(home)


def test_down_leaves_given_servers_running(home, monkeypatch, other_servers):
    for name, url in other_servers.items():
        monkeypatch.setenv(name, url)
    services.up(home)

    services.down(home)

    assert all(service.is_up for service in services.status(home))
    assert given.fault_of("DATABASE_URL", other_servers["DATABASE_URL"]) == ""


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("DATABASE_URL", "postgres://app@127.0.0.1:1/corpsys"),
        ("DATABASE_URL", "nonsense"),
        ("REDIS_URL", "redis://127.0.0.1:1/0"),
        ("REDIS_URL", "nonsense"),
    ],
)
def test_a_given_server_that_cannot_be_used_is_named(home, monkeypatch, other_servers, name, url):
    for each, working in other_servers.items():
        monkeypatch.setenv(each, working)
    monkeypatch.setenv(name, url)

    with pytest.raises(LocalError, match=f"^{name} is given, but"):
        services.up(home)
    assert [service.is_up for service in services.status(home)] == [name == "REDIS_URL", name != "REDIS_URL"]


def test_a_temporary_pair_is_fast_lossy_and_gone_afterwards(tmp_path, query):
    with services.temporary(tmp_path) as addresses:
        assert set(addresses) == NAMES
        assert query(addresses["DATABASE_URL"], "SHOW fsync") == [("off",)]
        assert len(list(tmp_path.iterdir())) == 1

    assert list(tmp_path.iterdir()) == []
    assert given.fault_of("DATABASE_URL", addresses["DATABASE_URL"])
    assert given.fault_of("REDIS_URL", addresses["REDIS_URL"])


def test_temporary_pairs_side_by_side_do_not_meet(tmp_path, query):
    with services.temporary(tmp_path) as one, services.temporary(tmp_path) as other:
        query(one["DATABASE_OWNER_URL"], "CREATE TABLE shelf (id int)")

        assert query(other["DATABASE_OWNER_URL"], "SELECT to_regclass('shelf')") == [(None,)]
        with Redis.from_url(one["REDIS_URL"]) as left, Redis.from_url(other["REDIS_URL"]) as right:
            left.set("key", "value")
            assert right.get("key") is None


def test_an_error_inside_a_temporary_pair_still_removes_it(tmp_path):
    with pytest.raises(ZeroDivisionError), services.temporary(tmp_path):
        _ = 1 / 0

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_removed_by_the_next_one_and_a_living_one_is_not(tmp_path):
    with _holding(tmp_path) as (dead, left_redis), _holding(tmp_path) as (alive, kept_redis):
        dead.send_signal(signal.SIGKILL)
        dead.wait()
        assert given.fault_of("REDIS_URL", left_redis) == "", "the servers of a killed run go on"

        with services.temporary(tmp_path):
            assert given.fault_of("REDIS_URL", left_redis)
            assert given.fault_of("REDIS_URL", kept_redis) == ""
            assert len(list(tmp_path.iterdir())) == 2
        alive.send_signal(signal.SIGINT)
        alive.wait()
    assert list(tmp_path.iterdir()) == []


class _holding:
    """A process that holds a temporary pair."""

    def __init__(self, above: Path):
        command = [sys.executable, "-c", HOLD_A_PAIR, str(above)]
        self.process = subprocess.Popen(
            command, cwd=place.ROOT, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def __enter__(self):
        return self.process, self.process.stdout.readline().strip()

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
