"""The parts of the drawn map, as the template prints them. All coordinates are pixels of the drawing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A bundle of suppliers or clients at an enterprise: letter and number, the thin lines of its fan, its words."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    label: Text
    fan: str
    title: str


@dataclass(frozen=True, slots=True)
class Box:
    """An organisation: an enterprise in the middle, or an unfolded partner at a side. `title`: whole name and figures."""

    pk: int
    kind: str
    slug: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Text, ...]
    title: str
    is_selected: bool
    is_active: bool
    chips: tuple[Chip, ...] = ()
    badge: Text | None = None
    figures: Text | None = None

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def sign(self) -> tuple[float, float]:
        """Where the sign of the kind stands in a partner's box."""
        return (self.x + 13, self.y + self.height / 2)


@dataclass(frozen=True, slots=True)
class More:
    """What is not drawn: “… 380 more”, with the level and the kind that the link filters by."""

    label: Text
    kind: str
    rank: int
    width: float


@dataclass(frozen=True, slots=True)
class Total:
    """How many suppliers or clients sit on a level, with a bar in proportion to the largest level."""

    kind: str
    number: Text
    label: Text
    bar: tuple[float, float, float]
    sign: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stripe:
    """A band: its frame, its rank in a disc, its name, totals at both sides, boxes, and what is left out."""

    rank: int
    tint: int
    y: float
    height: float
    rank_text: Text
    name: Text
    title: str
    count: Text
    totals: tuple[Total, ...]
    boxes: tuple[Box, ...]
    mores: tuple[More, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A tie: its path, for a causal link also the corners of its head and its sign."""

    kind: str
    is_active: bool
    path: str
    title: str
    head: str = ""
    sign: Text | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend."""

    kind: str
    x: float
    y: float
    label: Text

    @property
    def middle(self) -> float:
        return self.x + 8


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The whole drawing."""

    width: int
    height: int
    title: str
    description: str
    caption: Text | None
    stripes: tuple[Stripe, ...]
    lines: tuple[Line, ...]
    legend: tuple[Key, ...]
