"""`manage.py local up|down|status`: the servers of this machine, migrated and ready for every other command."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from corpsys.local import run, services
from corpsys.local.home import LocalError, folder

NOT_RUNNING = 3


class Command(BaseCommand):
    """Thin: the work is in corpsys.local. Uses no database itself, since there may be none yet."""

    help = "Start, stop or show the local PostgreSQL and Redis in the folder CORPSYS_HOME (default: .local)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("action", choices=["up", "down", "status"])

    def handle(self, *_args: Any, action: str, **_options: Any) -> None:
        try:
            {"up": self._up, "down": self._down, "status": self._status}[action]()
        except LocalError as error:
            raise CommandError(str(error)) from error

    def _up(self) -> None:
        services.up(folder())
        run.migrate(folder())
        self._print_state()

    def _down(self) -> None:
        if run.is_under_way(folder()):
            raise LocalError(f"`make run` is using {folder()}. Stop it with Ctrl-C, which stops the servers too.")
        services.down(folder())
        self._print_state()

    def _status(self) -> None:
        if not self._print_state():
            raise SystemExit(NOT_RUNNING)

    def _print_state(self) -> bool:
        states = services.status(folder())
        for each in states:
            self.stdout.write(f"{each.name:<12}{'up' if each.is_up else 'down':<6}{each.detail}")
        self.stdout.write(f"{'Folder':<12}{folder()}")
        return all(each.is_up for each in states)
