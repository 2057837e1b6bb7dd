"""Readiness of many clients at once: scores and levels by column, and which stored rows they change.

The formula and its meaning are `readiness`; this is the same in whole numbers over arrays, equal to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, lcm

import numpy as np
from numpy.typing import NDArray

from analytics.metrics.answer import Answer, known, unknown
from analytics.metrics.readiness import HIGHEST_RATING, MISSING_RATINGS
from analytics.metrics.ten_thousandths import E4Array

RatingTable = NDArray[np.int8]  # a row per client, a column per factor; 0..4, MISSING where there is no rating
Positions = NDArray[np.intp]

MISSING = -1
_PERCENT_E4 = 100 * 10_000


@dataclass(frozen=True, eq=False)
class Points:
    """Σ(w·s) of each client in whole units (int64, or Python integers); MISSING where a rating is. Score = points/full.

    `full`: the points of a client that is rated highest in everything, 4·Σw.
    """

    points: E4Array
    full: int

    def answer(self, at: int) -> Answer:
        """One client's readiness, 0-100, as `readiness.side_score` gives it."""
        found = int(self.points[at])
        return unknown(MISSING_RATINGS) if found == MISSING else known(Decimal(100 * found) / Decimal(self.full))


@dataclass(frozen=True, eq=False)
class Scores:
    """What is stored of each client, parallel: readiness 0-100 in ten-thousandths (int64) and level (int8).

    The level is the number of thresholds reached, found before rounding: 49.99996 is shown as 50 and does not reach it.
    MISSING in both where there is no score.
    """

    scores_e4: NDArray[np.int64]
    levels: NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Changes:
    """What has to be written: positions in the fresh rows (`added`, `changed`) and in the stored ones (`gone`)."""

    added: Positions
    changed: Positions
    gone: Positions


def side_points(ratings: RatingTable, weights: Sequence[Decimal]) -> Points:
    """Points of one side of each client; `weights` in the order of the columns.

    Raises ValueError for a table of another width, a rating outside 0-4 that is not MISSING, a negative or non-finite
    weight, or Σw = 0. Source: D14; methods, Readiness.
    """
    _check(ratings, weights)
    parts = [Fraction(weight) for weight in weights]
    unit = lcm(*(part.denominator for part in parts))
    whole = [int(part * unit) for part in parts]
    full = HIGHEST_RATING * sum(whole)
    kind = np.int64 if full * _PERCENT_E4 * 2 < 2**63 else object
    points = ratings.astype(kind) @ np.array(whole, dtype=kind)
    points[(ratings == MISSING).any(axis=1)] = MISSING
    return Points(points, full)


def pair_points(enterprise: Points, client: Points) -> Points:
    """R_pair of each client: the lower of the two sides, MISSING if one is. Raises ValueError for different weights.

    Source: D15.
    """
    if enterprise.full != client.full:
        raise ValueError("the two sides are rated by different weights")
    return Points(np.minimum(enterprise.points, client.points), client.full)


def scores(found: Points, thresholds: Sequence[Decimal]) -> Scores:
    """Scores rounded half to even, and levels by thresholds (0-100) in order; raises ValueError where one falls.

    Two thresholds may be equal: whoever reaches one reaches both.
    """
    if any(first > second for first, second in pairwise(thresholds)):
        raise ValueError("thresholds must not fall")
    needed = np.array([ceil(Fraction(each) * found.full / 100) for each in thresholds], dtype=found.points.dtype)
    is_missing = found.points == MISSING
    levels = np.searchsorted(needed, found.points, side="right")
    rounded = _divided(found.points * _PERCENT_E4, found.full).astype(np.int64)
    return Scores(
        scores_e4=np.where(is_missing, MISSING, rounded),
        levels=np.where(is_missing, MISSING, levels).astype(np.int8),
    )


def lowest_gates(ratings: RatingTable, gates: Sequence[int]) -> NDArray[np.int8]:
    """The lowest rating of each client among the gates (columns), MISSING if one is; 4 without gates. Source: D12, D15."""
    lowest: NDArray[np.int8] = ratings[:, list(gates)].min(axis=1, initial=HIGHEST_RATING)
    return lowest


def changes(clients: NDArray[np.int64], fresh: Scores, stored_clients: NDArray[np.int64], stored: Scores) -> Changes:
    """Compare fresh scores with stored ones by client, in any order: rows that are equal need no write.

    Raises ValueError for a client that stands twice on one side.
    """
    order, stored_order = _rising(clients), _rising(stored_clients)
    slots = np.searchsorted(stored_clients[stored_order], clients[order])
    is_stored = np.isin(clients[order], stored_clients[stored_order], assume_unique=True)
    at, stored_at = order[is_stored], stored_order[slots[is_stored]]
    differs = (fresh.scores_e4[at] != stored.scores_e4[stored_at]) | (fresh.levels[at] != stored.levels[stored_at])
    return Changes(
        added=np.sort(order[~is_stored]),
        changed=np.sort(at[differs]),
        gone=np.flatnonzero(np.bincount(stored_at, minlength=len(stored_order)) == 0),
    )


def _rising(clients: NDArray[np.int64]) -> Positions:
    order = np.argsort(clients)
    if bool((clients[order][1:] == clients[order][:-1]).any()):
        raise ValueError("a client stands twice")
    return order


def _check(ratings: RatingTable, weights: Sequence[Decimal]) -> None:
    if ratings.ndim != 2 or ratings.shape[1] != len(weights):
        raise ValueError("the table needs a column for each weight")
    if bool(((ratings < MISSING) | (ratings > HIGHEST_RATING)).any()):
        raise ValueError("a rating is a whole number from 0 to 4")
    if any(not weight.is_finite() or weight < 0 for weight in weights) or not sum(weights):
        raise ValueError("weights must be finite and not negative, and one of them positive")


def _divided(numerators: E4Array, denominator: int) -> E4Array:
    """Whole quotients, rounded half to even."""
    quotients = numerators // denominator
    twice = 2 * (numerators - quotients * denominator)
    is_up = (twice > denominator) | ((twice == denominator) & (quotients % 2 == 1))
    rounded: E4Array = quotients + is_up
    return rounded
