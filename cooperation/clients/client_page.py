"""What the page of a client shows besides its facts, as far as the reader may know it. Source: ux, page 10; access K1, K9."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from analytics.scoring.importance import ClientImportance, importance_from
from cooperation.clients.portfolio import Facts
from cooperation.clients.relation import Relation, relation_of
from cooperation.clients.scope import scope_of
from cooperation.decision import selectors as decisions
from cooperation.decision.grounds import is_scored
from cooperation.process import gate
from cooperation.process import selectors as processes
from cooperation.process.selectors import RUNNING, Summary
from corpsys.access.principal import Principal
from corpsys.access.services import may
from corpsys.access.states import Side
from corpsys.workspace.models import Assignment, Workspace


@dataclass(frozen=True)
class ClientPage:
    """`others`: pairs of the same client with other enterprises. `importance`, `relation`: None for those who do not know
    the class; `pair_query`: what the addresses of this pair need, "" where they mean it without.
    """

    decisions: Any
    processes: list[Summary]
    people: dict[str, list[Assignment]]
    others: list[Workspace]
    importance: ClientImportance | None
    relation: Relation | None
    run_url: str
    pair_query: str
    may_set_position: bool


def page_of(facts: Facts, principal: Principal) -> ClientPage:
    """Return the rest of the page."""
    pair = facts.workspace
    scope = scope_of(principal, facts.enterprise)
    work = _processes(facts, principal)
    shows_years = facts.sees_class and facts.enterprise is not None
    run_url = (
        reverse("key_client_run", args=[principal.corporation_slug, scope.run.public_id])
        if scope.run is not None and scope.knows_run
        else ""
    )
    return ClientPage(
        decisions=decisions.of_workspace(principal, pair) if pair is not None and facts.reads_secrets else [],
        processes=work,
        people=_people(facts, principal),
        others=_others(facts, principal),
        importance=importance_from(pair, scope.run, facts.standing) if pair and _is_weighed(facts) else None,
        relation=relation_of(facts.enterprise, facts.client, scope.run, work if facts.reads_secrets else [])
        if shows_years and facts.enterprise is not None
        else None,
        run_url=run_url,
        pair_query=f"?enterprise={pair.host.slug}" if pair is not None and not facts.is_own else "",
        may_set_position=pair is not None and may(principal, "set_market_position", pair.pk),
    )


def _is_weighed(facts: Facts) -> bool:
    """Importance is told to those who read the pair's secrets, between an enterprise and a client."""
    return facts.reads_secrets and facts.workspace is not None and is_scored(facts.workspace)


def _processes(facts: Facts, principal: Principal) -> list[Summary]:
    if facts.workspace is None:
        return []
    rows = processes.processes(principal).filter(workspace=facts.workspace)
    return [processes.summary(process, timezone.localdate()) for process in rows]


def _people(facts: Facts, principal: Principal) -> dict[str, list[Assignment]]:
    """Who works in the pair, by side."""
    if facts.workspace is None:
        return {}
    rows: QuerySet[Assignment] = Assignment.objects.visible_to(principal).filter(
        workspace=facts.workspace, is_active=True
    )
    found: dict[str, list[Assignment]] = {}
    for row in rows.select_related("user").order_by("side", "part", "id"):
        found.setdefault(Side(row.side).value, []).append(row)
    return found


def _others(facts: Facts, principal: Principal) -> list[Workspace]:
    rows = Workspace.objects.visible_to(principal).filter(partner=facts.client).select_related("host")
    return [
        row
        for row in rows.order_by("host__sort_key", "id")
        if facts.enterprise is None or row.host_id != facts.enterprise.pk
    ]


def first_open(facts: Facts, principal: Principal) -> Any:
    """Return the first open condition of the stage that runs, for those who read inside the process."""
    if facts.process is None or not facts.reads_secrets or facts.cycle is None or facts.cycle.ended_at is not None:
        return None
    running = next((row for row in facts.process.stages.all() if row.state in RUNNING), None)
    open_now = gate.open_conditions(facts.process, running.number, principal) if running else []
    return open_now[0] if open_now else None
