"""The picture of one factor: both sides' levels 0–4 on a line, and for a gate where its thresholds lie.

Marks differ by shape and letter, not by colour alone; the same levels stand in words beside the picture.
"""

from dataclasses import dataclass

from analytics.metrics.readiness import HIGHEST_RATING
from analytics.metrics.variant_rule import VariantRules

WIDTH, HEIGHT = 240, 28
# Five levels on a line; where both sides stand on one level the marks move apart.
FIRST, STEP, APART, HALF = 20, 50, 9, 8


@dataclass(frozen=True)
class Dumbbell:
    """Places on the line of levels, in units of the picture; None where a level is missing, or there is no threshold.

    `cooperation`, `integration`: half a level below the threshold of gates, so that what stands left of it is too low.
    """

    host: int | None
    partner: int | None
    ticks: tuple[int, ...]
    cooperation: int | None = None
    integration: int | None = None

    @property
    def partner_corner(self) -> int | None:
        return None if self.partner is None else self.partner - HALF


def ticks() -> tuple[int, ...]:
    """Return the places of the levels 0–4."""
    return tuple(FIRST + STEP * level for level in range(HIGHEST_RATING + 1))


def picture(host: int | None, partner: int | None, rules: VariantRules | None = None) -> Dumbbell:
    """Return the picture of two levels. `rules`: for a gate, whose thresholds are marked."""
    apart = APART if host is not None and host == partner else 0
    return Dumbbell(
        host=None if host is None else FIRST + STEP * host - apart,
        partner=None if partner is None else FIRST + STEP * partner + apart,
        ticks=ticks(),
        cooperation=_below(rules.gate_cooperation) if rules else None,
        integration=_below(rules.gate_integration) if rules else None,
    )


def _below(threshold: int) -> int | None:
    return FIRST + STEP * threshold - STEP // 2 if threshold else None
