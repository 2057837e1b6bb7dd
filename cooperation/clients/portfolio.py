"""The clients as a person may know them: class and share, readiness, decision, process, caretaker.

Class and importance are shown for a person's own portfolio, readiness and decisions where K1 of the pair is read, the
process and who leads it where K9 is. The number of questions does not depend on the number of clients.
Source: D10, access K1, K9.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.ledger.models import ClientStanding
from analytics.metrics.variant_rule import Reason
from analytics.readiness import selectors as readiness
from analytics.readiness.models import Assessment
from analytics.readiness.selectors import SECRETS, Scores
from analytics.scoring.models import ClientScore
from cooperation.clients import rows as client_rows
from cooperation.clients.scope import Scope, scope_of
from cooperation.decision import selectors as decisions
from cooperation.decision.models import Decision
from cooperation.process import selectors as processes
from cooperation.process.models import Process
from cooperation.process.selectors import Summary
from corpsys.access.guard import visible
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.states import Part, Side
from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Assignment, Cycle, Workspace

NO_PROCESS = (Reason.LOSS_MAKER.value, Reason.LOW_CLASS_AND_READINESS.value)


@dataclass(frozen=True)
class Readiness:
    """Readiness of a pair, 0–100, as stored by the scoring of all clients, or live where it is newer.

    `level`: how many thresholds the pair reaches (0–3), None where it was not scored since. `rated_at`: of the older of
    the two assessments. `recommended`: the variant, "" for none, with the rule's `reason`, "" where it was not scored.
    """

    scores: Scores
    level: int | None = None
    rated_at: datetime | None = None
    recommended: str = ""
    reason: str = ""

    @property
    def gap(self) -> Decimal | None:
        """How far the two sides are apart, None while a rating is missing."""
        host, partner = self.scores.host, self.scores.partner
        return None if host is None or partner is None else abs(host - partner)

    @property
    def is_old(self) -> bool:
        return self.rated_at is not None and self.rated_at < timezone.now() - client_rows.OLD

    @property
    def recommended_label(self) -> Text:
        """The recommendation in words; empty where there is none."""
        if self.recommended:
            return Cycle.Variant(self.recommended).label
        return _("no process") if self.reason in NO_PROCESS else ""


@dataclass(frozen=True)
class Facts:
    """What a person may know of one client.

    `enterprise`: the one in view. `standing`: the client's place in its run in force, None where it has none or it is not
    theirs to see. `workspace`: with that enterprise, None where nobody has taken the client on; `is_own`: this person works in it. `reads_secrets`: readiness and decisions are shown;
    otherwise they are empty, which says nothing about whether there are any. `caretaker`: who leads, "" for nobody.
    """

    client: Organisation
    enterprise: Organisation | None = None
    is_own: bool = False
    sees_class: bool = False
    standing: ClientStanding | None = None
    workspace: Workspace | None = None
    cycle: Cycle | None = None
    caretaker: str = ""
    reads_secrets: bool = False
    readiness: Readiness | None = None
    has_draft: bool = False
    decision: Decision | None = None
    process: Process | None = None
    summary: Summary | None = None

    @property
    def pareto_class(self) -> str | None:
        return self.standing.pareto_class if self.standing else None

    @property
    def share(self) -> Decimal | None:
        """Of the positive total, 0–1."""
        return self.standing.share if self.standing else None

    @property
    def amount(self) -> Decimal | None:
        """Of the run's measure, in the run's currency."""
        return self.standing.amount if self.standing else None

    @property
    def scores(self) -> Scores | None:
        return self.readiness.scores if self.readiness else None

    @property
    def variant(self) -> str:
        """The variant in words, of the process or as decided; empty where there is none to show."""
        if not self.reads_secrets or self.cycle is None:
            return ""
        if self.cycle.variant:
            return str(self.cycle.get_variant_display())
        decided = self.decision is not None and self.decision.standing == Decision.Standing.DECIDED
        return str(self.decision.get_chosen_display()) if self.decision and decided else ""


def facts_of(principal: Principal, rows: Iterable[Any], scope: Scope) -> list[Facts]:
    """Return what this person may know of each of these clients (of `rows.clients`), in their order."""
    found = list(rows)
    pairs = Workspace.objects.visible_to(principal).filter(host=scope.enterprise, partner__in=[row.pk for row in found])
    workspaces = {pair.partner_id: pair for pair in pairs.select_related("host", "partner")} if scope.enterprise else {}
    seen = [row.pk for row in found if row.sees_class]
    known = _known(principal, scope, workspaces, _standings(scope, seen))
    return [_facts(row, known) for row in found]


def client(principal: Principal, slug: str) -> Organisation:
    """Return the client of an address, also an archived one, or refuse as if there were none."""
    found: Organisation = Organisation.objects.select_related("level", "parent").get_visible(
        principal, kind=Organisation.Kind.CLIENT, slug=slug
    )
    return found


def facts_of_address(principal: Principal, slug: str, enterprise: str = "") -> Facts:
    """Return what this person may know of the client of an address and its pair with an enterprise.

    Where no enterprise is named it is that of the person's own pair, then the one in view, then one that works with it.
    """
    found: Any = client(principal, slug)
    pairs = Workspace.objects.visible_to(principal).filter(partner=found).select_related("host", "partner")
    scope = scope_of(principal, enterprise)
    if enterprise:
        pair = pairs.filter(host=scope.enterprise).first() if scope.enterprise else None
    else:
        host = scope.enterprise.pk if scope.enterprise else None
        by_nearness = sorted(pairs, key=lambda row: (row.pk not in principal.parts, row.host_id != host, row.pk))
        pair = next(iter(by_nearness), None)
        scope = scope_of(principal, pair.host) if pair is not None and pair.host_id != host else scope
    found.sees_class = client_rows.sees_class(principal, scope, found)
    return facts_of_one(principal, found, scope, pair)


def facts_of_one(principal: Principal, client: Any, scope: Scope, workspace: Workspace | None) -> Facts:
    """Return what this person may know of one client and its pair, also of an archived one."""
    standings = _standings(scope, [client.pk] if client.sees_class else [])
    return _facts(client, _known(principal, scope, {client.pk: workspace} if workspace else {}, standings))


@dataclass(frozen=True)
class _Known:
    """Answers for all clients at once, by client, workspace or cycle."""

    enterprise: Organisation | None
    own: Mapping[int, str]
    standings: Mapping[int, ClientStanding]
    workspaces: Mapping[int, Workspace]
    cycles: Mapping[int, Cycle]
    caretakers: Mapping[int, str]
    secret: set[int]
    readiness: Mapping[int, Readiness]
    drafts: set[int]
    decisions: Mapping[int, Decision]
    processes: Mapping[int, Process]


def _known(
    principal: Principal, scope: Scope, workspaces: Mapping[int, Workspace], standings: Mapping[int, ClientStanding]
) -> _Known:
    pks = [workspace.pk for workspace in workspaces.values()]
    secret = set(Workspace.objects.filter(visible(principal, SECRETS), pk__in=pks).values_list("pk", flat=True))
    cycles = {row.workspace_id: row for row in current_cycles(pks)}
    leaders = Assignment.objects.visible_to(principal).filter(workspace__in=pks, part=Part.LEADER, is_active=True)
    running = processes.processes(principal).filter(cycle__in=list(cycles.values()))
    return _Known(
        enterprise=scope.enterprise,
        own=principal.parts,
        standings=standings,
        workspaces=workspaces,
        cycles=cycles,
        caretakers={row.workspace_id: str(row.user) for row in leaders.select_related("user")},
        secret=secret,
        readiness=readiness_of(secret),
        drafts=readiness.workspaces_with_drafts(secret),
        decisions=decisions.newest_by_cycle(principal, [row.pk for row in cycles.values()]),
        processes={row.cycle_id: row for row in running},
    )


def _standings(scope: Scope, clients: list[int]) -> dict[int, ClientStanding]:
    """The best place of each client in the run in force."""
    found: dict[int, ClientStanding] = {}
    if clients:
        for row in client_rows.standings(scope).filter(client__organisation__in=clients).select_related("client"):
            found.setdefault(row.client.organisation_id, row)
    return found


def readiness_of(workspace_ids: Iterable[int]) -> dict[int, Readiness]:
    """Return the readiness of many pairs by workspace: the stored one, or the live one where an assessment is newer.

    The caller may read their K1. Pairs that nobody has assessed have none.
    """
    pks = list(workspace_ids)
    stored = {row.workspace_id: row for row in ClientScore.objects.filter(workspace_id__in=pks)}
    submitted = Assessment.objects.filter(workspace_id__in=pks, rater_side=Side.HOST, submitted_at__isnull=False)
    newest = submitted.order_by().values("workspace_id").annotate(at=Max("submitted_at"))
    assessed = {row["workspace_id"]: row["at"] for row in newest}
    newer = {pk for pk, at in assessed.items() if pk not in stored or stored[pk].computed_at < at}
    live = {pk: Readiness(scores) for pk, scores in readiness.scores(newer).items()}
    return {pk: _stored(stored[pk]) for pk in assessed if pk not in newer} | live


def _stored(row: ClientScore) -> Readiness:
    return Readiness(
        Scores(row.host_score, row.partner_score, row.pair_score), row.level, row.rated_at, row.recommended, row.reason
    )


def current_cycles(workspace_ids: list[int]) -> Any:
    """Return the newest cycle of each of many workspaces, in one question."""
    rows = Cycle.objects.filter(workspace_id__in=workspace_ids)
    return rows.order_by("workspace_id", "-number").distinct("workspace_id")


def _facts(row: Any, known: _Known) -> Facts:
    workspace = known.workspaces.get(row.pk)
    cycle = known.cycles.get(workspace.pk) if workspace else None
    process = known.processes.get(cycle.pk) if cycle else None
    return Facts(
        client=row,
        enterprise=known.enterprise,
        is_own=workspace is not None and workspace.pk in known.own,
        sees_class=row.sees_class,
        standing=known.standings.get(row.pk),
        workspace=workspace,
        cycle=cycle,
        caretaker=known.caretakers.get(workspace.pk, "") if workspace else "",
        reads_secrets=workspace is not None and workspace.pk in known.secret,
        readiness=known.readiness.get(workspace.pk) if workspace else None,
        has_draft=workspace is not None and workspace.pk in known.drafts,
        decision=known.decisions.get(cycle.pk) if cycle else None,
        process=process,
        summary=processes.summary(process, timezone.localdate()) if process else None,
    )
