"""Keeps the stored scores: compares fresh results with the stored rows and writes only those that differ. Source: D15.

A row that is equal is not touched at all, neither rewritten nor locked, so that scoring again costs no disk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from analytics.metrics.readiness_scoring import MISSING
from analytics.metrics.variant_rule import Reason, VariantRules
from analytics.metrics.variant_scoring import CLASSES
from analytics.metrics.vocabulary import Variant
from analytics.scoring.bulk import Outcomes, outcomes
from analytics.scoring.columns import Column, as_array
from analytics.scoring.gathering import Gathered, More, gather

VARIANTS, REASONS = [each.value for each in Variant], [each.value for each in Reason]
_CLASSES = [each.value for each in CLASSES]
_E4 = 10_000

_STORED = More(
    {
        "id": "coalesce(s.id, -1)",
        "host_e4": f"coalesce((s.host_score * {_E4})::bigint, -1)",
        "partner_e4": f"coalesce((s.partner_score * {_E4})::bigint, -1)",
        "pair_e4": f"coalesce((s.pair_score * {_E4})::bigint, -1)",
        "level": "coalesce(s.level, -1)::bigint",
        "lowest_gate": "coalesce(s.lowest_gate, -1)::bigint",
        "missing": "coalesce(s.missing, -1)::bigint",
        "importance": "coalesce(array_position(%(classes)s::text[], s.importance::text) - 1, -1)::bigint",
        "recommended": "coalesce(array_position(%(variants)s::text[], s.recommended::text) - 1, -1)::bigint",
        "reason": "coalesce(array_position(%(reasons)s::text[], s.reason::text) - 1, -1)::bigint",
        "rules_version": "coalesce(s.rules_version = %(version)s, false)::int::bigint",
        "factor_set": "coalesce(s.factor_set_id, -1)",
        "run": "coalesce(s.run_id, -1)",
        "rated_at": "coalesce((extract(epoch FROM s.rated_at) * 1000000)::bigint, -1)",
    },
    "LEFT JOIN analytics_clientscore s ON s.workspace_id = w.id",
)
_WRITE = """
INSERT INTO analytics_clientscore (corporation_id, public_id, workspace_id, host_score, partner_score, pair_score, level,
    lowest_gate, missing, importance, recommended, reason, rules_version, factor_set_id, run_id, rated_at, computed_at)
SELECT %(corporation)s, gen_random_uuid(), r.workspace, nullif(r.host_e4, -1) / 10000.0, nullif(r.partner_e4, -1) / 10000.0,
    nullif(r.pair_e4, -1) / 10000.0, nullif(r.level, -1), nullif(r.lowest_gate, -1), r.missing,
    coalesce((%(classes)s::text[])[r.importance + 1], ''), coalesce((%(variants)s::text[])[r.recommended + 1], ''),
    (%(reasons)s::text[])[r.reason + 1], %(version)s, nullif(r.factor_set, -1), nullif(r.run, -1),
    timestamptz 'epoch' + nullif(r.rated_at, -1) * interval '1 microsecond', %(at)s
FROM unnest({arrays}) AS r({names})
ON CONFLICT (corporation_id, workspace_id) DO UPDATE SET {updates}
"""
_COLUMNS: tuple[str, ...] = (
    "host_score",
    "partner_score",
    "pair_score",
    "level",
    "lowest_gate",
    "missing",
    "importance",
    "recommended",
)
_COLUMNS += ("reason", "rules_version", "factor_set_id", "run_id", "rated_at", "computed_at")


@dataclass(frozen=True)
class Kept:
    """What keeping the scores came to: pairs looked at, rows that are new, rows that changed."""

    pairs: int
    added: int
    changed: int

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.pairs + other.pairs, self.added + other.added, self.changed + other.changed)


def keep(corporation_id: int, pairs: Sequence[int], rules: VariantRules, *, at: datetime) -> Kept:
    """Score the given pairs and write what differs from the stored rows, in the caller's transaction.

    `at`: the moment that changed rows keep as theirs.
    """
    known = gather(corporation_id, pairs, rules, _stored(rules))
    fresh = _rows(known, outcomes(known, rules))
    is_new = known.more["id"] == MISSING
    places = np.flatnonzero(is_new | _differs(fresh, known))
    if len(places):
        _write(corporation_id, {name: column[places] for name, column in fresh.items()}, rules, at)
    added = int(is_new.sum())
    return Kept(pairs=len(known.workspace), added=added, changed=len(places) - added)


def _stored(rules: VariantRules) -> More:
    given = {"variants": VARIANTS, "reasons": REASONS, "version": rules.version}
    return More(_STORED.columns, _STORED.joins, given)


def _rows(known: Gathered, found: Outcomes) -> dict[str, Column]:
    """The columns as they are to be stored; -1 for nothing."""
    variants = [MISSING if each.variant is None else VARIANTS.index(each.variant) for each in found.decisions.kinds]
    reasons = [REASONS.index(each.reason) for each in found.decisions.kinds]
    return {
        "workspace": known.workspace,
        "host_e4": found.host_e4,
        "partner_e4": found.partner_e4,
        "pair_e4": found.pair_e4,
        "level": found.level,
        "lowest_gate": found.lowest_gate,
        "missing": found.missing,
        "importance": found.importance,
        "recommended": np.array(variants, dtype=np.int64)[found.decisions.of],
        "reason": np.array(reasons, dtype=np.int64)[found.decisions.of],
        "factor_set": known.factor_set,
        "run": known.run,
        "rated_at": known.rated_at,
    }


def _differs(fresh: dict[str, Column], known: Gathered) -> NDArray[np.bool_]:
    differs: NDArray[np.bool_] = known.more["rules_version"] == 0
    for name, column in fresh.items():
        if name != "workspace":
            differs |= column != known.more[name]
    return differs


def _write(corporation_id: int, rows: dict[str, Column], rules: VariantRules, at: datetime) -> None:
    sql = _WRITE.format(
        arrays=", ".join(f"%({name})s::bigint[]" for name in rows),
        names=", ".join(rows),
        updates=", ".join(f"{column} = EXCLUDED.{column}" for column in _COLUMNS),
    )
    words: dict[str, Any] = {"classes": _CLASSES, "variants": VARIANTS, "reasons": REASONS, "version": rules.version}
    arrays = {name: as_array(column) for name, column in rows.items()}
    with connection.cursor() as cursor:
        cursor.execute(sql, {"corporation": corporation_id, "at": at, **words, **arrays})
