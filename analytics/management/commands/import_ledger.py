"""`manage.py import_ledger`: a sales file into an enterprise's ledger, for scheduled loads; waits for the job, prints JSON."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analytics.ledger import commanding
from analytics.ledger.commanding import Said, Told
from corpsys.access.refusals import Refusal
from corpsys.access.states import Role
from corpsys.corporation.commanding import acting, corporation
from corpsys.intake.dialect import DATE_ORDERS, DECIMALS
from corpsys.jobs.inline import JobEndedBadly
from corpsys.pages.act import explain

ROLES = (Role.EXECUTIVE, Role.KAM)


class Command(BaseCommand):
    help = "Import a sales file (CSV, CSV.gz or XLSX) into an enterprise's ledger, and wait until it is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("enterprise", help="address or name of the enterprise")
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--map",
            required=True,
            help="client=COL,date=COL,amount=COL or client=COL,date=COL,quantity=COL,price=COL; also item=, group=,"
            " cost= or profit=, and cancelled=COL:PREFIX (rows whose COL begins with PREFIX take sales back)",
        )
        parser.add_argument("--currency", default="", help="GBP; the corporation's own if not said")
        parser.add_argument("--corporation", default="", help="its address; needed where there is more than one")
        parser.add_argument("--create", action="store_true", help="make the enterprise if it is not there")
        parser.add_argument("--replace", action="store_true", help="replace months that are loaded already")
        parser.add_argument("--strict", action="store_true", help="load nothing if any row has an error")
        parser.add_argument("--by", default="", help="e-mail of who it is done for; the first executive if not said")
        parser.add_argument("--decimal", choices=[key for key, _label in DECIMALS if key], help="mark before decimals")
        parser.add_argument("--date-order", choices=[key for key, _label in DATE_ORDERS if key])
        parser.add_argument("--sheet", help="of a workbook")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            told = _imported(options)
        except Refusal as refusal:
            raise CommandError(explain(refusal)) from refusal
        except JobEndedBadly as ended:
            raise CommandError(str(ended)) from ended
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror or error}") from error
        self.stdout.write(json.dumps(asdict(told), default=str, indent=2) if options["json"] else _text(told))


def _imported(options: dict[str, Any]) -> Told:
    mapping, prefix = commanding.parse_map(options["map"])
    by = acting(corporation(options["corporation"]), ROLES, options["by"])
    said = Said(
        enterprise=options["enterprise"],
        path=options["file"],
        mapping=mapping,
        cancelled_prefix=prefix,
        currency=options["currency"],
        replace=options["replace"],
        create=options["create"],
        is_strict=options["strict"],
        dialect={name: options[name] for name in ("decimal", "date_order", "sheet") if options[name]},
    )
    return commanding.import_ledger(said, by)


def _text(told: Told) -> str:
    lines = [
        f"{told.enterprise}: {told.rows_loaded:,} of {told.rows_read:,} rows loaded,"
        f" {told.first_month} to {told.last_month}.",
        f"Revenue {told.total:,} {told.currency}, of it returns {told.returned:,}.",
        *(f"Rejected, {reason}: {count:,}" for reason, count in told.rejected.items()),
    ]
    return "\n".join(lines)
