"""Reads what the recommendation looks at for many pairs at once, in four questions however many pairs there are.

The same records, in the same meaning, as `readiness.selectors.submitted_pair` and `inputs` read for one pair. It runs in
the corporation's context and asks no rights: it is for jobs.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analytics.metrics.readiness import Factor
from analytics.metrics.readiness_scoring import MISSING, RatingTable
from analytics.metrics.variant_rule import FinishedCycle, VariantRules, proven_cycles
from analytics.metrics.variant_scoring import CLASSES, Codes
from analytics.metrics.vocabulary import Outcome, Variant
from analytics.readiness import selectors as readiness
from analytics.readiness.models import Factor as FactorRow
from analytics.scoring.columns import Column, as_array, read
from analytics.scoring.inputs import finished_cycles

# A rating takes three bits of a number of 63: nothing, or the level and one.
_BITS, _PER_WORD = 3, 20

_SQL = """
WITH latest AS MATERIALIZED (
    SELECT DISTINCT ON (workspace_id, subject_side) id, workspace_id, subject_side, factor_set_id, submitted_at
    FROM analytics_assessment
    WHERE corporation_id = %(corporation)s AND rater_side = 'host' AND submitted_at IS NOT NULL
        AND workspace_id = ANY(%(pairs)s::bigint[])
    ORDER BY workspace_id, subject_side, submitted_at DESC, id DESC
), rated AS (
    SELECT workspace_id, max(factor_set_id) AS factor_set_id, min(submitted_at) AS rated_at
    FROM latest GROUP BY workspace_id
), packed AS (
    SELECT l.workspace_id, {packing}
    FROM latest l
    JOIN analytics_rating r ON r.assessment_id = l.id
    JOIN unnest(%(factors)s::bigint[], %(words)s::int[], %(shifts)s::int[]) AS f(id, word, shift) ON f.id = r.factor_id
    WHERE r.corporation_id = %(corporation)s AND r.level IS NOT NULL
    GROUP BY l.workspace_id
), standing AS (
    SELECT DISTINCT ON (run_id, c.organisation_id) run_id, c.organisation_id, s.pareto_class
    FROM analytics_keyclientrun k
    JOIN analytics_clientstanding s ON s.run_id = k.id
    JOIN analytics_ledgerclient c ON c.id = s.client_id
    WHERE k.corporation_id = %(corporation)s AND k.is_in_force AND c.organisation_id IS NOT NULL
    ORDER BY run_id, c.organisation_id, s.rank, s.id
)
SELECT w.id, o.strategic::int::bigint,
    coalesce(array_position(%(classes)s::text[], standing.pareto_class::text) - 1, -1)::bigint,
    coalesce(k.id, -1), coalesce(rated.factor_set_id, -1),
    coalesce((extract(epoch FROM rated.rated_at) * 1000000)::bigint, -1),
    {words}{more}
FROM corpsys_workspace w
JOIN corpsys_organisation o ON o.id = w.partner_id
LEFT JOIN analytics_keyclientrun k ON k.enterprise_id = w.host_id AND k.is_in_force
LEFT JOIN standing ON standing.run_id = k.id AND standing.organisation_id = w.partner_id
LEFT JOIN rated ON rated.workspace_id = w.id
LEFT JOIN packed ON packed.workspace_id = w.id
{joins}
WHERE w.corporation_id = %(corporation)s AND w.id = ANY(%(pairs)s::bigint[])
ORDER BY w.id
"""
_NAMES = ("workspace", "strategic", "pareto_class", "run", "factor_set", "rated_at")


@dataclass(frozen=True, eq=False)
class More:
    """Further whole numbers of each pair to be read along: SQL by name, what is joined for them, and their parameters."""

    columns: Mapping[str, str]
    joins: str
    params: Mapping[str, Any] = field(default_factory=dict)


NOTHING_MORE = More({}, "")


@dataclass(frozen=True, eq=False)
class Gathered:
    """What is known of each pair, parallel; -1 where there is nothing.

    `pareto_class`: places in CLASSES. `rated_at`: microseconds since 1970 of the older assessment. `host`, `partner`:
    ratings by factor key, the columns in the order of `keys`. `catalogues`: the factors of each set in use.
    `empty`: the factors where nothing is rated.
    """

    workspace: Column
    strategic: Column
    pareto_class: Codes
    run: Column
    factor_set: Column
    rated_at: Column
    proven: Codes
    keys: tuple[str, ...]
    host: RatingTable
    partner: RatingTable
    catalogues: Mapping[int, tuple[Factor, ...]]
    empty: tuple[Factor, ...]
    more: Mapping[str, Column]


def gather(corporation_id: int, pairs: Sequence[int], rules: VariantRules, more: More = NOTHING_MORE) -> Gathered:
    """Return what is known of the given scored pairs, by rising workspace."""
    catalogues, keys, slots = _catalogues(corporation_id)
    words = range(-(-len(keys) // _PER_WORD))
    names = [f"{side}{word}" for side in ("host", "partner") for word in words]
    found = read(
        _SQL.format(
            packing=", ".join(_packed(side, word) for side in ("host", "partner") for word in words) or "0 AS nothing",
            words=", ".join(f"coalesce(packed.{name}, 0)" for name in names) or "0::bigint",
            more="".join(f", {column}" for column in more.columns.values()),
            joins=more.joins,
        ),
        {
            **more.params,
            "corporation": corporation_id,
            "pairs": as_array(pairs),
            "classes": [each.value for each in CLASSES],
            "factors": as_array([factor for factor, _slot in slots]),
            "words": as_array([slot // _PER_WORD for _factor, slot in slots]),
            "shifts": as_array([slot % _PER_WORD * _BITS for _factor, slot in slots]),
        },
        (*_NAMES, *(names or ["nothing"]), *(f"{name}_too" for name in more.columns)),
    )
    host, partner = (
        _unpacked([found[f"{side}{word}"] for word in words], len(keys), len(found["workspace"]))
        for side in ("host", "partner")
    )
    return Gathered(
        **{name: found[name] for name in _NAMES},
        proven=_proven(found["workspace"], rules),
        keys=keys,
        host=host,
        partner=partner,
        catalogues=catalogues,
        empty=tuple(map(_factor, readiness.factors_in_force(corporation_id))),
        more={name: found[f"{name}_too"] for name in more.columns},
    )


def _catalogues(
    corporation_id: int,
) -> tuple[dict[int, tuple[Factor, ...]], tuple[str, ...], list[tuple[int, int]]]:
    """The factors of every version; their keys; and for each factor row the place of its key."""
    found: dict[int, list[Factor]] = defaultdict(list)
    places: dict[str, int] = {}
    slots = []
    for row in FactorRow.objects.filter(corporation_id=corporation_id).order_by("factor_set_id", "position"):
        found[row.factor_set_id].append(_factor(row))
        slots.append((row.pk, places.setdefault(row.key, len(places))))
    return {key: tuple(factors) for key, factors in found.items()}, tuple(places), slots


def _factor(row: FactorRow) -> Factor:
    return Factor(row.key, row.weight, row.is_gate)


def _packed(side: str, word: int) -> str:
    rated = "(r.level + 1)::bigint << f.shift"
    return f"bit_or({rated}) FILTER (WHERE l.subject_side = '{side}' AND f.word = {word}) AS {side}{word}"


def _unpacked(words: Sequence[Column], keys: int, rows: int) -> RatingTable:
    table = np.full((rows, keys), MISSING, dtype=np.int8)
    for slot in range(keys):
        bits = words[slot // _PER_WORD] >> (slot % _PER_WORD * _BITS)
        table[:, slot] = (bits & (2**_BITS - 1)).astype(np.int8) - 1
    return table


def _proven(pairs: Column, rules: VariantRules) -> Codes:
    """1 for each pair with a finished cycle that opens integration."""
    history: dict[int, list[FinishedCycle]] = defaultdict(list)
    for pair, variant, outcome in _finished(pairs):
        history[pair].append(FinishedCycle(Variant(variant), Outcome(outcome)))
    proven = [pair for pair, cycles in history.items() if proven_cycles(tuple(cycles), rules)]
    return np.isin(pairs, np.array(proven, dtype=np.int64)).astype(np.int64)


def _finished(pairs: Column) -> Any:
    if not len(pairs):
        return ()
    rows = finished_cycles().filter(workspace_id__gte=int(pairs[0]), workspace_id__lte=int(pairs[-1]))
    return rows.values_list("workspace_id", "variant", "outcome")
