"""Print the frozen row-security list of an application, to be pasted into a migration."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from corpsys.tenancy import rls


class Command(BaseCommand):
    help = "Print the row-security list of an application for its migration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("app_label")

    def handle(self, *args: Any, app_label: str, **options: Any) -> None:
        for secured in rls.plan(app_label):
            self.stdout.write(f"    {secured!r},".replace("SecuredTable", "rls.SecuredTable"))
