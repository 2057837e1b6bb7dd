"""Where the servers' sockets lie, and whether somebody listens there. A socket's path stays under 100 characters."""

import hashlib
import os
import socket
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from corpsys.local.home import LocalError

LONGEST_PATH = 99
LONGEST_NAME = ".s.PGSQL.5432.lock"
NOBODY = 65534


def folder(home: Path) -> Path:
    """Return the folder of this home's sockets: `run` in it, or a short one that `make` chose instead."""
    near = home / "run"
    return near if near.is_dir() else _far(home)


def make(home: Path) -> Path:
    """Make the folder for sockets, closed to others, and return it; raises LocalError when its name is taken."""
    near = home / "run"
    if _can_bind(near):
        return near
    far = _far(home)
    far.mkdir(mode=0o700, exist_ok=True)
    if not _is_private(far):
        raise LocalError(f"{far} belongs to somebody else. Name another folder, with a shorter path, in CORPSYS_HOME.")
    return far


def tidy(home: Path) -> None:
    """Remove the empty folder that was made away from the home, once its servers are stopped."""
    with suppress(OSError):
        _far(home).rmdir()


def answers(path: Path) -> bool:
    """Say whether a process listens on the socket."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        return client.connect_ex(str(path)) == 0


def ask(path: Path, line: str, *, seconds: float = 2) -> str:
    """Send one line to a socket and return the first answer, "" when there is none."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(seconds)
        try:
            client.connect(str(path))
            client.sendall(f"{line}\r\n".encode())
            return client.recv(4096).decode(errors="replace")
        except OSError:
            return ""


def _far(home: Path) -> Path:
    """Always the same name for the same home, so that every process finds it without being told."""
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    shared = "/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir()  # noqa: S108  (closed, and checked to be ours)
    return Path(shared, f"corpsys-{digest}")


def _can_bind(near: Path) -> bool:
    """Some shared folders of virtual machines hold no sockets, so it is tried; a comma divides hosts for libpq."""
    if len(os.fsencode(near / LONGEST_NAME)) > LONGEST_PATH or "," in str(near):
        return False
    near.mkdir(mode=0o700, exist_ok=True)
    probe = near / f"probe.{os.getpid()}"
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(probe))
    except OSError:
        near.rmdir()
        return False
    probe.unlink()
    return True


def _is_private(path: Path) -> bool:
    """A folder of nobody's is root's too: PostgreSQL may run under that uid."""
    found = path.lstat()
    owners = {os.geteuid(), NOBODY} if os.geteuid() == 0 else {os.geteuid()}
    return stat.S_ISDIR(found.st_mode) and found.st_uid in owners and stat.S_IMODE(found.st_mode) == 0o700
