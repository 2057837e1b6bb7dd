"""`manage.py rundev`, which `make run` calls: the whole product on this machine until Ctrl-C."""

import argparse
import os
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from corpsys.local import run
from corpsys.local.home import LocalError, folder

DEFAULT_PORT = "8000"


class Command(BaseCommand):
    """Thin: the work is in corpsys.local.run. Uses no database itself, since there may be none yet."""

    help = "Start PostgreSQL, Redis, workers, sweeper and site on this machine; Ctrl-C stops all of them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=None, help="of the site; else the variable PORT, else 8000")
        parser.add_argument("--empty", action="store_true", help="without the sample corporation")

    def handle(self, *_args: Any, port: int | None, empty: bool, **_options: Any) -> None:
        try:
            run.run(folder(), port=port or _port_of_environment(), steps=_steps(with_sample=not empty), say=self._say)
        except LocalError as error:
            raise CommandError(str(error)) from error

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _port_of_environment() -> int:
    given = os.environ.get("PORT") or DEFAULT_PORT
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise LocalError(f"PORT is {given!r}; it must be a number from 1 to 65535.")
    return int(given)


def _steps(*, with_sample: bool) -> run.Steps:
    return run.Steps(
        prepare_files=_prepare_files,
        load=_existing("load_sample") if with_sample else (),
        greet=_existing("who") if with_sample else (),
    )


def _existing(*names: str) -> tuple[str, ...]:
    return tuple(name for name in names if name in get_commands())


def _prepare_files() -> None:
    for name in _existing("compile_catalogue"):
        call_command(name)
    call_command("collectstatic", "--noinput", verbosity=0)
