"""The parts of the drawn ICOM box: what a page says about an arrow, and the lines and texts that the templates print.

All coordinates are whole pixels of the drawing.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from corpsys.access.refusals import Text
from corpsys.access.states import Side


class Presence(TextChoices):
    """Whether the thing that an arrow stands for is there."""

    PRESENT = "present", pgettext_lazy("arrow", "present")
    MISSING = "missing", pgettext_lazy("arrow", "missing")
    OUTDATED = "outdated", pgettext_lazy("arrow", "outdated")
    EXPECTED = "expected", pgettext_lazy("arrow", "not yet")


@dataclass(frozen=True, slots=True)
class ArrowState:
    """What a page says about one arrow: is it there, where to look, and a few words more (“8 findings”)."""

    presence: Presence
    url: str = ""
    note: Text = ""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text; `y` is its baseline."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The sign of a side, by the middle of its place: a disc for the enterprise, a square for the client, a letter."""

    side: Side
    x: int
    y: int
    letter: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow with its label and its state in words. `anchor`: which end of a text line its `x` is."""

    key: str
    name: str
    sentence: str
    presence: Presence
    state: str
    url: str
    sides: tuple[Side, ...]
    anchor: str
    label_lines: tuple[TextLine, ...]
    state_lines: tuple[TextLine, ...]
    marks: tuple[Mark, ...]
    icon: tuple[int, int]
    start: tuple[int, int]
    end: tuple[int, int]
    head: str
    target: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class ArrowGroup:
    """The arrows of one side of the box under their caption."""

    kind: str
    name: str
    caption: TextLine
    anchor: str
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class IcomPicture:
    """A box with its four groups of arrows, to be printed as SVG or as four lists. `box`: left, top, width, height."""

    key: str
    width: int
    height: int
    title: str
    description: str
    box: tuple[int, int, int, int]
    heading: tuple[TextLine, ...]
    code: TextLine
    groups: tuple[ArrowGroup, ...]

    @property
    def has_links(self) -> bool:
        return any(arrow.url for group in self.groups for arrow in group.arrows)
