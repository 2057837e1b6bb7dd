"""The picture of one loop: organisations on a circle, arrows with their sign and delay, the loop's name and turn inside.

Coordinates only; the template prints them. All are pixels of the drawing, with one decimal. Source: D4.
"""

from dataclasses import dataclass
from math import cos, hypot, pi, sin

from django.utils.translation import gettext as _

from corpsys.links.selectors import ToldLoop
from corpsys.pages.lettering import BOLD, shorten

WIDTH, NAME_SIZE, BOX_HEIGHT, HEAD = 560, 15, 38, 9
INK = {True: "reinforcing", False: "balancing"}


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation: the middle of its box, the box's width, its name shortened and whole, its kind and slug."""

    x: float
    y: float
    width: float
    text: str
    name: str
    kind: str
    slug: str

    @property
    def left(self) -> float:
        return round(self.x - self.width / 2, 1)

    @property
    def top(self) -> float:
        return round(self.y - BOX_HEIGHT / 2, 1)


@dataclass(frozen=True, slots=True)
class Arrow:
    """One link: its line, its head's corners, the place of its sign, and of its delay mark if it has a delay."""

    path: str
    head: str
    sign: str
    sign_at: tuple[float, float]
    delay_lines: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class LoopPicture:
    """A loop drawn. `turn`: path of the curved arrow around the name, `turn_head` its corners."""

    width: int
    height: int
    title: str
    description: str
    name: str
    kind: str
    middle: tuple[float, float]
    turn: str
    turn_head: str
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


def loop_picture(told: ToldLoop) -> LoopPicture:
    """Return the drawing of a loop, in the language that is active; its path runs clockwise from the top."""
    count = len(told.steps)
    across = WIDTH / 2 - 100
    down = max(120.0, min(210.0, 24.0 * count + 72))
    middle = (WIDTH / 2, down + BOX_HEIGHT)
    room = 190 if count <= 6 else 130
    nodes = tuple(_node(told, place, middle, (across, down), room) for place in range(count))
    arrows = tuple(_arrow(told, place, nodes[place], nodes[(place + 1) % count], middle) for place in range(count))
    turn, turn_head = _turn(middle)
    return LoopPicture(
        width=WIDTH,
        height=round(2 * (down + BOX_HEIGHT)),
        title=_("Loop %(name)s, %(kind)s") % {"name": told.loop.name, "kind": told.kind_label},
        description=told.words,
        name=told.loop.name,
        kind=INK[told.loop.is_reinforcing],
        middle=middle,
        turn=turn,
        turn_head=turn_head,
        nodes=nodes,
        arrows=arrows,
    )


def _node(told: ToldLoop, place: int, middle: tuple[float, float], radii: tuple[float, float], room: float) -> Node:
    found = told.steps[place].cause
    angle = 2 * pi * place / len(told.steps) - pi / 2
    text, wide = shorten(found.name, NAME_SIZE * BOLD, room)
    x, y = middle[0] + radii[0] * cos(angle), middle[1] + radii[1] * sin(angle)
    return Node(round(x, 1), round(y, 1), round(wide + 28, 1), text, found.name, found.kind, found.slug)


def _arrow(told: ToldLoop, place: int, start: Node, end: Node, middle: tuple[float, float]) -> Arrow:
    """Draw from box to box, bent outwards; with two organisations the bends keep there and back apart."""
    step = told.steps[place]
    bend = _outwards(start, end, middle)
    first, last = _edge(start, bend), _edge(end, bend)
    half = _on_curve(first, bend, last, 0.5)
    delayed = step.delay_days is not None and step.delay_days > 0
    return Arrow(
        path=f"M{first[0]},{first[1]} Q{bend[0]},{bend[1]} {last[0]},{last[1]}",
        head=_head(last, bend),
        sign=step.sign,
        sign_at=half,
        delay_lines=_delay(first, bend, last) if delayed else (),
        title=f"{start.name} → {end.name} ({step.sign}): {step.sentence}",
    )


def _outwards(start: Node, end: Node, middle: tuple[float, float]) -> tuple[float, float]:
    x, y = (start.x + end.x) / 2, (start.y + end.y) / 2
    along_x, along_y = end.x - start.x, end.y - start.y
    away = hypot(along_x, along_y) or 1.0
    far = 0.25 * away if hypot(x - middle[0], y - middle[1]) > 20 else 0.45 * away
    return (round(x + far * along_y / away, 1), round(y - far * along_x / away, 1))


def _edge(node: Node, towards: tuple[float, float]) -> tuple[float, float]:
    """Return where a line from the box's middle leaves the box, with a little air."""
    dx, dy = towards[0] - node.x, towards[1] - node.y
    wide, tall = node.width / 2 + 5, BOX_HEIGHT / 2 + 5
    scale = min(wide / abs(dx) if dx else 1e9, tall / abs(dy) if dy else 1e9, 1.0)
    return (round(node.x + dx * scale, 1), round(node.y + dy * scale, 1))


def _on_curve(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], t: float) -> tuple[float, float]:
    x = (1 - t) ** 2 * a[0] + 2 * t * (1 - t) * b[0] + t**2 * c[0]
    y = (1 - t) ** 2 * a[1] + 2 * t * (1 - t) * b[1] + t**2 * c[1]
    return (round(x, 1), round(y, 1))


def _head(tip: tuple[float, float], before: tuple[float, float]) -> str:
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    away = hypot(dx, dy) or 1.0
    ux, uy = dx / away, dy / away
    back_x, back_y = tip[0] - HEAD * ux, tip[1] - HEAD * uy
    corners = (
        tip,
        (back_x - HEAD * 0.55 * uy, back_y + HEAD * 0.55 * ux),
        (back_x + HEAD * 0.55 * uy, back_y - HEAD * 0.55 * ux),
    )
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _delay(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> tuple[str, ...]:
    """Return the two short strokes across the line that mark a delay."""
    lines = []
    for t in (0.24, 0.28):
        x, y = _on_curve(a, b, c, t)
        ahead = _on_curve(a, b, c, t + 0.02)
        dx, dy = ahead[0] - x, ahead[1] - y
        away = hypot(dx, dy) or 1.0
        nx, ny = -dy / away * 8, dx / away * 8
        lines.append(f"M{x - nx:.1f},{y - ny:.1f} L{x + nx:.1f},{y + ny:.1f}")
    return tuple(lines)


def _turn(middle: tuple[float, float]) -> tuple[str, str]:
    """Return three quarters of a circle around the name, clockwise as the path runs, and its head."""
    x, y = middle
    radius = 34
    path = f"M{x - radius},{y} A{radius},{radius} 0 1 1 {x},{y + radius}"
    return path, _head((x - 3, y + radius), (x + 8, y + radius - 0.5))
