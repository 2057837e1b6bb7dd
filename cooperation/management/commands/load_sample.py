"""`manage.py load_sample`: the sample corporation, once; run by the first command before the site opens."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand

from cooperation.sample.load import load
from corpsys.corporation.sample import SAMPLE_SLUG
from corpsys.outbox.letters import site_url


class Command(BaseCommand):
    help = "Load the sample corporation; does nothing where it is loaded already."

    def handle(self, *_args: Any, **_options: Any) -> None:
        # A newcomer waits for one line, not for a line of each job that is worked on.
        logging.getLogger("corpsys.jobs").setLevel(logging.WARNING)
        began = time.monotonic()
        if load():
            address = site_url(f"/{SAMPLE_SLUG}/")
            self.stdout.write(f"The sample is loaded, in {time.monotonic() - began:.1f} s: {address}")
