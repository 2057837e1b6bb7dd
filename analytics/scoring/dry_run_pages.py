"""Pages of dry runs: asking for one, its counts for all staff, and the pairs it concerns for readers of their K1."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.rules import selectors as rules
from analytics.rules.models import DryRun, DryRunLine
from analytics.scoring import dry_run as dry_runs
from analytics.scoring import words
from analytics.scoring.files import as_file
from analytics.scoring.views import STAFF
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.services import may, require
from corpsys.access.states import K
from corpsys.audit.services import record

PER_PAGE = 50


@dataclass(frozen=True)
class Move:
    """How many pairs go from one result to another, in words."""

    before: str
    after: str
    count: int
    is_change: bool


@within(staff=True, actions=("try_definitions",))
@require_POST
def rules_dry_run(request: PageRequest, corporation: str) -> HttpResponse:
    """Have a version of the rules tried over all pairs."""
    require(request.principal, "try_definitions")
    found = rules.rule_set(request.principal, _named(request.POST.get("rules", "")))
    job = dry_runs.ask(rules=found, by=request.principal)
    return redirect("job", corporation, job.public_id)


@within(staff=True, reads=(K.K1,))
@require_GET
def dry_run(request: PageRequest, corporation: str, dry_run: UUID) -> HttpResponse:
    """Show what a version of the rules would change."""
    found = DryRun.objects.select_related("rules", "user").get_visible(request.principal, public_id=dry_run)
    lines = Paginator(lines_of(request.principal, found), PER_PAGE)
    page = lines.get_page(request.GET.get("page"))
    reads_counts = dry_runs.reads_counts(request.principal, found)
    context = {
        "dry_run": found,
        "reads_counts": reads_counts,
        "moves": moves_of(found) if reads_counts else [],
        "page_obj": page,
        "page_range": lines.get_elided_page_range(page.number),
        "rows": [(line, told(line)) for line in page],
        "hidden": found.changed - lines.count if reads_counts else 0,
        "may_try": may(request.principal, "try_definitions") and found.rules is not None,
    }
    return render(request, "rules/dry_run.html", context)


@within(staff=True, roles=STAFF, reads=(K.K1,))
@require_GET
def dry_run_export(request: PageRequest, corporation: str, dry_run: UUID) -> HttpResponse:
    """Hand out the pairs that this person sees as a file."""
    found = DryRun.objects.get_visible(request.principal, public_id=dry_run)
    head = [_("Client"), _("Enterprise"), _("Before"), _("After")]
    rows = [
        [line.workspace.partner.name, line.workspace.host.name, *told(line)]
        for line in lines_of(request.principal, found)
    ]
    record(kind="rules.dry_run_exported", by=request.principal, entity=found, after={"rows": len(rows)})
    return as_file(head, rows, _("dry-run"))


def lines_of(principal: Principal, found: DryRun) -> Any:
    """Return the pairs that would change, as far as this principal reads their K1."""
    rows = DryRunLine.objects.visible_to(principal).filter(dry_run=found)
    rows = rows.select_related("workspace__host", "workspace__partner")
    return rows.order_by("workspace__partner__sort_key", "id")


def moves_of(found: DryRun) -> list[Move]:
    """Return the counts in words: what changes first, the largest first."""
    moves = []
    for key, count in found.counts.items():
        before, after = key.split(dry_runs.ARROW)
        moves.append(Move(words.result("", before), words.result("", after), count, before != after))
    return sorted(moves, key=lambda move: (not move.is_change, -move.count, move.before, move.after))


def told(line: DryRunLine) -> tuple[str, str]:
    """Return both results of a pair in words."""
    return words.result(line.before, line.before_reason), words.result(line.after, line.after_reason)


def _named(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid({"rules": [_("There is no such version of the rules.")]}) from None
