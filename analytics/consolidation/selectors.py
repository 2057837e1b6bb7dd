"""Questions about joined data, as far as the reader may see it. Source: access K5."""

from dataclasses import dataclass
from typing import Any

from analytics.consolidation import policies
from analytics.consolidation.models import Consolidation, JoinedCell
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import Pair
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible
from corpsys.access.states import Side
from corpsys.workspace.models import Cycle

Resolution = JoinedCell.Resolution
EXCEPTION = JoinedCell.Status.EXCEPTION


def consolidations(principal: Principal, cycle: Cycle) -> dict[str, Consolidation]:
    """Return the results in force by pair."""
    rows = Consolidation.objects.visible_to(principal).filter(cycle=cycle, is_current=True)
    return {row.pair: row for row in rows.select_related("host_dataset", "partner_dataset")}


def consolidation(principal: Principal, cycle: Cycle, pair: Pair) -> Consolidation:
    """Return the result in force of a pair, or refuse as if it did not exist."""
    found = consolidations(principal, cycle).get(pair.key)
    if found is None:
        raise NotVisible
    return found


def cells(principal: Principal, consolidation: Consolidation) -> Any:
    """Return the joined cells of a result."""
    return JoinedCell.objects.visible_to(principal).filter(consolidation=consolidation).select_related("resolved_by")


def cell(principal: Principal, cycle: Cycle, pair: Pair, public_id: Any) -> JoinedCell:
    """Return one joined cell, or refuse as if it did not exist."""
    found: JoinedCell = JoinedCell.objects.select_related("consolidation").get_visible(
        principal, public_id=public_id, cycle=cycle, consolidation__pair=pair.key
    )
    return found


def exceptions(principal: Principal, consolidation: Consolidation) -> Any:
    """Return the exceptions of a result, the open ones first."""
    return cells(principal, consolidation).filter(status=EXCEPTION).order_by("resolution", "month", "category", "id")


@dataclass(frozen=True)
class Standing:
    """How a pair stands, for gates: whether both halves may be joined, whether the result is of them, what is open."""

    pair: Pair
    is_ready: bool
    is_joined: bool
    open: int


def standing(cycle: Cycle, pair: Pair) -> Standing:
    """Return how a pair stands in a cycle. For rules, not for showing."""
    current = {
        Side(row.owner_side): row
        for row in Dataset.objects.filter(
            cycle=cycle,
            kind__in=[pair.host.kind, pair.partner.kind],
            is_current=True,
            confidentiality=Dataset.Confidentiality.CONSOLIDATION,
        )
    }
    if len(current) < 2:
        return Standing(pair, False, False, 0)
    result = Consolidation.objects.filter(
        cycle=cycle,
        pair=pair.key,
        is_current=True,
        host_dataset=current[Side.HOST],
        partner_dataset=current[Side.PARTNER],
    ).first()
    if result is None:
        return Standing(pair, True, False, 0)
    still_open = JoinedCell.objects.filter(consolidation=result, status=EXCEPTION, resolution=Resolution.OPEN).count()
    return Standing(pair, True, True, still_open)


def is_outdated(consolidation: Consolidation) -> bool:
    """Say whether one of the joined versions is no longer in force; its datasets must have been read with it."""
    return policies.is_outdated(consolidation)


def is_frozen(consolidation: Consolidation) -> bool:
    """Say whether a side has withdrawn its permission since."""
    return policies.is_frozen(consolidation)
