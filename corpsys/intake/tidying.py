"""Uploads that nobody went on with: after two weeks they are given up, so that the list shows what is under way.

The file stays with its uploader, as with every import that is discarded; what the check made of it is removed.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from corpsys.intake import services
from corpsys.intake.models import Intake, IntakeState
from corpsys.jobs.registry import Outcome, Run

KIND = "intake.tidy"
KEPT_DAYS = 14
# In one transaction; the next run takes the rest.
AT_ONCE = 200


def has_abandoned() -> bool:
    """Say whether there is anything to give up in this corporation."""
    return bool(_abandoned().exists())


def tidy(run: Run) -> Outcome:
    """Give up the uploads that wait for their columns or their confirmation longer than KEPT_DAYS."""
    with run.transaction():
        found = list(_abandoned().select_for_update(skip_locked=True)[:AT_ONCE])
        for intake in found:
            services.give_up(intake=intake, by=run.principal)
    return Outcome({"given_up": len(found)})


def _abandoned() -> Any:
    old = timezone.now() - timedelta(days=KEPT_DAYS)
    waiting = (IntakeState.UPLOADED, IntakeState.CHECKED)
    return Intake.objects.filter(state__in=waiting, created_at__lt=old).order_by("pk")
