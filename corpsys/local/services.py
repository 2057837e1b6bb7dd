"""PostgreSQL and Redis together: up, down, how they are, and a short-lived pair for tests."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpsys.local import given, postgres, redis, sockets
from corpsys.local.home import LocalError, hold, locked, prepare, remember

TEMPORARY = "corpsys-test-"


@dataclass(frozen=True)
class Service:
    """One server as `manage.py local status` shows it."""

    name: str
    is_up: bool
    detail: str


def up(home: Path, *, durable: bool = True) -> dict[str, str]:
    """Start what the environment does not give, write the addresses down, and return all three of them.

    Safe to call while they run, and from several processes at once. Raises LocalError.
    """
    theirs = given.addresses()
    given.check(theirs)
    prepare(home)
    with locked(home):
        ours: dict[str, str] = {}
        if "DATABASE_URL" not in theirs:
            ours |= postgres.start(home, durable=durable)
        if "REDIS_URL" not in theirs:
            ours |= redis.start(home)
        remember(home, addresses=ours, pids={"postgres": postgres.pid(home), "redis": redis.pid(home)})
    return ours | theirs


def down(home: Path) -> None:
    """Stop the servers of this folder; those that the environment gives are left alone. Raises LocalError."""
    if not home.exists():
        return
    prepare(home)
    with locked(home):
        redis.stop(home)
        postgres.stop(home)
        sockets.tidy(home)
        remember(home, addresses={}, pids={}, site={})


def status(home: Path) -> list[Service]:
    """Return how PostgreSQL and Redis are, whichever of them this installation uses; raises LocalError."""
    theirs = given.addresses()
    return [
        _given("PostgreSQL", "DATABASE_URL", theirs) or _ours("PostgreSQL", postgres.pid(home)),
        _given("Redis", "REDIS_URL", theirs) or _ours("Redis", redis.pid(home)),
    ]


def silent(home: Path) -> list[str]:
    """Return the names of this folder's servers that should answer and do not; those given from outside are not asked."""
    theirs = given.addresses()
    answers = {
        "PostgreSQL": "DATABASE_URL" in theirs or postgres.is_running(home),
        "Redis": "REDIS_URL" in theirs or redis.is_running(home),
    }
    return [name for name, is_up in answers.items() if not is_up]


@contextmanager
def temporary(parent: Path | None = None, *, durable: bool = False) -> Iterator[dict[str, str]]:
    """Run a fresh pair in a folder of its own and yield the three addresses; servers and folder are gone afterwards.

    Runs side by side never meet. What a killed run left behind is removed first. The environment has no say.
    """
    above = parent or Path(tempfile.gettempdir())
    _remove_leftovers(above)
    with _own_folder(above) as home:
        try:
            prepare(home)
            yield postgres.start(home, durable=durable) | redis.start(home)
        finally:
            _remove(home)


def _given(name: str, variable: str, theirs: dict[str, str]) -> Service | None:
    if variable not in theirs:
        return None
    fault = given.fault_of(variable, theirs[variable])
    return Service(name, not fault, f"given by {variable}" + (f": {fault}" if fault else ""))


def _ours(name: str, pid: int | None) -> Service:
    return Service(name, pid is not None, f"process {pid}" if pid else "not running")


@contextmanager
def _own_folder(above: Path) -> Iterator[Path]:
    """A folder whose lock says that its run is alive; it gets its final name only once the lock is held."""
    draft = Path(tempfile.mkdtemp(prefix="corpsys-new-", dir=above))
    with hold(draft / "alive") as held:
        if not held:
            raise LocalError(f"{draft} is used by another process.")
        yield draft.rename(above / draft.name.replace("-new-", "-test-"))


def _remove_leftovers(above: Path) -> None:
    for left in above.glob(f"{TEMPORARY}*"):
        try:
            with hold(left / "alive") as is_dead:
                if is_dead:
                    _remove(left)
        except (PermissionError, FileNotFoundError):
            continue  # another user's run, or one that has just ended


def _remove(home: Path) -> None:
    redis.stop(home)
    postgres.stop(home)
    sockets.tidy(home)
    # Renamed first: whoever looks for leftovers meets it whole or not at all.
    shutil.rmtree(home.rename(home.with_name(home.name.replace(TEMPORARY, "corpsys-gone-"))))
