"""The ICOM box of a stage as a drawing: coordinates, lines and wrapped labels; the templates only print them.

Inputs come from the left, controls from above, outputs leave to the right, mechanisms come from below (IDEF0). Controls
and mechanisms stand as stairs on both sides of the middle, so that no label crosses an arrow, however long it is.
All coordinates are whole pixels of the drawing. Source: D21, ISO/IEC/IEEE 31320-1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from cooperation.process.definition import labels
from cooperation.process.definition.types import ProcessDefinition, UnknownName
from cooperation.process.drawing import Arrow, ArrowGroup, ArrowState, IcomPicture, Mark, Presence, TextLine
from cooperation.process.sides import letter
from corpsys.pages.lettering import BOLD, width, wrap

__all__ = ["ArrowState", "IcomPicture", "Presence", "icom_box"]

WIDTH, BOX_WIDTH, LEAST_BOX_HEIGHT = 880, 280, 150
BOX_LEFT = (WIDTH - BOX_WIDTH) // 2
BOX_RIGHT = BOX_LEFT + BOX_WIDTH
LABEL_SIZE, STATE_SIZE, HEADING_SIZE = 15, 13, 18
LABEL_LINE, STATE_LINE, HEADING_LINE, CAPTION_LINE = 19, 17, 24, 24
LONGEST_LABEL = 330
MARK, ICON, HEAD, GAP, STUB = 21, 19, 10, 10, 30
BETWEEN_ROWS, BETWEEN_ARROWS = 10, 14


def icom_box(definition: ProcessDefinition, stage: int, variant: str, states: Mapping[str, ArrowState]) -> IcomPicture:
    """Return the drawing of one stage in one variant, in the language that is active.

    `states`: by arrow name, one for every arrow of the box. Raises UnknownName for an arrow without a state, and for
    preparation and closing, which are no boxes (D23).
    """
    row = definition.stage(stage)
    if not row.is_box:
        raise UnknownName(f"stage {stage} is no box")
    column = row.column(variant)
    room = BOX_LEFT - HEAD - GAP
    inputs = [_content(definition, key, states, room) for key in column.inputs]
    outputs = [_content(definition, key, states, room) for key in column.outputs]
    controls, above = _stairs(definition, column.controls, states)
    mechanisms, below = _stairs(definition, column.mechanisms, states)
    sentence = str(labels.stage(definition, stage).sentence)
    heading = wrap(sentence, HEADING_SIZE * BOLD, BOX_WIDTH - 4 * GAP)
    tall = max(LEAST_BOX_HEIGHT, _stack_height(inputs), _stack_height(outputs), HEADING_LINE * len(heading) + 60)
    top = CAPTION_LINE + above
    bottom = top + tall
    groups = (
        _beside("inputs", inputs, 0, top, tall),
        _above(controls, top),
        _beside("outputs", outputs, BOX_RIGHT + HEAD, top, tall),
        _below(mechanisms, bottom, below),
    )
    first = top + (tall - HEADING_LINE * len(heading)) // 2 + HEADING_SIZE
    return IcomPicture(
        key=row.key,
        width=WIDTH,
        height=bottom + below + CAPTION_LINE,
        title=f"{labels.stage_name(definition, stage)}: {sentence}",
        description=" ".join(_spoken(group) for group in groups),
        box=(BOX_LEFT, top, BOX_WIDTH, tall),
        heading=_lines(heading, WIDTH // 2, first, HEADING_LINE),
        code=TextLine(BOX_RIGHT - GAP, bottom - GAP, f"A{stage}"),
        groups=groups,
    )


def _spoken(group: ArrowGroup) -> str:
    arrows = "; ".join(f"{arrow.name} ({arrow.state})" for arrow in group.arrows)
    return f"{group.name}: {arrows}."


# --- the words of an arrow --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Content:
    """What is written at one arrow, wrapped to its room."""

    key: str
    label: labels.Label
    state: ArrowState
    label_lines: tuple[str, ...]
    state_lines: tuple[str, ...]
    for_any_parties: bool

    @property
    def height(self) -> int:
        return LABEL_LINE * len(self.label_lines) + STATE_LINE * len(self.state_lines)

    @property
    def marks_width(self) -> int:
        return MARK * len(self.label.sides)

    @property
    def widest(self) -> int:
        label = max(width(line, LABEL_SIZE) for line in self.label_lines) + self.marks_width
        return round(max(label, max(width(line, STATE_SIZE * BOLD) for line in self.state_lines) + ICON))

    @property
    def spoken_state(self) -> str:
        return f"{self.state.presence.label}, {self.state.note}" if self.state.note else str(self.state.presence.label)


def _content(definition: ProcessDefinition, key: str, states: Mapping[str, ArrowState], room: int) -> _Content:
    if key not in states:
        raise UnknownName(f"no state given for the arrow {key!r}")
    label = labels.arrow(definition, key)
    of_any = definition.for_any_parties
    whole = _Content(key, label, states[key], (), (), of_any)
    return _Content(
        key,
        label,
        states[key],
        wrap(str(label.short), LABEL_SIZE, room - whole.marks_width),
        wrap(whole.spoken_state, STATE_SIZE * BOLD, room - ICON),
        of_any,
    )


def _arrow(
    content: _Content,
    x: int,
    top: int,
    start: tuple[int, int],
    end: tuple[int, int],
    *,
    mirrored: bool,
    state_gap: int = 0,
) -> Arrow:
    """Write the words from `x` on, to the left when mirrored, and draw the line from `start` to `end`."""
    sign = -1 if mirrored else 1
    state_top = top + LABEL_LINE * len(content.label_lines) + state_gap
    return Arrow(
        key=content.key,
        name=str(content.label.short),
        sentence=str(content.label.sentence),
        presence=content.state.presence,
        state=content.spoken_state,
        url=content.state.url,
        sides=content.label.sides,
        anchor="end" if mirrored else "start",
        label_lines=_lines(content.label_lines, x + sign * content.marks_width, top + LABEL_SIZE, LABEL_LINE),
        state_lines=_lines(content.state_lines, x + sign * ICON, state_top + STATE_SIZE, STATE_LINE),
        marks=tuple(
            Mark(side, x + sign * (MARK * place + 8), top + 10, letter(side, for_any_parties=content.for_any_parties))
            for place, side in enumerate(content.label.sides)
        ),
        icon=(x + sign * 7, state_top + 9),
        start=start,
        end=end,
        head=_head(start, end),
        target=(
            x - 4 - (content.widest if mirrored else 0),
            top - 2,
            content.widest + 8,
            content.height + state_gap + 5,
        ),
    )


def _lines(texts: Sequence[str], x: int, first: int, step: int) -> tuple[TextLine, ...]:
    return tuple(TextLine(x, first + step * place, text) for place, text in enumerate(texts))


def _head(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the corners of the arrow's head, its point at `end`."""
    (x, y), half = end, HEAD // 2
    along_x, along_y = (x > start[0]) - (x < start[0]), (y > start[1]) - (y < start[1])
    back_x, back_y = x - HEAD * along_x, y - HEAD * along_y
    return f"{x},{y} {back_x + half * along_y},{back_y + half * along_x} {back_x - half * along_y},{back_y - half * along_x}"


# --- left and right: labels on the arrows -----------------------------------------------------------------------------


def _stack_height(contents: Sequence[_Content]) -> int:
    return CAPTION_LINE + sum(content.height + BETWEEN_ARROWS + GAP for content in contents)


def _beside(kind: str, contents: Sequence[_Content], left: int, top: int, tall: int) -> ArrowGroup:
    y = top + (tall - _stack_height(contents)) // 2
    caption = TextLine(left, y + STATE_SIZE, str(CAPTIONS[kind]))
    y += CAPTION_LINE
    start, end = (0, BOX_LEFT) if left == 0 else (BOX_RIGHT, WIDTH)
    arrows = []
    for content in contents:
        line = y + LABEL_LINE * len(content.label_lines) + 5
        arrows.append(_arrow(content, left, y, (start, line), (end, line), mirrored=False, state_gap=GAP))
        y += content.height + BETWEEN_ARROWS + GAP
    return ArrowGroup(kind, str(CAPTIONS[kind]), caption, "start", tuple(arrows))


# --- above and below: stairs ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Step:
    """One stair: its arrow's `x`, the distance of its row from the box, the row's height."""

    content: _Content
    x: int
    is_left: bool
    distance: int
    row_height: int


def _stairs(
    definition: ProcessDefinition, keys: Sequence[str], states: Mapping[str, ArrowState]
) -> tuple[list[_Step], int]:
    """Place labels so that the outermost arrows have the rows next to the box; return them and the height of all rows."""
    middle = len(keys) // 2
    placed = []
    for place, key in enumerate(keys):
        x = BOX_LEFT + (place + 1) * BOX_WIDTH // (len(keys) + 1)
        is_left = place < middle
        room = min(LONGEST_LABEL, (x if is_left else WIDTH - x) - GAP)
        rank = place if is_left else len(keys) - 1 - place
        placed.append((rank, x, is_left, _content(definition, key, states, room)))
    heights = [max(c.height for r, _x, _l, c in placed if r == rank) for rank in range(len(keys) - middle)]
    distances = [STUB + sum(heights[:rank]) + BETWEEN_ROWS * rank for rank in range(len(heights))]
    steps = [_Step(content, x, is_left, distances[rank], heights[rank]) for rank, x, is_left, content in placed]
    return steps, distances[-1] + heights[-1] + GAP


def _above(steps: Sequence[_Step], box_top: int) -> ArrowGroup:
    arrows = []
    for step in steps:
        top = box_top - step.distance - step.row_height
        arrows.append(_stair_arrow(step, top, (step.x, top), (step.x, box_top)))
    caption = TextLine(WIDTH // 2, STATE_SIZE, str(CAPTIONS["controls"]))
    return ArrowGroup("controls", caption.text, caption, "middle", tuple(arrows))


def _below(steps: Sequence[_Step], box_bottom: int, height: int) -> ArrowGroup:
    arrows = []
    for step in steps:
        top = box_bottom + step.distance
        arrows.append(_stair_arrow(step, top, (step.x, top + step.content.height), (step.x, box_bottom)))
    caption = TextLine(WIDTH // 2, box_bottom + height + STATE_SIZE, str(CAPTIONS["mechanisms"]))
    return ArrowGroup("mechanisms", caption.text, caption, "middle", tuple(arrows))


def _stair_arrow(step: _Step, top: int, start: tuple[int, int], end: tuple[int, int]) -> Arrow:
    x = step.x - GAP if step.is_left else step.x + GAP
    return _arrow(step.content, x, top, start, end, mirrored=step.is_left)


CAPTIONS = {
    "inputs": gettext_lazy("Inputs"),
    "controls": gettext_lazy("Controls"),
    "outputs": gettext_lazy("Outputs"),
    "mechanisms": gettext_lazy("Mechanisms"),
}
