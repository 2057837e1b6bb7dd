"""`manage.py verify_audit`: checks the hash chain over the audit events and names every place where it does not hold."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from corpsys.audit import sealing
from corpsys.tenancy import identify
from corpsys.tenancy.context import tenant


class Command(BaseCommand):
    """Thin: the work is in corpsys.audit.sealing. Ends with code 1 where something was found."""

    help = "Find edited, dropped, inserted or reordered audit events, in one corporation or in all."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--corporation", metavar="SLUG", help="the address of one corporation (all)")

    def handle(self, *_args: Any, corporation: str | None, **_options: Any) -> None:
        places = [place for place in identify.corporations() if corporation in (None, place[1])]
        if not places:
            raise CommandError(f"There is no corporation {corporation!r}." if corporation else "No corporation yet.")
        if sum(self._verify(*place) for place in places):
            raise CommandError("The audit trail does not hold.")

    def _verify(self, corporation_id: int, slug: str) -> int:
        found = 0
        with tenant(corporation_id):
            for fault in sealing.faults():
                found += 1
                self.stdout.write(f"{slug}: link {fault.sequence or '–'}, event {fault.event_id}: {fault.what}")
            sequence, digest = sealing.head()
        self.stdout.write(f"{slug}: {sequence} sealed events, {found} faults, newest link {digest}")
        return found
