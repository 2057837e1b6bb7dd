"""Places of the picture of both axes, in units of the picture: regions, ticks, and the one mark with the client."""

from dataclasses import dataclass
from decimal import Decimal

from corpsys.access.refusals import Text
from corpsys.pages import numbers

LEFT, TOP, WIDTH, ROW = 96, 8, 640, 62
MARK = 9
# A text narrower than its region stays inside; one letter is about so wide.
LETTER = 7.2
PAD = 10


@dataclass(frozen=True)
class Region:
    """One result over a stretch of readiness. `kind`: the variant, or "none"."""

    kind: str
    text: str
    start: Decimal
    end: Decimal


@dataclass(frozen=True)
class Box:
    kind: str
    text: str
    x: int
    y: int
    width: int
    height: int
    text_x: int
    text_y: int
    has_room: bool


@dataclass(frozen=True)
class Label:
    x: int
    y: int
    text: Text
    anchor: str = "middle"


@dataclass(frozen=True)
class Mark:
    """The client: a diamond, its name with the score, and a line down to the axis."""

    x: int
    y: int
    points: str
    label: Label


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    boxes: tuple[Box, ...]
    classes: tuple[Label, ...]
    ticks: tuple[Label, ...]
    axis: int
    middle: int
    bottom: int
    mark: Mark


def picture_of(
    rows: list[tuple[Text, list[Region]]], *, ticks: list[Decimal], place: int, score: Decimal, name: str
) -> Picture:
    """Return the places. `place`: the row of the client; `score`: its readiness, 0–100."""
    axis = TOP + ROW * len(rows)
    boxes = tuple(_box(region, at) for at, (_label, regions) in enumerate(rows) for region in regions)
    return Picture(
        width=LEFT + WIDTH + 24,
        height=axis + 48,
        boxes=boxes,
        classes=tuple(
            Label(LEFT - 14, TOP + ROW * at + ROW // 2 + 5, label, "end") for at, (label, _all) in enumerate(rows)
        ),
        ticks=tuple(Label(_x(tick), axis + 18, numbers.typed(tick, None)) for tick in dict.fromkeys(ticks)),
        axis=axis,
        middle=LEFT + WIDTH // 2,
        bottom=axis + 40,
        mark=_mark(place, score, name),
    )


def _box(region: Region, at: int) -> Box:
    x, width = _x(region.start), _x(region.end) - _x(region.start)
    return Box(
        kind=region.kind,
        text=region.text,
        x=x,
        y=TOP + ROW * at,
        width=width,
        height=ROW - 4,
        text_x=x + PAD,
        text_y=TOP + ROW * at + 20,
        has_room=width >= LETTER * len(region.text) + 2 * PAD,
    )


def _mark(place: int, score: Decimal, name: str) -> Mark:
    x, y = _x(score), TOP + ROW * place + ROW - 20
    points = f"{x},{y - MARK} {x + MARK},{y} {x},{y + MARK} {x - MARK},{y}"
    shown = name if len(name) <= 28 else f"{name[:27]}…"
    text = f"{shown} {numbers.show(score, 2)}"
    is_right = x > LEFT + WIDTH // 2
    label = Label(x - MARK - 6 if is_right else x + MARK + 6, y + 5, text, "end" if is_right else "start")
    return Mark(x, y, points, label)


def _x(value: Decimal) -> int:
    return LEFT + round(WIDTH * value / 100)
