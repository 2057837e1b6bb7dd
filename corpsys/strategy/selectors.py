"""Questions about strategies. Source: D8."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible
from corpsys.corporation.models import Organisation
from corpsys.strategy.models import StrategyGoal, StrategyVersion
from corpsys.workspace.models import Workspace


@dataclass(frozen=True)
class Tracing:
    """How far an enterprise's goals trace to the corporation's strategy in force. `coverage`: share 0–1, None without goals."""

    coverage: float | None
    untraced: tuple[str, ...]


def in_force(corporation_id: int, enterprise_id: int | None = None) -> StrategyVersion | None:
    """Return the strategy in force of the corporation, or of one of its enterprises."""
    found: StrategyVersion | None = StrategyVersion.objects.filter(
        corporation_id=corporation_id, enterprise_id=enterprise_id, standing=StrategyVersion.Standing.IN_FORCE
    ).first()
    return found


def tracing(strategy: StrategyVersion) -> Tracing:
    """Return how the goals of an enterprise's strategy trace to goals now in force."""
    goals = list(strategy.goals.select_related("traces_to__strategy"))
    untraced = tuple(goal.text for goal in goals if not _is_traced(goal))
    return Tracing(1 - len(untraced) / len(goals) if goals else None, untraced)


def _is_traced(goal: StrategyGoal) -> bool:
    return goal.traces_to is not None and goal.traces_to.strategy.standing == StrategyVersion.Standing.IN_FORCE


def successor(goal: StrategyGoal | None) -> StrategyGoal | None:
    """Return the goal itself while its strategy is in force, else the one of the same words in the strategy in force."""
    if goal is None or goal.strategy.standing == StrategyVersion.Standing.IN_FORCE:
        return goal
    found: StrategyGoal | None = StrategyGoal.objects.filter(
        strategy__standing=StrategyVersion.Standing.IN_FORCE, strategy__enterprise=None, text=goal.text
    ).first()
    return found


def versions(principal: Principal, enterprise: Organisation | None = None) -> Any:
    """Return the versions of one strategy, the newest first."""
    return StrategyVersion.objects.visible_to(principal).filter(enterprise=enterprise).select_related("published_by")


def strategy(principal: Principal, public_id: Any) -> StrategyVersion:
    """Return one visible version."""
    found: StrategyVersion = StrategyVersion.objects.select_related("enterprise").get_visible(
        principal, public_id=public_id
    )
    return found


def goals_of_corporation(principal: Principal) -> Any:
    """Return the goals of the corporation's strategy in force: what an enterprise's goal may trace to."""
    return StrategyGoal.objects.visible_to(principal).filter(
        strategy__enterprise=None, strategy__standing=StrategyVersion.Standing.IN_FORCE
    )


def owners(principal: Principal) -> Any:
    """Return the organisations that have a strategy of their own: enterprises, and whoever hosts a cooperation.

    The host stands where the rules say enterprise, also where it is a supplier or a client. Source: D5, D8.
    """
    hosts = Workspace.objects.filter(corporation_id=principal.corporation_id).values("host_id")
    rows = Organisation.objects.visible_to(principal).exclude(standing=Organisation.Standing.ARCHIVED)
    return rows.filter(Q(kind=Organisation.Kind.ENTERPRISE) | Q(pk__in=hosts))


def enterprise(principal: Principal, slug: str) -> Organisation | None:
    """Return the owner of a strategy by its address, None for the corporation itself (empty slug)."""
    if not slug:
        return None
    found = owners(principal).filter(slug=slug).first()
    if found is None:
        raise NotVisible
    return found  # type: ignore[no-any-return]
