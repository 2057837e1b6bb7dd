"""What other rules would say of many pairs: how many go from which result to which, and the pairs that differ."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analytics.metrics.variant_rule import Decision, VariantRules
from analytics.scoring.bulk import outcomes
from analytics.scoring.columns import Column, as_array
from analytics.scoring.gathering import gather


@dataclass(frozen=True, eq=False)
class Trial:
    """`counts`: (result before, result after) → pairs, also where both are the same; a result is the variant, or the reason for none.

    `workspaces`: the pairs that differ; parallel, `old` and `new` are places in `before` and `after`.
    """

    counts: Counter[tuple[str, str]]
    workspaces: Column
    old: Column
    new: Column
    before: tuple[Decision, ...] = field(default=())
    after: tuple[Decision, ...] = field(default=())

    @classmethod
    def empty(cls) -> "Trial":
        nothing = np.zeros(0, dtype=np.int64)
        return cls(Counter(), nothing, nothing, nothing)

    @property
    def changed(self) -> int:
        return sum(count for (before, after), count in self.counts.items() if before != after)

    def __add__(self, other: "Trial") -> "Trial":
        """The counts of both; their pairs are written part by part and not kept."""
        nothing = np.zeros(0, dtype=np.int64)
        return Trial(self.counts + other.counts, nothing, nothing, nothing)

    def as_arrays(self) -> dict[str, Any]:
        """The differing pairs as PostgreSQL takes them, whose arrays begin at one."""
        return {
            "workspaces": as_array(self.workspaces),
            "old": as_array(self.old + 1),
            "new": as_array(self.new + 1),
            "before": [each.variant.value if each.variant else "" for each in self.before],
            "before_reasons": [each.reason.value for each in self.before],
            "after": [each.variant.value if each.variant else "" for each in self.after],
            "after_reasons": [each.reason.value for each in self.after],
        }


def tried(corporation_id: int, pairs: Sequence[int], in_force: VariantRules, rules: VariantRules) -> Trial:
    """Compare the rules in force with other rules over the given pairs, from the same records. Source: D15, D16."""
    known = gather(corporation_id, pairs, in_force)
    other = known if rules.proving_variants == in_force.proving_variants else gather(corporation_id, pairs, rules)
    before, after = outcomes(known, in_force).decisions, outcomes(other, rules).decisions
    kinds = Counter(zip(before.of.tolist(), after.of.tolist(), strict=True))
    counts: Counter[tuple[str, str]] = Counter()
    differ = set()
    for (old, new), count in kinds.items():
        counts[result(before.kinds[old]), result(after.kinds[new])] += count
        if before.kinds[old] != after.kinds[new]:
            differ.add(old * len(after.kinds) + new)
    code = before.of * len(after.kinds) + after.of
    at = np.flatnonzero(np.isin(code, np.array(sorted(differ), dtype=np.int64)))
    return Trial(counts, known.workspace[at], before.of[at], after.of[at], before.kinds, after.kinds)


def result(decision: Decision) -> str:
    """Return the stored name of a result: the variant, or the reason for none."""
    return (decision.variant or decision.reason).value
