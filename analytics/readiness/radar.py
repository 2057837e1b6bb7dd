"""The outline of both sides over at most eight axes in a fixed order: a second look, never the first.

A radar changes its shape with the order of its axes, so the order is the catalogue's and nothing is filled. Where the
catalogue has more than eight factors the gates are drawn, since they alone can hold the variant down; where these are no
three to eight, the groups with the weighted mean of their levels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import cos, pi, sin

from analytics.metrics.answer import weighted_mean
from analytics.metrics.readiness import HIGHEST_RATING
from analytics.readiness.factor_groups import group_label

LEAST_AXES, MOST_AXES = 3, 8
SIZE, CENTRE, RADIUS, NUMBERS, HALF = 320, 160, 112, 138, 8
_TOGETHER = Decimal("0.5")  # closer than this on the scale of levels the marks would lie on each other
Number = Decimal | int
Point = tuple[float, float]


class Kind(StrEnum):
    """What the axes are."""

    FACTORS = "factors"
    GATES = "gates"
    GROUPS = "groups"


@dataclass(frozen=True)
class Reading:
    """One factor as the radar reads it; a level is None where it is missing. `threshold`: of a gate, else None."""

    label: str
    group: str
    weight: Decimal
    host: int | None
    partner: int | None
    threshold: int | None


@dataclass(frozen=True)
class Axis:
    """One axis, numbered from the top clockwise; values on the scale 0–4, None where a level is missing."""

    number: int
    label: str
    host: Number | None
    partner: Number | None
    end: Point
    text: Point
    host_mark: Point | None
    partner_mark: Point | None

    @property
    def partner_corner(self) -> Point | None:
        return _moved(self.partner_mark, -HALF, -HALF) if self.partner_mark else None


@dataclass(frozen=True)
class Line:
    """A stroke between two neighbouring axes."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Radar:
    """The picture in its own units. A side's outline is open where a level is missing."""

    kind: Kind
    axes: tuple[Axis, ...]
    rings: tuple[str, ...]
    scale: tuple[tuple[int, Point], ...]
    host: tuple[Line, ...]
    partner: tuple[Line, ...]
    thresholds: tuple[Line, ...]


def radar_of(readings: Sequence[Reading]) -> Radar | None:
    """Return the radar of the factors in the order of the catalogue; None where no three to eight axes can be made."""
    kind, shown = _chosen(readings)
    if kind is None:
        return None
    count = len(shown)
    values = [[(one.host, one.partner, one.threshold)[side] for one in shown] for side in range(3)]
    return Radar(
        kind=kind,
        axes=tuple(_axis(at, count, one) for at, one in enumerate(shown)),
        rings=tuple(_ring(level, count) for level in range(1, HIGHEST_RATING + 1)),
        scale=tuple((level, _moved(_point(0, count, level), 4, -3)) for level in range(HIGHEST_RATING + 1)),
        host=_outline(values[0]),
        partner=_outline(values[1]),
        thresholds=_outline(values[2]),
    )


@dataclass(frozen=True)
class _Shown:
    label: str
    host: Number | None
    partner: Number | None
    threshold: int | None


def _chosen(readings: Sequence[Reading]) -> tuple[Kind | None, list[_Shown]]:
    gates = [one for one in readings if one.threshold is not None]
    choices = {
        Kind.FACTORS: [_Shown(one.label, one.host, one.partner, one.threshold) for one in readings],
        Kind.GATES: [_Shown(one.label, one.host, one.partner, one.threshold) for one in gates],
        Kind.GROUPS: _groups(readings),
    }
    return next(((kind, shown) for kind, shown in choices.items() if LEAST_AXES <= len(shown) <= MOST_AXES), (None, []))


def _groups(readings: Sequence[Reading]) -> list[_Shown]:
    groups: dict[str, list[Reading]] = {}
    for one in readings:
        groups.setdefault(one.group, []).append(one)
    return [
        _Shown(
            group_label(group),
            _mean([(one.host, one.weight) for one in rows]),
            _mean([(one.partner, one.weight) for one in rows]),
            None,
        )
        for group, rows in groups.items()
    ]


def _mean(levels: Sequence[tuple[int | None, Decimal]]) -> Decimal | None:
    known = [(Decimal(level), weight) for level, weight in levels if level is not None]
    return weighted_mean(known).value if len(known) == len(levels) else None


def _axis(at: int, count: int, one: _Shown) -> Axis:
    apart = HALF + 1 if _stand_together(one) else 0
    return Axis(
        number=at + 1,
        label=one.label,
        host=one.host,
        partner=one.partner,
        end=_point(at, count, HIGHEST_RATING),
        text=_point(at, count, Decimal(HIGHEST_RATING * NUMBERS) / RADIUS),
        host_mark=None if one.host is None else _aside(at, count, one.host, -apart),
        partner_mark=None if one.partner is None else _aside(at, count, one.partner, apart),
    )


def _stand_together(one: _Shown) -> bool:
    return (
        one.host is not None and one.partner is not None and abs(Decimal(one.host) - Decimal(one.partner)) < _TOGETHER
    )


def _point(at: int, count: int, value: Number) -> Point:
    angle, distance = 2 * pi * at / count, RADIUS * float(value) / HIGHEST_RATING
    return round(CENTRE + distance * sin(angle), 1), round(CENTRE - distance * cos(angle), 1)


def _aside(at: int, count: int, value: Number, apart: int) -> Point:
    """The place of a mark, moved across its axis where both sides stand (nearly) together."""
    angle = 2 * pi * at / count
    return _moved(_point(at, count, value), apart * cos(angle), apart * sin(angle))


def _moved(point: Point, right: float, down: float) -> Point:
    return round(point[0] + right, 1), round(point[1] + down, 1)


def _ring(level: int, count: int) -> str:
    return " ".join(f"{x},{y}" for x, y in (_point(at, count, level) for at in range(count)))


def _outline(values: Sequence[Number | None]) -> tuple[Line, ...]:
    count, lines = len(values), []
    for at, value in enumerate(values):
        following = values[(at + 1) % count]
        if value is not None and following is not None:
            lines.append(Line(*_point(at, count, value), *_point((at + 1) % count, count, following)))
    return tuple(lines)
