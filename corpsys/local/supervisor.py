"""Keeps child processes alive: starts them, restarts the dead ones, writes their output to logs, stops them all.

A child gets a session of its own, so that Ctrl-C in the terminal reaches this process alone, and is told to end when
this process is killed.
"""

import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

GRACE_SECONDS = 8
LONGEST_PAUSE_SECONDS = 30
SETTLED_SECONDS = 60
LOG_BYTES = 5_000_000
TROUBLE = re.compile(
    r"""level["']?\s*[=:]\s*["']?(warning|error|critical)"""
    r"""|\b(WARNING|ERROR|CRITICAL)\b|^Traceback |^[\w.]+(Error|Exception): """
)
SIGNAL_ON_PARENT_DEATH = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

Say = Callable[[str], None]


@dataclass(frozen=True)
class Child:
    """One process to be kept alive; `descriptors` are open files it inherits, such as the site's listening socket."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    descriptors: tuple[int, ...] = ()


@dataclass
class _Life:
    """A child's present process, or its last one while `due_at` says when the next is started."""

    child: Child
    process: subprocess.Popen[str]
    started_at: float
    deaths: int = 0
    due_at: float | None = None


class Supervisor:
    """The children of one run. `say` prints a line for the person at the screen."""

    def __init__(self, children: Sequence[Child], *, say: Say, folder: Path) -> None:
        self._children = children
        self._say = say
        self._folder = folder
        self._lives: list[_Life] = []

    def start(self) -> None:
        """Start every child."""
        for child in self._children:
            self._lives.append(_Life(child, self._launch(child), started_at=time.monotonic()))

    def tick(self) -> None:
        """Restart what has died, after a pause that doubles with each death; to be called about twice a second."""
        for life in self._lives:
            if life.process.poll() is None:
                continue
            if life.due_at is None:
                self._bury(life)
            elif time.monotonic() >= life.due_at:
                life.process, life.started_at, life.due_at = self._launch(life.child), time.monotonic(), None

    def stop(self) -> None:
        """End all children together: politely, and after 8 seconds those that are left by force."""
        running = [life for life in self._lives if life.process.poll() is None]
        for life in running:
            # A worker gets it alone, not its pool processes, which would drop their job at once.
            life.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for life in running:
            if not _ends_before(deadline, life.process):
                self._say(f"{life.child.name} did not end within {GRACE_SECONDS} s and is killed")
            _kill_group(life.process)

    def _launch(self, child: Child) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            child.command,
            cwd=self._folder,
            env=dict(child.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            pass_fds=child.descriptors,
            preexec_fn=_end_with_parent,  # one system call, its library loaded before: safe beside threads
        )
        threading.Thread(target=self._copy_output, args=(child, process), daemon=True).start()
        return process

    def _bury(self, life: _Life) -> None:
        _kill_group(life.process)
        lived = time.monotonic() - life.started_at
        life.deaths = 1 if lived > SETTLED_SECONDS else life.deaths + 1
        pause = min(2 ** (life.deaths - 1), LONGEST_PAUSE_SECONDS)
        life.due_at = time.monotonic() + pause
        how = _how_it_ended(life.process.returncode)
        name, log = life.child.name, life.child.log
        self._say(f"{name} ended after {lived:.0f} s ({how}); it is started again in {pause} s, see {log}")

    def _copy_output(self, child: Child, process: subprocess.Popen[str]) -> None:
        with open_log(child.log) as log:
            for line in process.stdout or ():
                log.write(line)
                log.flush()
                if TROUBLE.search(line):
                    self._say(f"[{child.name}] {line.rstrip()[:300]}")


def open_log(path: Path) -> IO[str]:
    """Open a log to append to; a long one is put aside first, as the only older one."""
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))
    return path.open("a")


def _end_with_parent() -> None:
    if LIBC is not None:
        LIBC.prctl(SIGNAL_ON_PARENT_DEATH, signal.SIGTERM)


def _ends_before(deadline: float, process: subprocess.Popen[str]) -> bool:
    try:
        process.wait(timeout=max(deadline - time.monotonic(), 0.01))
    except subprocess.TimeoutExpired:
        return False
    return True


def _kill_group(process: subprocess.Popen[str]) -> None:
    """End what the child may have left: pool processes outlive a killed worker and would go on with its job."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return  # nothing is left (macOS says PermissionError of a group that has just ended)


def _how_it_ended(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
