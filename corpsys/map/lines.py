"""The lines of the map: from the chosen organisation to what hangs on it, one curve each, under the boxes."""

from collections import Counter
from collections.abc import Mapping
from math import hypot

from corpsys.map.drawing import Box, Line, Text
from corpsys.map.reading import CLIENT, ENTERPRISE, SUPPLIER, MapData, Tie

Point = tuple[float, float]
ARROW, APART = 9, 7


def lines(data: MapData, boxes: Mapping[int, Box]) -> tuple[Line, ...]:
    """Return the lines between organisations that are both drawn; the active ones last, so that they lie on top."""
    drawn = [tie for tie in data.ties if tie.first in boxes and tie.second in boxes]
    drawn.sort(key=lambda tie: (tie.kind == "causal", tie.is_active))
    seen: Counter[tuple[int, int]] = Counter()
    found = []
    for tie in drawn:
        apart, place = 0.0, 0
        if tie.kind == "causal":
            # Out below, in above, and beside a second one: no line of a pair covers another.
            seen[tie.first, tie.second] += 1
            place = seen[tie.first, tie.second]
            apart = APART * place * (1 if tie.first == data.selected else -1)
        found.append(_line(tie, boxes[tie.first], boxes[tie.second], apart, place))
    return tuple(found)


def _line(tie: Tie, first: Box, second: Box, apart: float, place: int) -> Line:
    is_causal = tie.kind == "causal"
    points = _curve(first, second, apart)
    path = "M{:.1f},{:.1f} C{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}".format(*(value for p in points for value in p))
    if not is_causal:
        return Line(tie.kind, tie.is_active, path, tie.title)
    x, y = _on(points, 0.72 - 0.14 * place)
    return Line(tie.kind, tie.is_active, path, tie.title, _head(points), Text(round(x, 1), round(y, 1), tie.sign))


def _curve(first: Box, second: Box, apart: float) -> tuple[Point, Point, Point, Point]:
    if first.kind == second.kind == ENTERPRISE:
        return _between_enterprises(first, second, apart)
    if first.kind == second.kind:
        return _beside(first, second, apart)
    start, end = _port(first, second, apart), _port(second, first, apart)
    # The turn lies beside the partner's column, where no box stands.
    turn = _turn(start, end, first, second)
    return start, (turn, start[1]), (turn, end[1]), end


def _turn(start: Point, end: Point, first: Box, second: Box) -> float:
    if ENTERPRISE not in (first.kind, second.kind):
        return (start[0] + end[0]) / 2
    enterprise, partner = (start, end) if first.kind == ENTERPRISE else (end, start)
    back = 36 if enterprise[0] > partner[0] else -36
    return partner[0] + back


def _port(box: Box, other: Box, apart: float) -> Point:
    """Return where lines leave a box: suppliers at their right, clients at their left, enterprises at their bundles."""
    y = box.y + box.height / 2 + apart
    if box.kind == SUPPLIER:
        return (box.right, y)
    if box.kind == CLIENT:
        return (box.x, y)
    chip = next((chip for chip in box.chips if chip.kind == other.kind), None)
    if other.kind == SUPPLIER:
        return (chip.x if chip else box.x, y)
    return (chip.x + chip.width if chip else box.right, y)


def _between_enterprises(first: Box, second: Box, apart: float) -> tuple[Point, Point, Point, Point]:
    a, b = first.x + first.width / 2 + apart, second.x + second.width / 2 + apart
    if first.y == second.y:
        rise = min(30.0, 14 + abs(a - b) / 20) + apart
        return (a, first.y), (a, first.y - rise), (b, second.y - rise), (b, second.y)
    is_down = second.y > first.y
    start = (a, first.bottom if is_down else first.y)
    end = (b, second.y if is_down else second.bottom)
    half = (end[1] - start[1]) / 2
    return start, (a, start[1] + half), (b, end[1] - half), end


def _beside(first: Box, second: Box, apart: float) -> tuple[Point, Point, Point, Point]:
    """Two at the same side: a bow into the gutter."""
    is_left = first.kind == SUPPLIER
    x, out = (first.right, 1) if is_left else (first.x, -1)
    one, two = first.y + first.height / 2 + apart / 2, second.y + second.height / 2 + apart / 2
    reach = out * (min(20 + abs(two - one) / 6, 60) + apart)
    return (x, one), (x + reach, one), (x + reach, two), (x, two)


def _on(points: tuple[Point, Point, Point, Point], t: float) -> Point:
    u = 1 - t
    weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
    x = sum(weight * point[0] for weight, point in zip(weights, points, strict=True))
    y = sum(weight * point[1] for weight, point in zip(weights, points, strict=True))
    return (x, y)


def _head(points: tuple[Point, Point, Point, Point]) -> str:
    """Return the corners of the arrow's head, its point at the end of the curve."""
    (x, y), before = points[3], _on(points, 0.94)
    dx, dy = x - before[0], y - before[1]
    away = hypot(dx, dy) or 1.0
    ux, uy = dx / away, dy / away
    back_x, back_y, half = x - ARROW * ux, y - ARROW * uy, ARROW * 0.55
    corners = ((x, y), (back_x - half * uy, back_y + half * ux), (back_x + half * uy, back_y - half * ux))
    return " ".join(f"{px:.1f},{py:.1f}" for px, py in corners)
