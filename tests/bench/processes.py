"""What the processes of a measurement used: CPU of Python and of the database's processes that serve it, and memory."""

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
_server: int | None = None


@dataclass
class Peak:
    mib: float = 0.0


def watch(backend: int) -> None:
    """Name the process that serves a connection; its parent is the database server whose children are counted."""
    global _server
    _server = int(_stat(backend)[1])


def python() -> float:
    """Return the CPU seconds of this process and of the children it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def database() -> float:
    """Return the CPU seconds of the database server's processes, living and ended.

    Living ones are known to the nanosecond; what is gone (parallel workers) in hundredths of a second.
    """
    living = Path(f"/proc/{_server}/task/{_server}/children").read_text().split()
    return sum(_cpu(pid) for pid in living) + sum(int(_stat(_server)[field]) for field in (13, 14)) / TICK


def _cpu(pid: str) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # it ended meanwhile: its time is the server's now


def _stat(pid: int | None) -> list[str]:
    # The command, in brackets, may hold blanks.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


_children: list[int] = []


def child_peaked(used: resource.struct_rusage) -> None:
    """Count the memory of a child that has ended, whole, instead of this process's."""
    _children.append(used.ru_maxrss)


@contextmanager
def peak() -> Iterator[Peak]:
    """Measure by how much the memory of this process peaked, in MiB over what it had before; or the whole of its child."""
    found = Peak()
    _children.clear()
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak so far
    before = _memory("VmRSS")
    yield found
    found.mib = max(_children, default=_memory("VmHWM") - before) / 1024


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name + ":"))
