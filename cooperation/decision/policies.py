"""What a choice of variant takes: a reason, an executive's answer, or neither. Source: D6, D15, D16."""

from dataclasses import dataclass
from enum import StrEnum

from cooperation.decision.grounds import Grounds
from cooperation.decision.models import Decision
from corpsys.workspace.models import Cycle

LEAST_REASON = 20
ORDER = tuple(Cycle.Variant.values)


class WaitsFor(StrEnum):
    """Why an executive has to answer; the values are stored."""

    UPWARD = "upward"
    NO_RECOMMENDATION = "no_recommendation"
    OTHER_LEVEL = "other_level"


@dataclass(frozen=True)
class Demand:
    """`waits_for`: empty where the decision of the key-account manager stands by itself."""

    needs_reason: bool
    waits_for: tuple[WaitsFor, ...]


def demand(grounds: Grounds, chosen: str) -> Demand:
    """Return what choosing this variant takes. Without the score (D5) a reason is enough."""
    if not grounds.is_scored:
        return Demand(needs_reason=True, waits_for=())
    return Demand(needs_reason=chosen != grounds.recommended, waits_for=tuple(_waits_for(grounds, chosen)))


def _waits_for(grounds: Grounds, chosen: str) -> list[WaitsFor]:
    found = []
    if not grounds.recommended:
        found.append(WaitsFor.NO_RECOMMENDATION)
    elif ORDER.index(chosen) > ORDER.index(grounds.recommended):
        found.append(WaitsFor.UPWARD)
    if not grounds.is_one_level:
        found.append(WaitsFor.OTHER_LEVEL)
    return found


def is_across_levels(decision: Decision) -> bool:
    """Say whether a decision was taken between parties of different levels and so asks for an executive's reason."""
    return WaitsFor.OTHER_LEVEL in decision.inputs.get("waits_for", ())
