"""The data of a process in the sample: brought by each side, let be joined by its lead, joined, and what is found in it."""

from django.urls import reverse

from analytics.consolidation import services as consolidations
from analytics.consolidation.models import Consolidation
from analytics.dataroom import services as rooms
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import pair_of
from cooperation.findings import services as findings
from cooperation.findings import sources
from cooperation.findings.models import Finding, FindingStance
from cooperation.process.models import Process
from cooperation.sample import imports
from cooperation.sample.people import KAM, Person, acting
from corpsys.corporation.sample import SAMPLE_SLUG
from corpsys.jobs.inline import run_inline

SALES, PURCHASES, MARKET, CLIENT_SALES = "sales_to_client", "client_purchases", "market", "client_sales"


def bring(process: Process, half: str, content: bytes, name: str, by: Person) -> Dataset:
    """Load a version of a half; the name of the file says what is made up in it."""
    imports.bring(half, content, f"{name}.csv", {"process": process.key}, by)
    found: Dataset = Dataset.objects.get(cycle=process.cycle, kind=half, is_current=True)
    return found


def share(dataset: Dataset, by: Person) -> None:
    """Let a version be joined; the enterprise's name among the vendors is the one that the product proposes."""
    rooms.share(dataset=dataset, by=acting(by))


def join(process: Process, pair: str, by: Person = KAM) -> Consolidation:
    """Join a pair now."""
    page = reverse("joined", args=[SAMPLE_SLUG, process.key, pair])
    job = consolidations.start(cycle=process.cycle, pair=pair_of(pair), page=page, by=acting(by))
    run_inline(job)
    acting(by)
    found: Consolidation = Consolidation.objects.get(cycle=process.cycle, pair=pair, is_current=True)
    return found


def find(process: Process, source: str, statement: str, implication: str, by: Person = KAM) -> Finding:
    """Raise a finding from a view that this person sees now, which is frozen as its evidence."""
    principal = acting(by)
    view = sources.source(principal, process.cycle, source)
    return findings.raise_finding(
        cycle=process.cycle, by=principal, statement=statement, implication=implication, source=view
    )


def agree(finding: Finding, by: Person) -> None:
    """Agree with a joint finding for the own side."""
    findings.take_stance(finding=finding, stance=FindingStance.Stance.AGREES, by=acting(by))
