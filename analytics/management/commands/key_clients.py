"""`manage.py key_clients`: the key clients of an enterprise from its ledger, for scheduled runs; waits for the job, prints JSON."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analytics.ledger import run_commanding
from analytics.ledger.models import KeyClientRun
from analytics.ledger.run_commanding import Asked, Told
from corpsys.access.refusals import Refusal
from corpsys.corporation.commanding import corporation
from corpsys.jobs.inline import JobEndedBadly
from corpsys.pages.act import explain


class Command(BaseCommand):
    help = "Compute the key clients of an enterprise from its ledger, and wait until they are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("enterprise", help="address or name of the enterprise")
        parser.add_argument("--measure", choices=KeyClientRun.Measure.values, default=KeyClientRun.Measure.PROFIT)
        parser.add_argument("--returns", choices=KeyClientRun.Returns.values, default=KeyClientRun.Returns.NET)
        parser.add_argument("--by", choices=KeyClientRun.By.values, default=KeyClientRun.By.CLIENT)
        parser.add_argument(
            "--from", dest="first", type=_month, metavar="YYYY-MM", help="all that is loaded if not said"
        )
        parser.add_argument("--to", dest="last", type=_month, metavar="YYYY-MM")
        parser.add_argument("--not-in-force", action="store_true", help="leave the enterprise's classes as they are")
        parser.add_argument("--corporation", default="", help="its address; needed where there is more than one")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        asked = Asked(
            enterprise=options["enterprise"],
            measure=options["measure"],
            returns=options["returns"],
            by=options["by"],
            first=options["first"],
            last=options["last"],
            is_in_force=not options["not_in_force"],
        )
        try:
            told = run_commanding.key_clients(asked, corporation(options["corporation"]))
        except Refusal as refusal:
            raise CommandError(explain(refusal)) from refusal
        except JobEndedBadly as ended:
            raise CommandError(str(ended)) from ended
        self.stdout.write(json.dumps(asdict(told), indent=2) if options["json"] else _text(told))


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no month such as 2026-11") from error


def _text(told: Told) -> str:
    holds = {True: "80/20 holds.", False: "80/20 does not hold.", None: "No client has a positive amount."}
    lines = [f"{told.enterprise}, {told.measure} {told.returns} by {told.by}, {told.first_month} to {told.last_month}:"]
    if told.k80 is not None:
        lines.append(f"{told.k80:,} of {told.clients:,} clients make 80%; the top 20% make {told.top20_share:.1%}.")
    return "\n".join([*lines, holds[told.does_8020_hold]])
