"""The folder of a local installation: its state file, its secret key, its lock. Starts no server.

Settings read `addresses()` and `secret_key()` when the environment does not name the servers.
"""

import fcntl
import json
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCK_SECONDS = 90


class LocalError(Exception):
    """What stands in the way of a local start, together with its cure."""


def folder() -> Path:
    """Return the folder that CORPSYS_HOME names, by default `.local` beside manage.py; it need not exist yet."""
    return Path(os.environ.get("CORPSYS_HOME") or ROOT / ".local").absolute()


def is_embedded() -> bool:
    """Say whether this process belongs to a local installation rather than to a configured site."""
    return not os.environ.get("DATABASE_URL") or os.environ.get("CORPSYS_EMBEDDED") == "1"


def addresses() -> dict[str, str]:
    """Return DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL and SITE_URL as far as local servers and site are up."""
    state = read_state(folder())
    return dict(state.get("addresses", {}) | state.get("site", {}))


def secret_key() -> str:
    """Return the installation's own secret key, made at the first call and kept in a file only its owner reads."""
    path = prepare(folder()) / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(50))
    return _read(path).strip()


def broker_url(redis_url: str) -> str:
    """Return the spelling of a Redis address that Celery understands: a socket is `unix://` to redis-py only."""
    if not redis_url.startswith("unix://"):
        return redis_url
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")


def prepare(home: Path) -> Path:
    """Make the folder, closed to others, and return it; raises LocalError when it cannot be written."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        (home / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise LocalError(_not_ours(home)) from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise LocalError(_not_ours(home))
    return home


def read_state(home: Path) -> dict[str, Any]:
    """Return what the last start wrote down, {} before the first one."""
    path = home / "services.json"
    return dict(json.loads(_read(path))) if path.exists() else {}


def remember(home: Path, **entries: object) -> None:
    """Change entries of the state file; readers see the old or the new file, never a half."""
    state = read_state(home) | entries
    _replace(home / "services.json", json.dumps(state, indent=2) + "\n")


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the folder's lock, so that two starts or stops follow each other; raises LocalError after 90 s."""
    with hold(home / "lock", wait_seconds=LOCK_SECONDS) as held:
        if not held:
            raise LocalError(f"Another start or stop has held {home} for {LOCK_SECONDS} s. See its logs.")
        yield


@contextmanager
def hold(path: Path, *, wait_seconds: float = 0) -> Iterator[bool]:
    """Try to hold a lock file and yield whether it is held; the system frees it when the process ends in any way."""
    with path.open("a") as lock:
        yield _acquire(lock.fileno(), wait_seconds)


def _acquire(descriptor: int, wait_seconds: float) -> bool:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.1)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except PermissionError as error:
        raise LocalError(_not_ours(path)) from error


def _write_once(path: Path, text: str) -> None:
    """Create a file in one step; of two processes that try, the first one's text stays."""
    draft = _draft(path, text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _replace(path: Path, text: str) -> None:
    _draft(path, text).replace(path)


def _draft(path: Path, text: str) -> Path:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return Path(name)


def _not_ours(path: Path) -> str:
    return (
        f"{path} cannot be used by this user. Give it back with `sudo chown -R $(id -un) {path}`, "
        "or name another folder in CORPSYS_HOME."
    )
