"""`manage.py local` and `manage.py rundev` as a person calls them, in a folder of their own."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpsys.local import run
from corpsys.local.home import ROOT, read_state
from corpsys.local.services import silent

NOT_OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "CORPSYS_DB_ROLE",
    "CORPSYS_EMBEDDED",
    "SECRET_KEY",
    "PORT",
)
READY_SECONDS = 120
STOP_SECONDS = 15

pytestmark = pytest.mark.processes


@pytest.fixture
def environment(home):
    rest = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return rest | {"CORPSYS_HOME": str(home), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def manage(environment):
    def call(*arguments, **given):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment | given, capture_output=True, text=True, check=False)

    return call


def test_status_where_nothing_runs_has_code_3(manage):
    shown = manage("local", "status")

    assert (shown.returncode, shown.stderr) == (3, "")
    assert re.search(r"PostgreSQL +down", shown.stdout)


def test_up_makes_a_migrated_database_that_other_commands_find_and_down_stops_it(manage, home, query):
    up = manage("local", "up")
    assert up.returncode == 0, up.stderr

    url = read_state(home)["addresses"]["DATABASE_URL"]
    assert query(url, "SELECT count(*) > 0 FROM django_migrations") == [(True,)]
    assert manage("migrate", "--check").returncode == 0
    assert manage("local", "status").returncode == 0

    assert manage("local", "down").returncode == 0
    assert manage("local", "status").returncode == 3


def test_one_database_address_alone_is_refused_with_the_cure(manage):
    shown = manage("local", "up", DATABASE_URL="postgres://app@127.0.0.1:1/x", SECRET_KEY="x")

    assert shown.returncode == 1
    assert shown.stderr.startswith("CommandError: DATABASE_OWNER_URL is missing. Give both")


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_refused(manage, port):
    shown = manage("rundev", PORT=port)

    assert shown.returncode == 1
    assert "must be a number from 1 to 65535" in shown.stderr


@pytest.mark.long
def test_run_takes_the_next_port_serves_stops_on_ctrl_c_and_keeps_its_data(environment, home, query, tmp_path):
    with _busy_port() as busy, _Run(environment, busy, tmp_path / "first") as site:
        assert site.port > busy
        assert f"Port {busy} is busy" in site.said()
        assert site.status_of("/readyz") == 200
        owner = read_state(home)["addresses"]["DATABASE_OWNER_URL"]
        query(owner, "CREATE TABLE shelf AS SELECT 7 AS id")
        site.end(signal.SIGINT)
    assert silent(home) == ["PostgreSQL", "Redis"]
    assert _processes_of(home) == []

    with _Run(environment, busy, tmp_path / "second") as site:
        assert query(owner, "SELECT id FROM shelf") == [(7,)]
        site.end(signal.SIGTERM)
    assert _processes_of(home) == []


@pytest.mark.long
def test_run_restarts_a_site_that_was_killed(environment, home, tmp_path):
    with _Run(environment, 20500, tmp_path / "said") as site:
        gunicorn = next(pid for pid, command in _processes_of(home) if "gunicorn" in command)
        os.killpg(os.getpgid(gunicorn), signal.SIGKILL)

        _until(lambda: "site ended after" in site.said())
        _until(lambda: site.status_of("/readyz") == 200)
        site.end(signal.SIGINT)


class _Run:
    """A `manage.py rundev` that has become ready."""

    def __init__(self, environment, port, output: Path):
        self._output = output
        with output.open("w") as file:
            command = [sys.executable, "manage.py", "rundev", "--port", str(port)]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)

    def __enter__(self):
        _until(lambda: "Ctrl-C stops" in self.said() or self.process.poll() is not None, seconds=READY_SECONDS)
        assert self.process.poll() is None, self.said()
        self.port = int(re.search(r"Ready in .*http://127\.0\.0\.1:(\d+)/", self.said())[1])
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)

    def said(self):
        return self._output.read_text()

    def status_of(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def end(self, number):
        began = time.monotonic()
        self.process.send_signal(number)
        assert self.process.wait(timeout=60) == 0, self.said()
        assert time.monotonic() - began < STOP_SECONDS


@contextmanager
def _busy_port():
    with run.listen(20200, say=lambda line: None) as taken:
        yield taken.getsockname()[1]


def _processes_of(home):
    """Return (pid, command) of every living process that was started for this home."""
    mine = f"CORPSYS_HOME={home}\0".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mine in (folder / "environ").read_bytes() or str(home).encode() in (folder / "cmdline").read_bytes():
                found.append((int(folder.name), (folder / "cmdline").read_text().replace("\0", " ")))
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
    return found


def _until(condition, *, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)
