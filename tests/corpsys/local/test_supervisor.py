"""Children kept alive: real processes that die, disobey, complain, and a supervisor that is killed itself."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpsys.local import supervisor as watch
from corpsys.local.home import ROOT
from corpsys.local.supervisor import Child, Supervisor

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
)
KILLED_SUPERVISOR = """
import sys, time
from pathlib import Path
from corpsys.local.supervisor import Child, Supervisor
folder = Path(sys.argv[1])
child = Child("child", [sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"], folder / "log", {})
Supervisor([child], say=print, folder=folder).start()
time.sleep(60)
"""


@pytest.fixture
def supervise(tmp_path):
    """Start children given as Python texts by name; all are stopped afterwards."""
    said: list[str] = []
    started = []

    def start(**programs):
        children = [
            Child(name, [sys.executable, "-c", text], tmp_path / f"{name}.log", os.environ)
            for name, text in programs.items()
        ]
        started.append(Supervisor(children, say=said.append, folder=tmp_path))
        started[0].start()
        return started[0], said

    yield start
    for each in started:
        each.stop()


def _until(condition, *, seconds=10, meanwhile=lambda: None):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        meanwhile()
        time.sleep(0.05)


def test_a_dead_child_is_said_and_started_again(supervise, tmp_path):
    supervisor, said = supervise(brief="print('born', flush=True)")

    log = tmp_path / "brief.log"
    _until(lambda: log.exists() and log.read_text().count("born") == 2, meanwhile=supervisor.tick)

    assert said[0].startswith("brief ended after 0 s (exit code 0); it is started again in 1 s")


def test_the_pause_before_a_restart_doubles(supervise):
    supervisor, said = supervise(brief="pass")

    _until(lambda: len(said) == 3, meanwhile=supervisor.tick)

    assert ["in 1 s" in said[0], "in 2 s" in said[1], "in 4 s" in said[2]] == [True, True, True]


def test_a_living_child_is_left_alone(supervise, tmp_path):
    supervisor, said = supervise(steady="import os, time; print(os.getpid(), flush=True); time.sleep(60)")
    _until((tmp_path / "steady.log").exists)
    for _ in range(5):
        supervisor.tick()
        time.sleep(0.1)

    assert said == []
    assert len((tmp_path / "steady.log").read_text().splitlines()) == 1


def test_what_a_killed_child_leaves_is_ended_before_the_next_one(supervise, tmp_path):
    # The parent alone tells: two processes that write to one log at once may lose a line.
    forks = "import os, time; pid = os.fork(); print(pid, flush=True) if pid else None; time.sleep(60)"
    supervisor, said = supervise(worker=forks)
    log = tmp_path / "worker.log"
    _until(lambda: log.exists() and log.read_text().endswith("\n"))
    parent = supervisor._lives[0].process.pid
    pool = int(log.read_text())

    os.kill(parent, signal.SIGKILL)
    _until(lambda: said, meanwhile=supervisor.tick)

    assert "signal SIGKILL" in said[0]
    _until(lambda: not _is_alive(pool))


def test_stop_ends_an_obedient_child_at_once(supervise, tmp_path):
    supervisor, said = supervise(steady="print('up', flush=True); import time; time.sleep(60)")
    _until((tmp_path / "steady.log").exists)

    began = time.monotonic()
    supervisor.stop()

    assert time.monotonic() - began < 2
    assert said == []


def test_stop_kills_a_child_that_does_not_end(supervise, tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "GRACE_SECONDS", 1)
    supervisor, said = supervise(deaf=STUBBORN)
    _until(lambda: (tmp_path / "deaf.log").exists() and "deaf" in (tmp_path / "deaf.log").read_text())

    supervisor.stop()

    assert said == ["deaf did not end within 1 s and is killed"]
    _until(lambda: supervisor._lives[0].process.poll() is not None)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_child_ends_when_its_supervisor_is_killed(tmp_path):
    with subprocess.Popen([sys.executable, "-c", KILLED_SUPERVISOR, str(tmp_path)], cwd=ROOT) as supervisor:
        log = tmp_path / "log"
        _until(lambda: log.exists() and log.read_text().strip())
        child = int(log.read_text())
        assert _is_alive(child)

        supervisor.kill()

        _until(lambda: not _is_alive(child))


@pytest.mark.parametrize(
    "line",
    [
        "event='job failed' level='error'",
        '{"event": "slow", "level": "warning"}',
        "[2026-01-01 10:00:00: WARNING/MainProcess] consumer: lost",
        "Traceback (most recent call last):",
        "django.db.utils.OperationalError: no connection",
    ],
)
def test_trouble_reaches_the_screen(line):
    assert watch.TROUBLE.search(line)


@pytest.mark.parametrize(
    "line", ["event='GET /p/7/errors/' level='info'", "[2026-01-01: INFO/MainProcess] ready", '  "error_count": 0']
)
def test_ordinary_lines_stay_in_the_log(line):
    assert not watch.TROUBLE.search(line)


def test_a_long_log_is_put_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "LOG_BYTES", 10)
    log = tmp_path / "site.log"
    log.write_text("x" * 11)

    with watch.open_log(log) as opened:
        opened.write("new")

    assert log.read_text() == "new"
    assert (tmp_path / "site.log.1").read_text() == "x" * 11


def _is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
