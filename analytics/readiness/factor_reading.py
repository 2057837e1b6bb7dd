"""Questions about versions of the catalogue of factors: the list with what changed, one version, what publishing touches."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from analytics.readiness.factor_comparison import Comparison, compare
from analytics.readiness.models import Assessment, Factor, FactorSet, Rating, ReadinessRound
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible
from corpsys.access.services import may
from corpsys.access.states import Side


@dataclass(frozen=True)
class Version:
    """One version in the list. `changes`: against the one it was made from; None for the first."""

    factor_set: FactorSet
    count: int
    gates: int
    changes: Comparison | None


@dataclass(frozen=True)
class Effects:
    """What a version would touch, in numbers: it names nobody and tells no score.

    `pairs`: pairs of parties assessed so far; `incomplete`: those whose newest ratings leave a factor of this version
    without a rating; `open_forms`: questionnaires that are open now and go on with the version they started with.
    """

    pairs: int
    incomplete: int
    open_forms: int


def factor_sets(principal: Principal) -> Any:
    """Return the versions a person may see, the newest first; drafts only for those who edit them."""
    rows = FactorSet.objects.visible_to(principal).select_related("user", "based_on")
    return rows if may(principal, "edit_factors") else rows.filter(standing=FactorSet.Standing.PUBLISHED)


def factor_set(principal: Principal, public_id: Any) -> FactorSet:
    """Return one visible version."""
    found: FactorSet | None = factor_sets(principal).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def factor(found: FactorSet, key: str) -> Factor:
    """Return one factor of a visible version."""
    row: Factor | None = found.factors.select_related("factor_set").filter(key=key).first()
    if row is None:
        raise NotVisible
    return row


def published(principal: Principal) -> FactorSet | None:
    """Return the version in force; None before the first."""
    found: FactorSet | None = factor_sets(principal).filter(standing=FactorSet.Standing.PUBLISHED).first()
    return found


def versions(principal: Principal) -> list[Version]:
    """Return every visible version with what it changed; two questions however many there are."""
    rows = list(factor_sets(principal))
    factors = _factors({row.pk for row in rows} | {row.based_on_id for row in rows if row.based_on_id})
    return [_version(row, factors) for row in rows]


def _factors(ids: Iterable[int]) -> Mapping[int, list[Factor]]:
    found: dict[int, list[Factor]] = defaultdict(list)
    for row in Factor.objects.filter(factor_set__in=list(ids)).order_by("position"):
        found[row.factor_set_id].append(row)
    return found


def _version(row: FactorSet, factors: Mapping[int, list[Factor]]) -> Version:
    own = factors.get(row.pk, [])
    before = factors.get(row.based_on_id) if row.based_on_id else None
    return Version(row, len(own), sum(factor.is_gate for factor in own), compare(before, own) if before else None)


def effects(found: FactorSet, factors: Iterable[Factor]) -> Effects:
    """Return what publishing a version would touch; four questions however many pairs there are. Source: D12, D14."""
    keys = [factor.key for factor in factors]
    newest = (
        Assessment.objects.filter(corporation_id=found.corporation_id, rater_side=Side.HOST, submitted_at__isnull=False)
        .order_by("workspace_id", "subject_side", "-submitted_at", "-id")
        .distinct("workspace_id", "subject_side")
        .values("pk")
    )
    pairs = Assessment.objects.filter(pk__in=newest).aggregate(n=Count("workspace", distinct=True))["n"]
    complete = (
        Rating.objects.filter(assessment__in=newest, level__isnull=False, factor__key__in=keys)
        .values("workspace")
        .annotate(n=Count("id"))
        .filter(n__gte=2 * len(keys))
        .count()
    )
    return Effects(pairs, pairs - complete, _open_forms(found.corporation_id))


def _open_forms(corporation_id: int) -> int:
    drafts = Assessment.objects.filter(corporation_id=corporation_id, submitted_at__isnull=True)
    # A round that was submitted and never asked the client stays open without a form that anybody fills in.
    rounds = ReadinessRound.objects.filter(
        corporation_id=corporation_id, closed_at__isnull=True, invited_at__isnull=False
    )
    return len({row for rows in (drafts, rounds) for row in rows.values_list("workspace_id", flat=True)})
