"""The shape of a number that may not exist: a value, or the reason why there is none. Source: methods, preamble."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Answer:
    """Either a value or a reason code, never both and never neither; raises ValueError otherwise."""

    value: Decimal | None
    reason: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise ValueError("an answer has either a value or a reason")

    @property
    def is_known(self) -> bool:
        return self.value is not None


def known(value: Decimal) -> Answer:
    return Answer(value)


def unknown(reason: str) -> Answer:
    return Answer(None, reason)


def ratio(part: Decimal | int, whole: Decimal | int, *, reason: str) -> Answer:
    """Part of a positive whole; a whole of zero or less gives the reason instead."""
    return known(Decimal(part) / Decimal(whole)) if whole > 0 else unknown(reason)


def weighted_mean(items: list[tuple[Decimal, Decimal]]) -> Answer:
    """Mean of (value, weight) pairs.

    Reasons: `nothing_to_average` (no pairs), `no_weight` (all weights are zero). Raises ValueError for a negative
    or non-finite weight.
    """
    if any(not weight.is_finite() or weight < 0 for _, weight in items):
        raise ValueError("weights must be finite and not negative")
    if not items:
        return unknown("nothing_to_average")
    total = sum((weight for _, weight in items), Decimal(0))
    return ratio(sum((value * weight for value, weight in items), Decimal(0)), total, reason="no_weight")
