"""Loading organisations with all indexes, beside COPY into an identical table."""

from tests.bench.report import Line
from tests.bench.seed import Bench

SOURCE = "load"


def lines(bench: Bench) -> list[Line]:
    """Return the line of loading."""
    return []
