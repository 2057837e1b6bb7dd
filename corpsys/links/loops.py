"""Loops in the graph of causal links: found, named reinforcing or balancing, told in words. Source: D4.

A pure function: links in, loops out. The search goes by length, the shortest first, inside strongly connected components,
and is bounded by count: loops found, links in a loop, steps taken. What was left out is said, never hidden.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

import networkx as nx

MOST_LOOPS, LONGEST, MOST_STEPS = 100, 12, 1_000_000


@dataclass(frozen=True, slots=True)
class Link:
    """An accepted link: ids of its ends, polarity (+1 or −1), delay in days (None: none known), and its words."""

    cause: int
    effect: int
    polarity: int
    delay_days: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop. `links`: in the order of the path, from the organisation whose name comes first."""

    name: str
    links: tuple[Link, ...]

    @property
    def is_reinforcing(self) -> bool:
        """An even number of − links strengthens what began; an odd number works against it. Source: D4."""
        return sum(link.polarity < 0 for link in self.links) % 2 == 0

    @property
    def known_delay(self) -> int:
        """The sum of the known delays, in days."""
        return sum(link.delay_days or 0 for link in self.links)

    @property
    def unknown_delays(self) -> int:
        """How many of the links have no known delay."""
        return sum(link.delay_days is None for link in self.links)

    @property
    def turns(self) -> tuple[bool, ...]:
        """At every step and back at the start: True for more, False for less, if there is more at the start."""
        more, told = True, [True]
        for link in self.links:
            more = more if link.polarity > 0 else not more
            told.append(more)
        return tuple(told)


@dataclass(frozen=True, slots=True)
class Loops:
    """What was found. `is_more`: there are more loops than shown, or links that the search had no steps left for."""

    found: tuple[Loop, ...]
    is_more: bool


def find_loops(links: Iterable[Link], names: dict[int, str], *, most: int = MOST_LOOPS) -> Loops:
    """Return the loops of these links, the shortest first, then by the names of their organisations.

    `names`: sort keys by organisation id. Loops of more than LONGEST links are not looked for.
    """
    among: dict[tuple[int, int], list[Link]] = {}
    for link in sorted(links, key=lambda link: (-link.polarity, link.sentence)):
        among.setdefault((link.cause, link.effect), []).append(link)
    search = _Search(among, names)
    chosen = list(islice(search.loops(), most + 1))
    chosen_shown = sorted(chosen[:most], key=lambda path: (len(path), [names[link.cause] for link in path]))
    return Loops(tuple(_named(chosen_shown)), is_more=len(chosen) > most or search.stopped)


def _named(paths: Sequence[tuple[Link, ...]]) -> Iterator[Loop]:
    counts = {"R": 0, "B": 0}
    for path in paths:
        letter = "R" if Loop("", path).is_reinforcing else "B"
        counts[letter] += 1
        yield Loop(f"{letter}{counts[letter]}", path)


class _Search:
    """The search with its budget of steps. Why not networkx's own: it does not go by length, and takes the components
    apart anew for every organisation."""

    def __init__(self, among: dict[tuple[int, int], list[Link]], names: dict[int, str]) -> None:
        self.among, self.steps, self.stopped = among, 0, False
        graph = nx.DiGraph(list(among))
        parts = [part for part in nx.strongly_connected_components(graph) if len(part) > 1]
        inside = {node: number for number, part in enumerate(parts) for node in part}
        order = {node: place for place, node in enumerate(sorted(inside, key=lambda node: (names[node], node)))}
        self.starts = list(order)
        self.after: dict[int, list[int]] = {node: [] for node in order}
        self.before: dict[int, list[int]] = {node: [] for node in order}
        self.order = order
        for cause, effect in sorted(among, key=lambda pair: tuple(order.get(node, -1) for node in pair)):
            if cause in inside and inside[cause] == inside.get(effect):
                self.after[cause].append(effect)
                self.before[effect].append(cause)

    def loops(self) -> Iterator[tuple[Link, ...]]:
        """Yield the loops by length; two links of one pair make two loops."""
        for length in range(2, min(LONGEST, len(self.starts)) + 1):
            for start in self.starts:
                for path in self._from(start, length):
                    pairs = zip(path, [*path[1:], start], strict=True)
                    yield from product(*(self.among[pair] for pair in pairs))
                if self.stopped:
                    return

    def _from(self, start: int, length: int) -> Iterator[list[int]]:
        """Yield the paths of this many steps from `start` back to it, through organisations that come after it."""
        home = self._distances(start, length)
        path, branches = [start], [iter(self.after[start])]
        while branches:
            step = next(branches[-1], None)
            self.steps += 1
            if self.steps > MOST_STEPS:
                self.stopped = True
                return
            if step is None:
                branches.pop()
                path.pop()
            elif step == start and len(path) == length:
                yield list(path)
            elif step in home and step not in path and len(path) + home[step] <= length and step != start:
                path.append(step)
                branches.append(iter(self.after[step]))

    def _distances(self, start: int, most: int) -> dict[int, int]:
        """Return how many links each organisation after `start` in the order is away from it, up to `most`."""
        home, queue = {start: 0}, deque([start])
        while queue:
            node = queue.popleft()
            for earlier in self.before[node]:
                self.steps += 1
                if earlier not in home and self.order[earlier] > self.order[start] and home[node] < most - 1:
                    home[earlier] = home[node] + 1
                    queue.append(earlier)
        return home
