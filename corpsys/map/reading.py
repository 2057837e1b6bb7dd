"""What the map shows, as plain values: bands of levels, enterprises with their bundles, what hangs on the chosen one.

Made by the selectors, drawn by the picture, listed by the page; none of it knows the database. Source: D1–D6.
"""

from dataclasses import dataclass

ENTERPRISE, SUPPLIER, CLIENT = "enterprise", "supplier", "client"


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation on the map. `rank`: of its level. `suppliers`, `clients`: how many it works with (enterprises
    only). `active`: how many processes run."""

    pk: int
    name: str
    slug: str
    kind: str
    rank: int
    suppliers: int = 0
    clients: int = 0
    active: int = 0


@dataclass(frozen=True, slots=True)
class Unfolded:
    """The partners shown on one side of a band, and how many more there are."""

    nodes: tuple[Node, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """A level: how many organisations of each kind sit on it, and those that are drawn."""

    rank: int
    name: str
    enterprises: int
    suppliers: int
    clients: int
    nodes: tuple[Node, ...]
    left: Unfolded = Unfolded()
    right: Unfolded = Unfolded()

    @property
    def more(self) -> int:
        """How many enterprises of the level are not drawn."""
        return self.enterprises - len(self.nodes)


@dataclass(frozen=True, slots=True)
class Tie:
    """A line from the chosen organisation. `kind`: internal, external (D5) or causal, from `first` to `second`.

    `is_active`: a process runs. `sign`: of a causal link. `title`: the line in words.
    """

    first: int
    second: int
    kind: str
    is_active: bool
    title: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class MapData:
    """Everything that is drawn."""

    bands: tuple[Band, ...]
    ties: tuple[Tie, ...] = ()
    selected: int | None = None
    is_collapsed: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(band.enterprises or band.suppliers or band.clients for band in self.bands)
