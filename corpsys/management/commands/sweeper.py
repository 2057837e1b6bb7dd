"""`manage.py sweeper`: sends waiting jobs to the workers, puts back those of dead workers, runs the schedule."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from corpsys.jobs import sweeper


class Command(BaseCommand):
    """Thin: the work is in corpsys.jobs.sweeper."""

    help = "Send waiting jobs, put back those whose worker died, run the schedule; until it is stopped."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=2, help="seconds between two rounds (2)")
        parser.add_argument("--once", action="store_true", help="one round only")

    def handle(self, *_args: Any, every: float, once: bool, **_options: Any) -> None:
        try:
            sweeper.sweep() if once else sweeper.run_forever(every_seconds=every)
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
