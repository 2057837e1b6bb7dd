"""Possible duplicates: which organisations of two lists are the same company, by registry number, name and place.

It proposes; a person decides. It reads no database: the caller brings both lists. Source: D2.

How: names become keys (match_keys). For each row only those known organisations are looked at that share a rare word,
a word in the same town, or the beginning or end of the name; of these, those sharing most are scored. Words weigh by
how rare they are, so "Altria" and "Altria Group" are near and "Alfa Trading" and "Beta Trading" are not; a word may be
mistyped or cut off; numbers in names may differ at one address only. What is enough depends on what is known of the
place.
"""

import functools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import nlargest
from typing import Any

from corpsys.corporation.match_keys import match_key
from corpsys.corporation.name_similarity import ROMAN, Weights, Words, numbers_differ, rarest, similarity
from corpsys.corporation.places import Nearness, nearness, place_words
from corpsys.corporation.registry_numbers import kind_and_country

__all__ = ["Match", "Named", "Reason", "candidates", "match_key"]

# Likenesses of names, 0 to 1, from which a pair is worth a person's look, by what is known of the two places.
ENOUGH = {
    Nearness.SAME_ADDRESS: 0.55,
    Nearness.SAME_TOWN: 0.8,
    Nearness.UNKNOWN: 0.8,
    Nearness.SAME_TOWN_OTHER_ADDRESS: 0.95,
    Nearness.OTHER_TOWN: 1.0,
}
# What a place makes of a likeness: the order of two candidates with names alike.
CERTAINTY = {
    Nearness.SAME_ADDRESS: 1.0,
    Nearness.SAME_TOWN: 0.98,
    Nearness.UNKNOWN: 0.95,
    Nearness.SAME_TOWN_OTHER_ADDRESS: 0.93,
    Nearness.OTHER_TOWN: 0.85,
}
MOST_PER_ROW = 3
# Blocks with more known organisations than this tell nothing apart and are left out.
LARGEST_BLOCK = 300
# Of the known organisations that share a block with a row, so many with the most in common are scored.
MOST_SCORED = 40
_END = 6
# What the likeness to one of the two names of a company "one name / another" counts.
PART_COUNTS = 0.95
_TWO_NAMES = re.compile(r"(?<=\w\w)\W*/\s*(?=\w\w)")


class Reason(StrEnum):
    """Why two organisations may be one, the strongest first."""

    SAME_NUMBER = "same_number"
    SAME_NAME_AND_PLACE = "same_name_and_place"
    SAME_NAME = "same_name"
    SIMILAR_NAME_SAME_PLACE = "similar_name_same_place"
    SIMILAR_NAME = "similar_name"


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation as far as it is compared; country in ISO 3166-1 alpha-2, the registry number in stored form.

    `match_key`: of the name, where the caller has it; "" has it computed.
    """

    key: Any
    name: str
    city: str = ""
    address: str = ""
    postal_code: str = ""
    country: str = ""
    registry_number: str = ""
    match_key: str = ""

    @property
    def words(self) -> Words:
        """The words of the name that count."""
        return tuple((self.match_key or match_key(self.name)).split())


@dataclass(frozen=True, slots=True)
class Match:
    """A pair that may be one company; score 0 to 1."""

    row: Named
    known: Named
    score: float
    reason: Reason


def candidates(rows: Iterable[Named], known: Sequence[Named], most: int = MOST_PER_ROW) -> Iterator[Match]:
    """Yield for each row the known organisations it may be, best first, at most `most` of them.

    An equal registry number decides: then names are not asked. Two numbers of the same country and kind that differ
    tell two companies, whatever their names. To look for duplicates within one list, give it twice: nothing is
    matched with itself.
    """
    index = _Index(known)
    for row in rows:
        yield from _matches(row, index, most)


def _matches(row: Named, index: "_Index", most: int) -> list[Match]:
    same = [Match(row, other, 1.0, Reason.SAME_NUMBER) for other in index.with_number_of(row) if other is not row]
    if same:
        return same[:most]
    words = row.words
    if not words:
        return []
    found = []
    for at in index.with_numbers_like(row, words, index.sharing_most(row, words)):
        match = _compared(row, words, index.known[at], index.words[at], index.weights)
        if match is not None:
            found.append(match)
    return sorted(found, key=lambda match: match.score, reverse=True)[:most]


def _compared(row: Named, words: Words, other: Named, other_words: Words, weights: Weights) -> Match | None:
    if row is other or _numbers_contradict(row, other):
        return None
    near = nearness(row, other)
    if near.in_one_town:  # the town's own name in both tells nothing
        words, other_words = _without(words, place_words(row.city)), _without(other_words, place_words(other.city))
    if near is not Nearness.SAME_ADDRESS and numbers_differ(words, other_words):
        return None  # but at one address it is one shop with a new number
    likeness = max(
        similarity(words, other_words, weights),
        _likeness_of_part(_parts(other.name), words, weights),
        _likeness_of_part(_parts(row.name), other_words, weights),
    )
    if likeness < ENOUGH[near]:
        return None
    return Match(row, other, round(likeness * CERTAINTY[near], 4), _reason(likeness, near))


def _likeness_of_part(parts: Iterable[Words], whole: Words, weights: Weights) -> float:
    """How alike a name is to one of the two names of the other; a part that many have, a chain's, counts less."""
    alike = (similarity(part, whole, weights) * rarest(part, weights) for part in parts)
    return PART_COUNTS * max(alike, default=0.0)


@functools.lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[Words, ...]:
    """The two names of a company that is written "one name / another", as keys."""
    parts = _TWO_NAMES.split(name) if "/" in name else ()
    return tuple(tuple(match_key(part).split()) for part in parts)


def _reason(likeness: float, near: Nearness) -> Reason:
    same_place = near in (Nearness.SAME_ADDRESS, Nearness.SAME_TOWN)
    if likeness == 1.0:
        return Reason.SAME_NAME_AND_PLACE if same_place else Reason.SAME_NAME
    return Reason.SIMILAR_NAME_SAME_PLACE if same_place else Reason.SIMILAR_NAME


def _without(words: Words, town: frozenset[str]) -> Words:
    left = [word for word in words if word not in town]
    if left and left[-1] == words[-1] and any(part.startswith(left[-1]) for part in town):
        left.pop()  # "Casey's / Cedar Rapi": a name that was cut off
    return tuple(left) or words


def _numbers_contradict(row: Named, other: Named) -> bool:
    if not row.registry_number or not other.registry_number or row.registry_number == other.registry_number:
        return False
    return _kind(row) == _kind(other)


def _kind(named: Named) -> tuple[str, str]:
    return kind_and_country(named.registry_number, named.country)


class _Index:
    """The known organisations, their words, and the blocks in which one is found without looking at all.

    Most blocks have one member, which then stands for itself: lists of one would be most of the memory.
    """

    def __init__(self, known: Sequence[Named]) -> None:
        self.known = known
        self.words = [one.words for one in known]
        self.weights = Weights(self.words)
        self._numbers_in = [_telling_numbers(one, words) for one, words in zip(known, self.words, strict=True)]
        self._blocks: dict[str, int | list[int]] = {}
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(known):
            for block in _blocks(one, self.words[at]):
                self._put(block, at)
            if one.registry_number:
                self._numbers[one.registry_number].append(at)

    def _put(self, block: str, at: int) -> None:
        members = self._blocks.setdefault(block, at)
        if isinstance(members, list):
            if len(members) <= LARGEST_BLOCK:  # one more than counts says that it is too large
                members.append(at)
        elif members != at:
            self._blocks[block] = [members, at]

    def with_number_of(self, row: Named) -> Iterator[Named]:
        """Those with the row's number, unless it is of an unknown kind and of another country."""
        for at in self._numbers.get(row.registry_number, ()) if row.registry_number else ():
            countries = {_kind(row)[1], _kind(self.known[at])[1]} - {""}
            if len(countries) < 2:
                yield self.known[at]

    def with_numbers_like(self, row: Named, words: Words, positions: Iterable[int]) -> Iterator[int]:
        """Leave out those whose names have other numbers than the row's, which a look at the whole would leave out, too."""
        numbers = _telling_numbers(row, words)
        for at in positions:
            others = self._numbers_in[at]
            if not numbers or not others or not numbers.isdisjoint(others) or (row.address and self.known[at].address):
                yield at

    def sharing_most(self, row: Named, words: Words) -> list[int]:
        """Positions of the known that share the most, counted by how small the shared blocks are."""
        shared: dict[int, float] = {}
        for block in _blocks(row, words):
            members = self._blocks.get(block)
            if members is None:
                continue
            if isinstance(members, int):
                shared[members] = shared.get(members, 0.0) + 1.0
            elif len(members) <= LARGEST_BLOCK:
                rare = _RARE[len(members)]
                for at in members:
                    shared[at] = shared.get(at, 0.0) + rare
        if len(shared) <= MOST_SCORED:
            return list(shared)
        return nlargest(MOST_SCORED, shared, key=shared.__getitem__)


# What a block of so many members counts.
_RARE = (0.0, *(1 / math.log2(1 + size) for size in range(1, LARGEST_BLOCK + 1)))
_NO_NUMBERS: frozenset[str] = frozenset()


def _telling_numbers(named: Named, words: Words) -> frozenset[str]:
    """The numbers of a name where they are plainly its own: no Roman ones, and no digits in the town's name."""
    if not any(map(str.isdecimal, words)) or any(map(str.isdigit, named.city)) or not ROMAN.isdisjoint(words):
        return _NO_NUMBERS
    return frozenset(str(int(word)) for word in words if word.isdecimal())


def _blocks(named: Named, words: Words) -> set[str]:
    joined = "".join(words)
    blocks = {*words, f"={joined}", f"^{joined[:_END]}", f"{joined[-_END:]}$"}
    if town := _town(named.city) or named.postal_code:
        blocks.update([f"{town}@{word}" for word in words])
        if named.address:
            blocks.update([f"{town}@{part}" for part in named.address.split() if part.isdigit()])
    return blocks


@functools.lru_cache(maxsize=8192)
def _town(city: str) -> str:
    return "".join(sorted(place_words(city)))[:8]
