"""Two versions of a strategy beside each other: what was changed, added and removed. Source: D8."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpsys.strategy.models import StrategyVersion

ALIKE = 0.5


@dataclass(frozen=True)
class Words:
    """A goal or factor in words. `about`: the goal it serves, or the kind of the factor."""

    text: str
    about: str


@dataclass(frozen=True)
class Change:
    """One line. Without `before` it is new, without `after` it was removed."""

    before: Words | None
    after: Words | None

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Comparison:
    """Goals and factors of two versions, line by line in the order of the newer one; then what was removed."""

    goals: tuple[Change, ...]
    factors: tuple[Change, ...]

    @property
    def is_changed(self) -> bool:
        return any(line.is_changed for line in (*self.goals, *self.factors))


def compare(older: StrategyVersion, newer: StrategyVersion) -> Comparison:
    """Return how two versions differ. A line that was reworded is found by its likeness, since versions share no rows."""
    return Comparison(_lines(_goals(older), _goals(newer)), _lines(_factors(older), _factors(newer)))


def _goals(strategy: StrategyVersion) -> list[Words]:
    rows = strategy.goals.select_related("traces_to")
    return [Words(goal.text, goal.traces_to.text if goal.traces_to else "") for goal in rows]


def _factors(strategy: StrategyVersion) -> list[Words]:
    return [Words(factor.text, str(factor.get_kind_display())) for factor in strategy.factors.all()]


def _lines(older: Sequence[Words], newer: Sequence[Words]) -> tuple[Change, ...]:
    left = list(older)
    pairs: dict[int, Words] = {}
    # The same words first, so that no reworded line takes the place of one that stayed.
    for least in (1.0, ALIKE):
        for place, words in enumerate(newer):
            found = _closest(words, left, least) if place not in pairs else None
            if found is not None:
                pairs[place] = found
                left.remove(found)
    lines = [Change(pairs.get(place), words) for place, words in enumerate(newer)]
    return (*lines, *(Change(words, None) for words in left))


def _closest(words: Words, left: Sequence[Words], least: float) -> Words | None:
    likeness = [(SequenceMatcher(None, words.text, other.text).ratio(), other) for other in left]
    best = max(likeness, key=lambda found: found[0], default=None)
    return best[1] if best is not None and best[0] >= least else None
