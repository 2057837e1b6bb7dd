"""How the enterprise is named among the vendors of the client's file: a proposal that the client's lead confirms.

The enterprise never says it itself: who could name any vendor as its own would read that vendor's figures. Source: D32.
"""

import re
from collections.abc import Iterable

from corpsys.corporation.names import ascii_name


def normal(name: str) -> str:
    """Return a name without regard to case, signs and blanks."""
    return " ".join(_words(name))


def proposed(own_name: str, vendors: Iterable[str]) -> list[str]:
    """Return the vendors that bear the organisation's name, or whose name begins with it or is its beginning."""
    known = list(vendors)
    same = [vendor for vendor in known if normal(vendor) == normal(own_name)]
    return same or [vendor for vendor in known if _begins(_words(own_name), _words(vendor))]


def among(names: Iterable[str], vendors: Iterable[str]) -> list[str]:
    """Return the vendors of a file that are meant by these names."""
    wanted = {normal(name) for name in names}
    return [vendor for vendor in vendors if normal(vendor) in wanted]


def _begins(first: list[str], second: list[str]) -> bool:
    shorter = min(len(first), len(second))
    return shorter > 0 and first[:shorter] == second[:shorter]


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", ascii_name(name).casefold())
