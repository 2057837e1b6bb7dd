"""Loads the sample: a corporation on public figures of the State of Iowa, built by its own people's acts in one transaction."""

from django.db import connection, transaction
from django.utils import translation

from analytics.scoring.services import ALL as SCORES
from cooperation.sample import corporation, fareway, kinds, ledger, others, readiness, system, years
from cooperation.sample.people import KAM, acting
from corpsys.jobs.inline import run_inline
from corpsys.jobs.models import Job, JobState
from corpsys.tenancy import context

# One transaction of many acts: a page's patience does not count here.
PATIENCE = "SELECT set_config('idle_in_transaction_session_timeout', '600s', true), set_config('statement_timeout', '600s', true)"


def load() -> bool:
    """Load the sample corporation, all or nothing; return False, changing nothing, where it is there already."""
    if corporation.is_there():
        return False
    with translation.override("en"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(PATIENCE)
        company = corporation.found()
        ledger.load(company)
        fareway.load(company)
        others.load(company)
        readiness.load(company)
        years.load(company)
        kinds.load(company)
        system.load(company)
        _score()
        context.set_local()
    return True


def _score() -> None:
    """Have the scores computed that the acts asked for: the clients list is there at the first look."""
    acting(KAM)
    for job in list(Job.objects.filter(kind=SCORES, state=JobState.QUEUED).order_by("pk")):
        run_inline(job)
        acting(KAM)
