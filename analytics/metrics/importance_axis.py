"""The importance axis of one client: its class with the parts that speak for it, each known or missing with a reason.

The class and the owner's flag decide (`importance`); the other parts are shown beside it and are not added up: no source
gives them weights. Readiness is the other axis and never comes in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from analytics.metrics.answer import Answer, unknown
from analytics.metrics.importance import importance_class
from analytics.metrics.vocabulary import ParetoClass

NO_FIGURES = "no_figures"
NO_BASE = "no_base"  # nothing, or a loss, to grow from

_CLASSES = tuple(ParetoClass)
_UNKNOWN = unknown(NO_FIGURES)


class Part(StrEnum):
    """What importance is made of. Source: D11."""

    SHARE = "share"
    PARETO_CLASS = "pareto_class"
    GROWTH = "growth"
    MARKET_POSITION = "market_position"


@dataclass(frozen=True)
class ImportanceParts:
    """What is known of a client: shares 0-1, growth as a share (0.1 = +10 %), each a value or the reason for none.

    `share`: of the positive total of all clients (a loss has a negative one). `market_position`: the client's share of
    its own market. `pareto_class` is None where there are no figures. The flag is the owner's word, never missing.
    """

    share: Answer
    pareto_class: ParetoClass | None
    growth: Answer = _UNKNOWN
    market_position: Answer = _UNKNOWN
    is_strategic: bool = False


@dataclass(frozen=True)
class Importance:
    """The class that the rules read, with the parts as they were. None where there are no figures, never C.

    `is_lifted`: the class is A by the owner's flag alone. `missing`: the parts that are not known, in their order.
    """

    importance_class: ParetoClass | None
    is_lifted: bool
    missing: tuple[Part, ...]
    parts: ImportanceParts

    @property
    def order(self) -> tuple[int, Decimal]:
        """Sorts clients by falling importance: by class, in a class by share; no figures last."""
        if self.importance_class is None:
            return len(_CLASSES), Decimal(0)
        return _CLASSES.index(self.importance_class), -(self.parts.share.value or Decimal(0))


def importance(parts: ImportanceParts) -> Importance:
    """Place a client on the axis of importance.

    Raises ValueError for a market position outside 0-1, a share above 1, and a share and a class that contradict each
    other. Source: D11, D14, D15.
    """
    _check(parts)
    found = importance_class(parts.pareto_class, is_strategic=parts.is_strategic)
    is_known = {
        Part.SHARE: parts.share.is_known,
        Part.PARETO_CLASS: parts.pareto_class is not None,
        Part.GROWTH: parts.growth.is_known,
        Part.MARKET_POSITION: parts.market_position.is_known,
    }
    return Importance(
        importance_class=found,
        is_lifted=found is not parts.pareto_class,
        missing=tuple(part for part, known in is_known.items() if not known),
        parts=parts,
    )


def growth(before: Decimal | None, after: Decimal | None) -> Answer:
    """How much a client's amount grew between two periods of one length, as a share: 100 → 115 is 0.15.

    Reasons: `no_figures` (one period is missing), `no_base` (before is zero or a loss, so no ratio means
    anything). Source: D11.
    """
    if before is None or after is None:
        return unknown(NO_FIGURES)
    return Answer((after - before) / before) if before > 0 else unknown(NO_BASE)


def _check(parts: ImportanceParts) -> None:
    share, position = parts.share.value, parts.market_position.value
    if position is not None and not (position.is_finite() and 0 <= position <= 1):
        raise ValueError("a market position is a share from 0 to 1")
    if share is None:
        return
    if not share.is_finite() or share > 1:
        raise ValueError("a share of the positive total is at most 1")
    fits = {ParetoClass.LOSS: share <= 0, ParetoClass.NONE: share == 0}  # a tiny stored share is rounded to 0
    if parts.pareto_class is not None and not fits.get(parts.pareto_class, share >= 0):
        raise ValueError("share and class contradict each other")
