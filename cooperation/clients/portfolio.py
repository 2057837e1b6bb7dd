"""The clients as a person may know them: class and share, readiness, decision, process, and the one next step.

Class and importance are shown for a person's own portfolio, readiness and decisions where K1 of the pair is read, the
process where K9 is. The number of questions does not depend on the number of clients. Source: D10, access K1, K9.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from analytics.ledger.models import ClientStanding
from analytics.readiness import selectors as readiness
from analytics.readiness.selectors import SECRETS, Scores
from cooperation.decision import selectors as decisions
from cooperation.decision.grounds import latest_run
from cooperation.decision.models import Decision
from cooperation.process import selectors as processes
from cooperation.process.models import Process
from cooperation.process.selectors import Summary
from corpsys.access.guard import visible
from corpsys.access.principal import Principal
from corpsys.access.states import Role
from corpsys.corporation.models import Organisation
from corpsys.corporation.names import search_key
from corpsys.workspace.models import Cycle, Workspace

SORTS = {
    "name": ("sort_key", "id"),
    "-name": ("-sort_key", "-id"),
    "share": (F("share").asc(nulls_last=True), "sort_key", "id"),
    "-share": (F("share").desc(nulls_last=True), "sort_key", "id"),
}
NOBODY, EVERYBODY = Q(pk__in=[]), Q(pk__isnull=False)


@dataclass(frozen=True)
class Facts:
    """What a person may know of one client. `pareto_class`, `share` (0–1): None where unknown or not theirs to see.

    `workspace`: with the enterprise in view, None where nobody has taken the client on. `reads_secrets`: readiness and
    decisions are shown; otherwise they are empty, which says nothing about whether there are any.
    """

    client: Organisation
    pareto_class: str | None
    share: Any
    workspace: Workspace | None = None
    cycle: Cycle | None = None
    reads_secrets: bool = False
    scores: Scores | None = None
    has_draft: bool = False
    decision: Decision | None = None
    process: Process | None = None
    summary: Summary | None = None

    @property
    def variant(self) -> str:
        """The variant in words, of the process or as decided; empty where there is none to show."""
        if not self.reads_secrets or self.cycle is None:
            return ""
        if self.cycle.variant:
            return str(self.cycle.get_variant_display())
        decided = self.decision is not None and self.decision.standing == Decision.Standing.DECIDED
        return str(self.decision.get_chosen_display()) if self.decision and decided else ""


def enterprise_in_view(principal: Principal, chosen: str = "") -> Organisation | None:
    """Return the enterprise whose clients are looked at: the chosen one, a person's own, or the first."""
    rows = Organisation.objects.visible_to(principal).filter(kind=Organisation.Kind.ENTERPRISE)
    if chosen:
        rows = rows.filter(slug=chosen)
    own = Case(When(pk=principal.organisation_id, then=Value(0)), default=Value(1))
    found: Organisation | None = rows.order_by(own, "sort_key", "id").first()
    return found


def clients(principal: Principal, enterprise: Organisation | None) -> Any:
    """Return the clients of the corporation with `pareto_class` and `share` as far as this person may see them.

    Filters and orders on these two columns work on what is shown, so they tell nothing more. Source: access, side channels.
    """
    run = latest_run(enterprise.pk) if enterprise else None
    standing = ClientStanding.objects.filter(run=run, client__organisation=OuterRef("pk")).order_by("rank", "id")
    seen = _portfolio(principal, enterprise) if run else NOBODY
    rows = Organisation.objects.visible_to(principal).filter(kind=Organisation.Kind.CLIENT)
    return (
        rows.exclude(standing=Organisation.Standing.ARCHIVED)
        .select_related("level")
        .annotate(
            pareto_class=_if(seen, Subquery(standing.values("pareto_class")[:1]), CharField()),
            share=_if(seen, Subquery(standing.values("share")[:1]), DecimalField(max_digits=12, decimal_places=10)),
        )
    )


def _if(condition: Q, shown: Any, field: Any) -> Case:
    return Case(When(condition, then=shown), default=Value(None), output_field=field)


def _portfolio(principal: Principal, enterprise: Organisation | None) -> Q:
    """The clients whose class this person sees: all for an executive, those of their own pairs for the others.

    A key-account manager also sees those of their enterprise whom nobody has taken on, to choose from.
    """
    if principal.role == Role.EXECUTIVE:
        return EVERYBODY
    pairs = Workspace.objects.filter(host=enterprise, partner=OuterRef("pk"))
    own = Q(Exists(pairs.filter(pk__in=principal.workspaces)))
    if principal.role == Role.KAM and enterprise is not None and principal.organisation_id == enterprise.pk:
        return own | ~Q(Exists(pairs))
    return own if principal.role in (Role.KAM, Role.MEMBER) else NOBODY


def chosen(
    rows: QuerySet[Any], principal: Principal, *, q: str = "", pareto_class: str = "", mine: bool = False
) -> Any:
    """Return the clients that match the filters."""
    if q:
        rows = rows.filter(search_key__contains=search_key(q))
    if pareto_class:
        rows = rows.filter(pareto_class=pareto_class)
    if mine:
        rows = rows.filter(pk__in=Workspace.objects.filter(pk__in=principal.workspaces).values("partner_id"))
    return rows


def ordered(rows: QuerySet[Any], sort: str) -> Any:
    """Return the clients in an order of SORTS; by name where there is no such order."""
    return rows.order_by(*SORTS.get(sort, SORTS["name"]))


def facts_of(principal: Principal, rows: Iterable[Any], enterprise: Organisation | None) -> list[Facts]:
    """Return what this person may know of each of these clients, in their order."""
    found = list(rows)
    workspaces = _workspaces(principal, [row.pk for row in found], enterprise)
    pks = [workspace.pk for workspace in workspaces.values()]
    secret = set(Workspace.objects.filter(visible(principal, SECRETS), pk__in=pks).values_list("pk", flat=True))
    cycles = {row.workspace_id: row for row in current_cycles(pks)}
    known = _Known(
        workspaces=workspaces,
        cycles=cycles,
        secret=secret,
        scores=readiness.scores(secret),
        drafts=readiness.workspaces_with_drafts(secret),
        decisions=decisions.newest_by_cycle(principal, [row.pk for row in cycles.values()]),
        processes={row.cycle_id: row for row in processes.processes(principal).filter(cycle__in=list(cycles.values()))},
    )
    return [_facts(row, known) for row in found]


@dataclass(frozen=True)
class _Known:
    """Answers for all clients at once, by client, workspace or cycle."""

    workspaces: dict[int, Workspace]
    cycles: dict[int, Cycle]
    secret: set[int]
    scores: dict[int, Scores]
    drafts: set[int]
    decisions: dict[int, Decision]
    processes: dict[int, Process]


def _workspaces(principal: Principal, clients: list[int], enterprise: Organisation | None) -> dict[int, Workspace]:
    """One workspace for each client: a person's own first, then that of the enterprise in view."""
    rows = Workspace.objects.visible_to(principal).filter(partner_id__in=clients).select_related("host", "partner")
    host = enterprise.pk if enterprise else None
    found: dict[int, Workspace] = {}
    for row in sorted(rows, key=lambda row: (row.pk not in principal.parts, row.host_id != host, row.pk)):
        found.setdefault(row.partner_id, row)
    return found


def current_cycles(workspace_ids: list[int]) -> Any:
    """Return the newest cycle of each of many workspaces, in one question."""
    rows = Cycle.objects.filter(workspace_id__in=workspace_ids)
    return rows.order_by("workspace_id", "-number").distinct("workspace_id")


def _facts(row: Any, known: _Known) -> Facts:
    workspace = known.workspaces.get(row.pk)
    cycle = known.cycles.get(workspace.pk) if workspace else None
    process = known.processes.get(cycle.pk) if cycle else None
    is_read = workspace is not None and workspace.pk in known.secret
    return Facts(
        client=row,
        pareto_class=row.pareto_class,
        share=row.share,
        workspace=workspace,
        cycle=cycle,
        reads_secrets=is_read,
        scores=known.scores.get(workspace.pk) if workspace else None,
        has_draft=workspace is not None and workspace.pk in known.drafts,
        decision=known.decisions.get(cycle.pk) if cycle else None,
        process=process,
        summary=processes.summary(process, timezone.localdate()) if process else None,
    )
