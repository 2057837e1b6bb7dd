"""How near two organisations are, by what is written of their towns, postal codes and addresses."""

import functools
import re
from enum import Enum
from typing import Protocol

from rapidfuzz import fuzz

from corpsys.corporation.names import ascii_name

_STREET_ALIKE = 80  # of 100
_TOWN_ALIKE = 85
# Kinds and sides of streets and what stands beside a street: written, shortened and left out at will.
_NO_STREET = frozenset(
    "st street str strasse ave av avenue rd road dr drive ln lane blvd boulevard hwy highway pkwy parkway ct pl plz plaza "  # noqa: SIM905
    "way sq square ul ulica al aleja aleje os osiedle plac rynek n s e w north south east west ne nw se sw box po ste "
    "suite unit apt lok m".split()
)
_HOUSE = re.compile(r"(\d+)[a-z]?$")  # 12, 12a; not 5th
_SHORT = {"saint": "st", "fort": "ft", "mount": "mt"}


class Nearness(Enum):
    """What two places have to do with each other."""

    SAME_ADDRESS = "same_address"
    SAME_TOWN = "same_town"
    UNKNOWN = "unknown"
    SAME_TOWN_OTHER_ADDRESS = "same_town_other_address"
    OTHER_TOWN = "other_town"

    @property
    def in_one_town(self) -> bool:
        """Whether both are known to be in one town."""
        return self in (Nearness.SAME_ADDRESS, Nearness.SAME_TOWN, Nearness.SAME_TOWN_OTHER_ADDRESS)


class Placed(Protocol):
    """Whatever has a place."""

    @property
    def city(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def postal_code(self) -> str: ...
    @property
    def country(self) -> str: ...


def nearness(one: Placed, other: Placed) -> Nearness:
    """Return how near two places are; what one of them does not say does not count against it."""
    if one.country and other.country and one.country != other.country:
        return Nearness.OTHER_TOWN
    town = _same_town(one, other)
    if town is None:
        return Nearness.UNKNOWN
    if not town:
        return Nearness.OTHER_TOWN
    if not one.address or not other.address:
        return Nearness.SAME_TOWN
    return Nearness.SAME_ADDRESS if _same_address(one.address, other.address) else Nearness.SAME_TOWN_OTHER_ADDRESS


@functools.lru_cache(maxsize=8192)
def place_words(text: str) -> frozenset[str]:
    """Return the words of a town, plain, "Saint" and its like short."""
    return frozenset(_words(text))


def _same_town(one: Placed, other: Placed) -> bool | None:
    if one.postal_code and other.postal_code and _code(one.postal_code) == _code(other.postal_code):
        return True
    if one.city and other.city:
        first, second = " ".join(_words(one.city)), " ".join(_words(other.city))
        return first == second or fuzz.ratio(first, second) >= _TOWN_ALIKE
    return None


@functools.lru_cache(maxsize=8192)
def _code(postal_code: str) -> str:
    return re.sub(r"[\W_]", "", postal_code).upper()


@functools.lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_SHORT.get(word, word) for word in re.findall(r"[^\W_]+", ascii_name(text)))


def _same_address(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    if first == second:
        return True
    houses, others = _houses(first), _houses(second)
    if houses.isdisjoint(others):
        return False
    streets, twins = _streets(first), _streets(second)
    return (
        not streets
        or not twins
        or any(fuzz.ratio(street, twin) >= _STREET_ALIKE for street in streets for twin in twins)
    )


def _houses(words: tuple[str, ...]) -> set[str]:
    return {found[1] for word in words if (found := _HOUSE.match(word))}


def _streets(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word not in _NO_STREET and not _HOUSE.match(word)]
