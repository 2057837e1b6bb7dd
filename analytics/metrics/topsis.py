"""Ranking by TOPSIS: how near each alternative is to the best and how far from the worst of all, criterion by criterion.

Owns no criteria: which parts of importance or readiness count, and how much, is the reader's choice. Computed in Decimal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

Values = Mapping[str, Decimal | None]  # criterion key -> value, None or absent = missing

_DIGITS = 40
_STEP = Decimal("1e-15")  # what is given is rounded to this, so that equal alternatives share a rank


class Undefined(StrEnum):
    """Why there is no ranking."""

    NO_ALTERNATIVES = "no_alternatives"
    ONE_ALTERNATIVE = "one_alternative"
    ZERO_COLUMN = "zero_column"  # a criterion is 0 for all: see `zero_criteria`
    NO_DIFFERENCE = "no_difference"  # all alternatives are alike: both distances are 0


@dataclass(frozen=True)
class Criterion:
    """One column: its weight (not negative) and whether less is better."""

    key: str
    weight: Decimal
    is_cost: bool = False


@dataclass(frozen=True)
class Place:
    """One alternative. `closeness` is D⁻ / (D⁺ + D⁻), 0 (worst in all) to 1 (best in all); equal ones share a rank.

    `to_best` is D⁺ and `to_worst` D⁻, for weights of sum 1.
    """

    key: str
    rank: int
    closeness: Decimal
    to_best: Decimal
    to_worst: Decimal


@dataclass(frozen=True)
class Incomplete:
    """An alternative that is left out, and the criteria whose value is missing."""

    key: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """`places` by rank, ties in the order given; empty where `reason` is set. `incomplete` is not ranked, never last."""

    places: tuple[Place, ...]
    incomplete: tuple[Incomplete, ...]
    reason: Undefined | None = None
    zero_criteria: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Column:
    """One criterion of all alternatives, weighted: v = w·x / √Σx²."""

    values: tuple[Decimal, ...]
    best: Decimal
    worst: Decimal


def ranking(alternatives: Mapping[str, Values], criteria: Sequence[Criterion]) -> Ranking:
    """Rank the alternatives that have a value for every criterion.

    Only the ratios of the weights count. Raises ValueError for values or weights that are not finite, a negative weight,
    Σw = 0, a criterion given twice and a value of an unknown criterion. Source: methods, TOPSIS (Hwang & Yoon 1981).
    """
    _check(alternatives, criteria)
    missing = {key: _missing(values, criteria) for key, values in alternatives.items()}
    incomplete = tuple(Incomplete(key, without) for key, without in missing.items() if without)
    keys = [key for key, without in missing.items() if not without]
    if len(keys) < 2:
        return Ranking((), incomplete, Undefined.ONE_ALTERNATIVE if keys else Undefined.NO_ALTERNATIVES)
    table = {each: tuple(alternatives[key][each.key] or Decimal(0) for key in keys) for each in criteria}
    zero = tuple(each.key for each, values in table.items() if not any(values))
    if zero:
        return Ranking((), incomplete, Undefined.ZERO_COLUMN, zero)
    places = _places(keys, table)
    return Ranking(places, incomplete, None if places else Undefined.NO_DIFFERENCE)


def _check(alternatives: Mapping[str, Values], criteria: Sequence[Criterion]) -> None:
    weights = [each.weight for each in criteria]
    if any(not weight.is_finite() or weight < 0 for weight in weights) or not sum(weights):
        raise ValueError("weights must be finite and not negative, and one of them positive")
    known = {each.key for each in criteria}
    if len(known) != len(criteria):
        raise ValueError("a criterion is given twice")
    stray = sorted({key for values in alternatives.values() for key in values} - known)
    if stray:
        raise ValueError(f"values of criteria that are not weighed: {', '.join(stray)}")
    if any(
        value is not None and not value.is_finite() for values in alternatives.values() for value in values.values()
    ):
        raise ValueError("values must be finite")


def _missing(values: Values, criteria: Sequence[Criterion]) -> tuple[str, ...]:
    return tuple(each.key for each in criteria if values.get(each.key) is None)


def _places(keys: Sequence[str], table: Mapping[Criterion, tuple[Decimal, ...]]) -> tuple[Place, ...]:
    """The ranked places; empty where all alternatives are alike."""
    with localcontext() as context:
        context.prec = _DIGITS
        total = sum((criterion.weight for criterion in table), Decimal(0))
        columns = [_column(each.weight / total, each.is_cost, values) for each, values in table.items()]
        if all(column.best == column.worst for column in columns):
            return ()
        to_best = _distances([(column.values, column.best) for column in columns])
        to_worst = _distances([(column.values, column.worst) for column in columns])
        closeness = [(far / (near + far)).quantize(_STEP) for near, far in zip(to_best, to_worst, strict=True)]
    order = sorted(range(len(keys)), key=closeness.__getitem__, reverse=True)
    ranks: dict[Decimal, int] = {}
    for rank, at in enumerate(order, 1):
        ranks.setdefault(closeness[at], rank)
    return tuple(Place(keys[at], ranks[closeness[at]], closeness[at], to_best[at], to_worst[at]) for at in order)


def _column(weight: Decimal, is_cost: bool, values: tuple[Decimal, ...]) -> _Column:
    length = sum((value * value for value in values), Decimal(0)).sqrt()
    weighted = tuple(weight * value / length for value in values)
    lowest, highest = min(weighted), max(weighted)
    return _Column(weighted, *((lowest, highest) if is_cost else (highest, lowest)))


def _distances(columns: Sequence[tuple[tuple[Decimal, ...], Decimal]]) -> list[Decimal]:
    """The distance of each alternative to a point that has one coordinate per column."""
    squares = zip(*([(value - point) ** 2 for value in values] for values, point in columns), strict=True)
    return [sum(row, Decimal(0)).sqrt() for row in squares]
