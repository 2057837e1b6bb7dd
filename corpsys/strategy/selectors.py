"""Questions about strategies. Source: D8."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from corpsys.access.marks import mark
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible
from corpsys.corporation.models import Organisation
from corpsys.strategy.models import StrategyFactor, StrategyGoal, StrategyVersion
from corpsys.workspace.models import Workspace

CORPORATION = "corporation"


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
    return traced(list(strategy.goals.select_related("traces_to__strategy")))


def traced(goals: Sequence[StrategyGoal]) -> Tracing:
    """Return how goals trace, whose `traces_to` and its strategy have been read with them."""
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


@dataclass(frozen=True)
class Standing:
    """Where one owner of a strategy stands. `tracing`: None while none is in force."""

    owner: Organisation
    in_force: StrategyVersion | None
    draft: StrategyVersion | None
    tracing: Tracing | None


def standings(principal: Principal, owner: Organisation | None = None) -> list[Standing]:
    """Return where every owner of a strategy stands, or one of them; three questions however many there are."""
    rows = owners(principal) if owner is None else owners(principal).filter(pk=owner.pk)
    found = list(rows)
    goals = StrategyGoal.objects.select_related("traces_to__strategy")
    current = (
        StrategyVersion.objects.visible_to(principal)
        .filter(enterprise__in=found)
        .exclude(standing=StrategyVersion.Standing.SUPERSEDED)
        .prefetch_related(Prefetch("goals", queryset=goals))
    )
    known = {(version.enterprise_id, version.standing): version for version in current}
    return [_standing(row, known) for row in found]


def _standing(owner: Organisation, known: dict[tuple[int, str], StrategyVersion]) -> Standing:
    current = known.get((owner.pk, StrategyVersion.Standing.IN_FORCE))
    return Standing(
        owner=owner,
        in_force=current,
        draft=known.get((owner.pk, StrategyVersion.Standing.DRAFT)),
        tracing=traced(list(current.goals.all())) if current else None,
    )


def goals(
    principal: Principal, *, strategy: str = "", enterprise: str = "", standing: str = "", is_traced: bool | None = None
) -> Any:
    """Return goals of visible strategies. `enterprise`: the owner's address, or "corporation"; empty: all."""
    rows = StrategyGoal.objects.visible_to(principal).filter(_owned("strategy__enterprise", enterprise))
    if strategy:
        rows = rows.filter(strategy__public_id=strategy)
    if standing:
        rows = rows.filter(strategy__standing=standing)
    if is_traced is None:
        return rows
    above = Q(traces_to__strategy__standing=StrategyVersion.Standing.IN_FORCE)
    own = Q(strategy__enterprise__isnull=False)
    return rows.filter(own & above) if is_traced else rows.filter(own & (Q(traces_to=None) | ~above))


def strategies(principal: Principal, *, enterprise: str = "", standing: str = "") -> Any:
    """Return the versions of all strategies, filtered as `goals` are."""
    rows = StrategyVersion.objects.visible_to(principal).filter(_owned("enterprise", enterprise))
    return rows.filter(standing=standing) if standing else rows


def _owned(lookup: str, enterprise: str) -> Q:
    if enterprise == CORPORATION:
        return Q(**{f"{lookup}__isnull": True})
    return Q(**{f"{lookup}__slug": enterprise}) if enterprise else Q()


def goal(principal: Principal, strategy: StrategyVersion, public_id: Any) -> StrategyGoal:
    """Return one goal of a visible version."""
    rows = StrategyGoal.objects.select_related("strategy__enterprise", "traces_to")
    found: StrategyGoal = rows.get_visible(principal, strategy=strategy, public_id=public_id)
    return found


def factor(principal: Principal, strategy: StrategyVersion, public_id: Any) -> StrategyFactor:
    """Return one factor of a visible version."""
    rows = StrategyFactor.objects.select_related("strategy__enterprise")
    found: StrategyFactor = rows.get_visible(principal, strategy=strategy, public_id=public_id)
    return found


def mark_of(row: StrategyGoal | StrategyFactor) -> str:
    """Return the mark of a goal or factor as it says now."""
    about = row.traces_to_id if isinstance(row, StrategyGoal) else row.kind
    return mark(row.pk, row.text, about)


def loosened_by(strategy: StrategyVersion) -> list[StrategyGoal]:
    """Return the enterprises' goals in force that will trace to nothing once this version of the corporation is in force."""
    if strategy.enterprise_id is not None:
        return []
    rows = StrategyGoal.objects.filter(
        corporation_id=strategy.corporation_id,
        strategy__standing=StrategyVersion.Standing.IN_FORCE,
        traces_to__strategy__standing=StrategyVersion.Standing.IN_FORCE,
    )
    return list(rows.select_related("strategy__enterprise").order_by("strategy__enterprise__sort_key", "id"))


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
