"""A whole installation of its own for a walk: empty, started and stopped like `make run`, in a temporary folder."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    """A running installation: its address, its folder, and the command that makes the first people."""

    url: str
    home: Path

    def manage(self, *arguments: str) -> str:
        """Run a management command as somebody with a shell on the server would."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=_environment(self.home),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"manage.py {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def mails(self) -> list[str]:
        """Return the mails sent so far, the newest last."""
        files = sorted((self.home / "outbox").glob("*.log"), key=lambda file: file.stat().st_mtime)
        return [file.read_text() for file in files]


@contextmanager
def empty_site(port: int = 8700) -> Iterator[Site]:
    """Start an empty installation, yield it when it is ready, stop it afterwards."""
    with _started(port, "--empty") as site:
        yield site


@contextmanager
def sample_site(port: int = 8750) -> Iterator[Site]:
    """Start an installation with the sample loaded, yield it when it is ready, stop it afterwards."""
    with _started(port) as site:
        yield site


@contextmanager
def _started(port: int, *options: str) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="corpsys-walk-") as folder:
        home = Path(folder) / "home"
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "rundev", "--port", str(port), *options],
            env=_environment(home),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield Site(_wait(process), home)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def _wait(process: subprocess.Popen) -> str:
    said = []
    for line in process.stdout:
        said.append(line)
        ready = re.search(r"Ready in [\d.]+ s: (http\S+?)/?$", line.strip())
        if ready:
            return ready[1]
    raise AssertionError("the site did not start:\n" + "".join(said))


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR", "TZ")}
    return {**kept, "CORPSYS_HOME": str(home), "LOG_LEVEL": "WARNING"}
