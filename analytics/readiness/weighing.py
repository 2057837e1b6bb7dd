"""The pairwise comparisons of a version as they stand: matrix by matrix, what follows, and why something does not follow.

Groups are compared first, then the factors inside each group; the method is `analytics.metrics.ahp`.
Source: methods, Weights by pairwise comparison.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import combinations

from django.utils.translation import gettext as _

from analytics.metrics import ahp
from analytics.metrics.ahp import CONSISTENCY_LIMIT, MOST_KEYS, GlobalWeights, Pair, PairwiseWeights, Refusal
from analytics.readiness.factor_content import WEIGHT_PLACES
from analytics.readiness.factor_groups import by_group, group_label
from analytics.readiness.models import Factor, FactorSet
from analytics.readiness.selectors import words
from corpsys.access.refusals import Text
from corpsys.pages import numbers

GROUPS = ""  # the heading under which the comparisons of the groups stand
UNIT = Decimal(1).scaleb(-WEIGHT_PLACES)
MOST_NAMED = 5
Said = Mapping[Pair, Fraction]


@dataclass(frozen=True)
class Matrix:
    """Things that are compared with each other. `heading`: the group inside which, or GROUPS; `names`: key → name."""

    heading: str
    names: Mapping[str, str]
    said: Said
    found: PairwiseWeights

    @property
    def label(self) -> str:
        return group_label(self.heading) if self.heading else _("Groups")

    @property
    def pairs(self) -> list[Pair]:
        """Every two of them, as they are asked for."""
        return list(combinations(self.names, 2))

    @property
    def is_comparable(self) -> bool:
        return len(self.names) <= MOST_KEYS

    def told(self, pair: Pair) -> Fraction | None:
        """Return what was said of a pair, in this direction; None where nothing was."""
        if pair in self.said:
            return self.said[pair]
        turned = self.said.get(pair[::-1])
        return 1 / turned if turned else None

    @property
    def lines(self) -> list[tuple[str, Decimal | None]]:
        """Each name with its weight inside the matrix; None while there is none."""
        return [(name, self.found.weights.get(key)) for key, name in self.names.items()]


@dataclass(frozen=True)
class Weighing:
    """All matrices of a version. `weights`: of every factor, rounded so that they add up to 1; empty while one is refused."""

    matrices: tuple[Matrix, ...]
    found: GlobalWeights
    weights: Mapping[str, Decimal]

    @property
    def is_accepted(self) -> bool:
        return self.found.is_accepted

    @property
    def refusals(self) -> list[tuple[Matrix, Text]]:
        return [(matrix, explain(matrix)) for matrix in self.matrices if not matrix.found.is_accepted]

    def matrix(self, heading: str) -> Matrix | None:
        return next((matrix for matrix in self.matrices if matrix.heading == heading), None)


def weighing(factor_set: FactorSet, factors: Sequence[Factor]) -> Weighing:
    """Return the comparisons that are kept with a version; those of factors that are gone or moved are left out."""
    return weighed({heading: _read(lines) for heading, lines in factor_set.comparisons.items()}, factors)


def weighed(comparisons: Mapping[str, Said], factors: Sequence[Factor]) -> Weighing:
    """Return what follows from comparisons by heading."""
    groups = by_group(factors)
    first = _matrix(GROUPS, {group: group_label(group) for group in groups}, comparisons.get(GROUPS, {}))
    inside = {
        group: _matrix(group, {one.key: words(one).label for one in rows}, comparisons.get(group, {}))
        for group, rows in groups.items()
    }
    found = ahp.global_weights(first.found, {group: matrix.found for group, matrix in inside.items()})
    return Weighing((first, *inside.values()), found, rounded(found.weights))


def are_current(factor_set: FactorSet, factors: Sequence[Factor]) -> bool:
    """Say whether the weights of the factors are what the kept comparisons give."""
    found = weighing(factor_set, factors)
    return found.is_accepted and all(found.weights[factor.key] == factor.weight for factor in factors)


def rounded(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return weights with six decimals that add up to exactly 1: what rounding leaves over goes to the largest rests."""
    floors = {key: weight.quantize(UNIT, ROUND_FLOOR) for key, weight in weights.items()}
    over = int((1 - sum(floors.values(), Decimal(0))) / UNIT) if floors else 0
    by_rest = sorted(floors, key=lambda key: weights[key] - floors[key], reverse=True)
    return {key: floors[key] + (UNIT if key in by_rest[:over] else 0) for key in floors}


def explain(matrix: Matrix) -> Text:
    """Return why a matrix gives no weights to use, with the comparisons at fault; nothing where it does."""
    reason, pairs = matrix.found.reason, _names(matrix)
    if reason == Refusal.INCONSISTENT:
        return _contradiction(matrix)
    told = {
        Refusal.NOTHING_TO_COMPARE: _("There is nothing to compare."),
        Refusal.TOO_MANY: _("At most nine can be compared with each other; put the factors into other groups."),
        Refusal.MISSING_COMPARISONS: _("Not compared yet: %(pairs)s."),
        Refusal.OUT_OF_RANGE: _("Not within 1/9 and 9: %(pairs)s."),
        Refusal.NOT_RECIPROCAL: _("One direction must be 1 divided by the other, and a thing to itself 1: %(pairs)s."),
    }
    return told[reason] % {"pairs": pairs} if reason else ""


def _contradiction(matrix: Matrix) -> Text:
    ratio = {"ratio": numbers.show(matrix.found.consistency_ratio, 3), "limit": numbers.show(CONSISTENCY_LIMIT, 2)}
    said = (
        _("The comparisons contradict each other: consistency ratio %(ratio)s, at most %(limit)s is accepted.") % ratio
    )
    return f"{said} {worst(matrix)}".strip()


def worst(matrix: Matrix) -> Text:
    """Return in words which comparison fits the others least, and what all together suggest; nothing where all fit."""
    found = matrix.found.worst
    if found is None:
        return ""
    return _(
        "Least fitting: “%(first)s” to “%(second)s”, said %(said)s; all comparisons together suggest %(implied)s."
    ) % {
        "first": matrix.names[found.first],
        "second": matrix.names[found.second],
        "said": show(found.said),
        "implied": show_ratio(found.implied),
    }


def show(said: Fraction) -> str:
    """Return a comparison as it is written: 3, or 1/3."""
    return str(said)


def show_ratio(ratio: Decimal) -> str:
    """Return how many times one matters as much as the other, as it is written: 2.4, or 1/2.4."""
    return numbers.show(ratio, 1) if ratio >= 1 else f"1/{numbers.show(1 / ratio, 1)}"


def _names(matrix: Matrix) -> str:
    pairs = [" – ".join(matrix.names[key] for key in pair) for pair in matrix.found.pairs]
    more = [_("and %(more)s more") % {"more": len(pairs) - MOST_NAMED}] if len(pairs) > MOST_NAMED else []
    return "; ".join([*pairs[:MOST_NAMED], *more])


def _matrix(heading: str, names: Mapping[str, str], said: Said) -> Matrix:
    known = {pair: value for pair, value in said.items() if set(pair) <= set(names)}
    return Matrix(heading, names, known, ahp.pairwise_weights(tuple(names), known))


def _read(lines: Sequence[Sequence[str]]) -> dict[Pair, Fraction]:
    return {(first, second): Fraction(said) for first, second, said in lines}
