"""The whole product on one machine, as `make run` starts it: servers, database, sample, workers, sweeper and site."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from corpsys.local import services
from corpsys.local.home import ROOT, LocalError, hold, prepare, read_state, remember
from corpsys.local.supervisor import Child, Say, Supervisor

ADDRESS = "127.0.0.1"
PORTS_TRIED = 50
READY_SECONDS = 90
TICK_SECONDS = 0.5
TICKS_PER_LOOK_AT_SERVERS = 6
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopped(BaseException):
    """Somebody asked the run to end (Ctrl-C, SIGTERM); not an error, so `except Exception` lets it pass."""


@dataclass(frozen=True)
class Steps:
    """What happens around the start of the site: files made, commands run before it counts as ready, and after."""

    prepare_files: Callable[[], None]
    load: tuple[str, ...] = ()
    greet: tuple[str, ...] = ()


def run(home: Path, *, port: int, steps: Steps, say: Say) -> None:
    """Start everything, stay until Ctrl-C or SIGTERM, stop everything; raises LocalError when it cannot start."""
    prepare(home)
    with _only_run(home), _until_stopped(say), listen(port, say=say) as site:
        try:
            _start_and_stay(home, site, steps=steps, say=say)
        finally:
            _let_nothing_interrupt()
            services.down(home)
            say("Stopped. The data is kept in " + str(home))


def is_under_way(home: Path) -> bool:
    """Say whether a run holds this folder."""
    if not home.exists():
        return False
    with hold(home / "run.lock") as is_free:
        return not is_free


def listen(port: int, *, say: Say) -> socket.socket:
    """Return a socket listening on the loopback address: the port asked for, or the next free one, which is said."""
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((ADDRESS, candidate))
            listener.listen(128)
            return listener
        except PermissionError as error:
            raise LocalError(f"Port {candidate} is closed to ordinary users. Try `make run PORT=8000`.") from error
        except OSError:
            listener.close()
            say(f"Port {candidate} is busy, trying the next one")
    raise LocalError(f"No free port found from {port} upwards. Try `make run PORT=9000`.")


def manage(home: Path, *arguments: str, as_owner: bool = False) -> None:
    """Run a management command in a process of its own, by default as the application's role; raises LocalError."""
    with _managing(home, *arguments, as_owner=as_owner):
        pass


def migrate(home: Path, *, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Bring the database to the code's state, as the role that owns the tables, and do something else beside it."""
    with _managing(home, "migrate", "--noinput", "--verbosity", "0", as_owner=True):
        meanwhile()


@contextmanager
def _managing(home: Path, *arguments: str, as_owner: bool) -> Iterator[None]:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    with subprocess.Popen(command, env=_environment(home, as_owner=as_owner), cwd=ROOT) as process:
        yield
    if process.returncode:
        raise LocalError(f"`manage.py {' '.join(arguments)}` ended with code {process.returncode}; see above.")


def _start_and_stay(home: Path, site: socket.socket, *, steps: Steps, say: Say) -> None:
    began = time.monotonic()
    services.up(home)
    say("PostgreSQL and Redis are up; bringing the database to the code's state")
    migrate(home, meanwhile=steps.prepare_files)
    url = f"http://{ADDRESS}:{site.getsockname()[1]}"
    remember(home, site={"SITE_URL": url})
    supervisor = Supervisor(_children(home, site), say=say, folder=ROOT)
    try:
        supervisor.start()
        for command in steps.load:
            manage(home, command)
        _wait_until_ready(supervisor, site, home)
        say(f"Ready in {time.monotonic() - began:.1f} s: {url}/")
        for command in steps.greet:
            manage(home, command)
        say(f"Data and logs are in {home}. Ctrl-C stops everything.")
        _watch(supervisor, home, say)
    finally:
        _let_nothing_interrupt()
        supervisor.stop()


def _children(home: Path, site: socket.socket) -> list[Child]:
    python = [sys.executable, "-m"]
    worker = [*python, "celery", "-A", "corpsys", "worker", "--loglevel", "INFO", "--concurrency", "1"]
    worker += ["--without-gossip", "--without-mingle"]
    gunicorn = [*python, "gunicorn", "corpsys.wsgi", "--bind", f"fd://{site.fileno()}", "--no-control-socket"]
    gunicorn += ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--timeout", "60"]
    gunicorn += ["--graceful-timeout", "5", "--keep-alive", "65"]
    commands = {
        "site": gunicorn,
        "interactive": [*worker, "--queues", "interactive", "--hostname", "interactive@%h"],
        "bulk": [*worker, "--queues", "bulk", "--hostname", "bulk@%h"],
        "sweeper": [sys.executable, str(ROOT / "manage.py"), "sweeper"],
    }
    return [
        Child(
            name=name,
            command=command,
            log=home / "logs" / f"{name}.log",
            environment=_environment(home),
            descriptors=(site.fileno(),) if name == "site" else (),
        )
        for name, command in commands.items()
    ]


def _environment(home: Path, *, as_owner: bool = False) -> dict[str, str]:
    """Site, workers and commands know this installation, but only a migration knows the owner's address."""
    ours = {"CORPSYS_HOME": str(home), "CORPSYS_EMBEDDED": "1", "PYTHONUNBUFFERED": "1"}
    if as_owner:
        return {**os.environ, **ours, "CORPSYS_DB_ROLE": "owner"}
    secret = ("DATABASE_OWNER_URL", "CORPSYS_DB_ROLE")
    return {name: value for name, value in os.environ.items() if name not in secret} | ours


def _wait_until_ready(supervisor: Supervisor, site: socket.socket, home: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _answers_ready(site.getsockname()[1]):
        if time.monotonic() > deadline:
            raise LocalError(f"The site was not ready within {READY_SECONDS} s. See {home / 'logs' / 'site.log'}.")
        supervisor.tick()
        time.sleep(0.2)


def _answers_ready(port: int) -> bool:
    """Asked without urllib, which would go through a proxy that the environment names."""
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _watch(supervisor: Supervisor, home: Path, say: Say) -> None:
    """Stay until Stopped is raised by a signal."""
    ticks = 0
    while True:
        supervisor.tick()
        ticks += 1
        if ticks % TICKS_PER_LOOK_AT_SERVERS == 0:
            _look_at_servers(home, say)
        time.sleep(TICK_SECONDS)


def _look_at_servers(home: Path, say: Say) -> None:
    silent = services.silent(home)
    if not silent:
        return
    say(f"{' and '.join(silent)} died and is started again")
    try:
        services.up(home)
    except LocalError as error:
        say(str(error))


@contextmanager
def _only_run(home: Path) -> Iterator[None]:
    with hold(home / "run.lock") as is_free:
        if not is_free:
            where = read_state(home).get("site", {}).get("SITE_URL", "not ready yet")
            raise LocalError(f"Already running in {home} ({where}). Another one beside it: CORPSYS_HOME=… make run.")
        yield


@contextmanager
def _until_stopped(say: Say) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        _let_nothing_interrupt()
        say("Stopping…")
        raise Stopped

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    except Stopped:
        return
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _let_nothing_interrupt() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
