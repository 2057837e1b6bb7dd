"""The job that joins a pair. The engines are imported when it runs, so that the web process never loads them."""

from pathlib import Path

from analytics.consolidation import policies, services
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import pair_of
from corpsys.files import services as files
from corpsys.jobs.registry import Outcome, Run
from corpsys.workspace.models import Cycle

STEPS = 3


def run(job: Run) -> Outcome:
    """Join the two versions in force of a pair and keep the result; nothing is kept if either changes meanwhile."""
    from analytics.consolidation import market, sales
    from analytics.consolidation.joined import Halves

    pair = pair_of(job.payload["pair"])
    with job.reading():
        cycle = Cycle.objects.get(pk=job.payload["cycle"])
        policies.check_taking_part(job.principal, cycle)
        host, partner = policies.check_halves(cycle, pair)
    job.progress(1, STEPS)
    halves = Halves(
        host=_rows(host),
        partner=_rows(partner),
        host_months=(host.first_month, host.last_month),
        partner_months=(partner.first_month, partner.last_month),
        own_vendors=list(partner.own_vendors),
    )
    tolerance = services.TOLERANCE
    joined = sales.join(halves, tolerance) if pair.is_same_measure else market.join(halves)
    job.progress(2, STEPS)
    about = {"currency": host.currency, "months": _months(host, partner)}
    with job.transaction():
        cycle = Cycle.objects.get(pk=cycle.pk)
        made = services.keep(
            cycle=cycle,
            pair=pair,
            halves=(host, partner),
            outcome={"tolerance": tolerance, "summary": {**about, **joined.summary}, "results": joined.results},
            cells=joined.cells,
            job_id=job.job_id,
            by=job.principal,
        )
    return Outcome({"consolidation": str(made.public_id), "pair": pair.key}, job.payload["page"])


def _rows(dataset: Dataset) -> Path:
    return files.absolute(dataset.table_path)


def _months(host: Dataset, partner: Dataset) -> dict[str, list[str]]:
    named = {"host": host, "partner": partner}
    return {side: [f"{found.first_month:%Y-%m}", f"{found.last_month:%Y-%m}"] for side, found in named.items()}
