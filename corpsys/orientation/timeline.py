"""The orientations of an enterprise as a picture over the years, the interdisciplinary band running through it. Source: D7.

It only arranges; every bar stands in the list beside it too, by its number. All coordinates are whole pixels.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.text import Truncator

from corpsys.corporation.knowledge import label
from corpsys.orientation.models import Orientation

WIDTH, TOP, BAR, BAND, BOTTOM = 720, 8, 44, 14, 24
LETTER = 8
MOST_YEARS = 12
Place = Callable[[date], int]
AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class Bar:
    """One orientation: its place, its number in the list, its name as far as there is room; `goes_on`: no last day."""

    number: int
    x: int
    width: int
    text: str
    has_band: bool
    goes_on: bool
    orientation: Orientation
    knowledge: tuple[str, ...]


@dataclass(frozen=True)
class Tick:
    x: int
    year: int


@dataclass(frozen=True)
class Timeline:
    """`today`: where today stands."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today: int
    width: int = WIDTH
    top: int = TOP
    bar: int = BAR
    band: int = BAND

    @property
    def band_top(self) -> int:
        return TOP + (BAR - BAND) // 2 + BAND

    @property
    def bottom(self) -> int:
        return TOP + BAR

    @property
    def middle(self) -> int:
        return TOP + 18

    @property
    def height(self) -> int:
        return TOP + BAR + BOTTOM


def timeline(rows: Sequence[Orientation], today: date) -> Timeline | None:
    """Return the picture of orientations in the order of their days; None where there are none."""
    if not rows:
        return None
    first = min(row.since for row in rows).replace(month=1, day=1)
    last = max([today, *(row.until or max(today, row.since) + AHEAD for row in rows)])
    days = (last - first).days + 1

    def place(day: date) -> int:
        return round(WIDTH * (day - first).days / days)

    bars = [_bar(number, row, place, last) for number, row in enumerate(rows, start=1)]
    return Timeline(tuple(bars), _ticks(first, last, place), place(today))


def _bar(number: int, row: Orientation, place: Place, last: date) -> Bar:
    x = place(row.since)
    width = max(place((row.until or last) + timedelta(days=1)) - x, 4)
    room = (width - 12) // LETTER - 3
    name = Truncator(str(row.get_kind_display())).chars(room) if room >= LETTER else ""
    return Bar(
        number=number,
        x=x,
        width=width,
        text=f"{number} {name}".strip() if width >= 3 * LETTER else "",
        has_band=bool(row.knowledge),
        goes_on=row.until is None,
        orientation=row,
        knowledge=tuple(str(label(field)) for field in row.knowledge),
    )


def _ticks(first: date, last: date, place: Place) -> tuple[Tick, ...]:
    years = range(first.year, last.year + 1)
    step = -(-len(years) // MOST_YEARS)
    return tuple(Tick(place(date(year, 1, 1)), year) for year in years[::step])
