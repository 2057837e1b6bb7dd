"""Questions about decisions. Source: D16, D17."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics.metrics.vocabulary import Outcome
from cooperation.decision import policies
from cooperation.decision.grounds import is_scored
from cooperation.decision.models import Decision
from corpsys.access import table
from corpsys.access.principal import Principal
from corpsys.workspace.models import Workspace


def waiting(principal: Principal) -> Any:
    """Return the decisions that wait for this principal's answer, the longest waiting first; none for others."""
    if not table.ACTIONS["approve_override"] & principal.roles_in():
        return Decision.objects.none()
    return (
        Decision.objects.visible_to(principal)
        .filter(standing=Decision.Standing.WAITING)
        .select_related("workspace__host", "workspace__partner", "decided_by")
        .order_by("decided_at", "id")
    )


def of_workspace(principal: Principal, workspace: Workspace) -> Any:
    """Return the decisions about a pair, the newest first."""
    return (
        Decision.objects.visible_to(principal)
        .filter(workspace=workspace)
        .select_related("decided_by", "answered_by", "cycle")
    )


def decision(principal: Principal, public_id: Any) -> Decision:
    """Return one visible decision."""
    found: Decision = Decision.objects.select_related("workspace__host", "workspace__partner", "cycle").get_visible(
        principal, public_id=public_id
    )
    return found


def newest_by_cycle(principal: Principal, cycle_ids: Iterable[int]) -> dict[int, Decision]:
    """Return the newest decision of each of many cycles, in one question."""
    rows = Decision.objects.visible_to(principal).filter(cycle_id__in=list(cycle_ids))
    return {row.cycle_id: row for row in rows.order_by("cycle_id", "-id").distinct("cycle_id")}


@dataclass(frozen=True)
class Overrides:
    """Decisions of a pair that stand against their recommendation, or without one, and what came of them. Source: D16.

    `finished`: those whose cooperation has ended with an outcome; `met_both`: of these, where both sides' expectations
    were met.
    """

    against: int
    without: int
    finished: int
    met_both: int


def overrides(history: Iterable[Decision]) -> Overrides:
    """Count the overrides among the decisions of a pair: of each cycle the newest decision, where it stands."""
    newest: dict[int, Decision] = {}
    for one in history:
        if one.cycle_id not in newest or one.pk > newest[one.cycle_id].pk:
            newest[one.cycle_id] = one
    standing = [one for one in newest.values() if one.standing == Decision.Standing.DECIDED and one.is_override]
    scored = [one for one in standing if one.inputs.get("is_scored", True)]
    ended = [one for one in scored if one.cycle.outcome]
    return Overrides(
        against=sum(bool(one.recommended) for one in scored),
        without=sum(not one.recommended for one in scored),
        finished=len(ended),
        met_both=sum(one.cycle.outcome == Outcome.BOTH_MET for one in ended),
    )


def in_force(cycle_id: int) -> Decision | None:
    """Return the decision that stands for a cycle: the newest, if it is decided."""
    newest: Decision | None = Decision.objects.filter(cycle_id=cycle_id).order_by("-id").first()
    return newest if newest is not None and newest.standing == Decision.Standing.DECIDED else None


def standing_override(cycle_id: int) -> Decision | None:
    """Return the decision that a cycle runs by where it differs from its recommendation, or had none. Source: D16."""
    decision = in_force(cycle_id)
    is_override = decision is not None and decision.is_override and decision.inputs.get("is_scored", True)
    return decision if is_override else None


@dataclass(frozen=True)
class LevelReason:
    """Why parties of different levels cooperate, as an executive recorded it. Source: D6."""

    text: str
    by: str
    on: datetime


def level_reason(cycle_id: int) -> LevelReason | None:
    """Return the executive's reason that stands for a cycle; None where the decision asked for none."""
    decision = in_force(cycle_id)
    if (
        decision is None
        or not policies.is_across_levels(decision)
        or decision.answered_by is None
        or not decision.answered_at
    ):
        return None
    return LevelReason(decision.answer, decision.answered_by.name, decision.answered_at)


def lacks_level_reason(decision: Decision) -> bool:
    """Say whether the parties stand on different levels now while the decision knows no reason for it.

    A decision may have been taken before one of the two moved to another level. Source: D6.
    """
    pair = decision.workspace
    across = is_scored(pair) and pair.host.level_id != pair.partner.level_id
    return across and not (policies.is_across_levels(decision) and decision.answer)
