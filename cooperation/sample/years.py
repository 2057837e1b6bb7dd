"""Time that has passed in the sample: an assessment older than a year, and a stage past its date. Made up like the rest."""

from datetime import timedelta

from django.utils import timezone

from analytics.readiness.models import Assessment
from cooperation.process.models import Stage
from cooperation.process.selectors import RUNNING
from cooperation.sample.corporation import CASEYS, Company
from cooperation.sample.people import KAM, acting

ASSESSED_BEFORE, LATE = timedelta(days=400), timedelta(days=12)


def load(company: Company) -> None:
    """Let CASEY'S have been assessed more than a year ago, and its open stage be overdue."""
    acting(KAM)
    pair = {"workspace__host": company.enterprise, "workspace__partner": company.clients[CASEYS]}
    now = timezone.now() - ASSESSED_BEFORE
    Assessment.objects.filter(**pair, submitted_at__isnull=False).update(submitted_at=now)
    Stage.objects.filter(**pair, state__in=RUNNING).update(due_on=timezone.localdate() - LATE)
