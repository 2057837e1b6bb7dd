"""How alike two names are, by their words: rare words weigh more, a word may be mistyped, cut off or run together."""

import math
from collections import Counter
from collections.abc import Iterable

from rapidfuzz.distance import OSA

Words = tuple[str, ...]

# From this share of equal letters two words are one, mistyped; shorter words must be equal.
WORD_ALIKE = 0.75
_SHORTEST_TYPO = 4
_SHORTEST_CUT = 3
_BEGINNING_COUNTS = 0.85
_SMALLEST_WEIGHT = 0.12
# In a short list every word is rare: weights are those of a list of at least so many.
_SMALLEST_LIST = 1000
_ORDINARY_WEIGHT = 0.3
# Words so common in names of companies that they weigh little even where a list has them once.
_ORDINARY = frozenset(
    "group grupa gruppe groupe holding holdings international services service uslugi trading trade handel polska "  # noqa: SIM905
    "poland deutschland europe usa america americas global systems solutions technologies technology tech industries "
    "enterprises enterprise partners brands products management consulting logistics transport store shop com".split()
)
_ROMAN = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "xi": 11, "xii": 12}
ROMAN = frozenset(_ROMAN)


class Weights:
    """What each word of a list of names weighs, 0 to 1: the rarer the more."""

    def __init__(self, names: Iterable[Words]) -> None:
        self._count: Counter[str] = Counter()
        size = 0
        for words in names:
            self._count.update(set(words))
            size += 1
        self._size = max(size, _SMALLEST_LIST)
        self._known: dict[str, float] = {}

    def __call__(self, word: str) -> float:
        weight = self._known.get(word)
        if weight is None:
            share = math.log(1 + self._size / (self._count[word] or 1)) / math.log(1 + self._size)
            weight = max(_SMALLEST_WEIGHT, min(share, _ORDINARY_WEIGHT if word in _ORDINARY else 1.0))
            if len(self._known) < 500_000:
                self._known[word] = weight
        return weight


def similarity(one: Words, other: Words, weights: Weights) -> float:
    """Return how alike two names are, 0 to 1; exactly 1 only for the same letters and digits in the same order."""
    if one == other or "".join(one) == "".join(other):
        return 1.0
    first, second = dict.fromkeys(one), dict.fromkeys(other)
    total = sum(map(weights, first)) + sum(map(weights, second))
    rest = [word for word in second if word not in first]
    both = 0.0
    for word in first:
        if word in second:
            both += 2 * weights(word)
        elif rest:
            share, twin = max((_alike(word, candidate), candidate) for candidate in rest)
            if share:
                rest.remove(twin)
                both += share * (weights(word) + weights(twin))
    likeness = both / total if total else 0.0
    return min(max(likeness, _beginning(one, other, weights)), 0.99)


def rarest(words: Words, weights: Weights) -> float:
    """Return the weight of the rarest word, 0 for none."""
    return max(map(weights, words), default=0.0)


def _beginning(one: Words, other: Words, weights: Weights) -> float:
    """What it counts that one name is the beginning of the other: much where hardly any other has that word."""
    short, long = sorted((one, other), key=len)
    if not short or long[: len(short)] != short:
        return 0.0
    return _BEGINNING_COUNTS * rarest(short, weights) ** 4


def numbers_differ(one: Words, other: Words) -> bool:
    """Whether both names have numbers and none of them is in both: "Shop #1205" is not "Shop #1250"."""
    first = _numbers(one)
    return bool(first) and bool(second := _numbers(other)) and first.isdisjoint(second)


def _numbers(words: Words) -> set[int]:
    return {int(word) if word.isdecimal() else _ROMAN[word] for word in words if word.isdecimal() or word in _ROMAN}


def _alike(one: str, other: str) -> float:
    short, long = sorted((len(one), len(other)))
    if one[0].isdigit() or other[0].isdigit():
        return 0.0
    if short >= _SHORTEST_CUT and (one.startswith(other) or other.startswith(one)):
        return 0.9
    if short < _SHORTEST_TYPO or long - short > 2:
        return 0.0
    return float(OSA.normalized_similarity(one, other, score_cutoff=WORD_ALIKE))
