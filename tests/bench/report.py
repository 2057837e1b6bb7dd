"""Takes limit, baseline and product in turn, round by round, and prints the medians of the ratios of each round."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench import processes

SIDES = ("limit", "baseline", "product")


@dataclass(frozen=True)
class Line:
    """One piece of work, done by three programs that must return the same.

    `limit`: the least program. `baseline`: what a project would write with the framework alone. `product`: ours.
    `queries`: counts the product's SQL statements. `target`: the highest ratio wanted of product to limit. `queries_target`: the most statements wanted.
    `before`: puts things back before each batch, not measured. `batch`: calls in a round. `most_rounds`: for long work.
    """

    name: str
    limit: Callable[[], object]
    baseline: Callable[[], object]
    product: Callable[[], object]
    target: float
    queries: Callable[[], int] | None = None
    queries_target: int | None = None
    before: Callable[[], None] | None = None
    batch: int = 20
    most_rounds: int = 1000


def measure(line: Line, rounds: int) -> dict:
    """Return the figures of a line. CPU is that of the process tree: Python and the database's processes that serve it."""
    _same(line)
    samples = {side: [] for side in SIDES}
    for _round in range(min(rounds, line.most_rounds)):
        for side in SIDES:
            samples[side].append(_batch(getattr(line, side), line))
    sides = {side: _side(taken) for side, taken in samples.items()}
    return {
        "name": line.name,
        "sides": sides,
        "ratio": {side: _ratios(samples[side], samples["limit"], "cpu") for side in SIDES[1:]},
        "ratio_python": {side: _ratios(samples[side], samples["limit"], "python") for side in SIDES[1:]},
        "queries": line.queries() if line.queries else None,
        "queries_target": line.queries_target,
        "target": line.target,
    }


def _same(line: Line) -> None:
    found = {}
    for side in SIDES:
        if line.before:
            line.before()
        found[side] = getattr(line, side)()
    for side in SIDES[1:]:
        assert found[side] == found["limit"], (
            f"{line.name}: {side} and limit differ\n{found[side]!r}\n{found['limit']!r}"
        )


def _batch(call: Callable[[], object], line: Line) -> dict:
    if line.before:
        line.before()
    with processes.peak() as memory:
        database, python = processes.database(), processes.python()
        walls = [_timed(call) for _call in range(line.batch)]
        python, database = processes.python() - python, processes.database() - database
    return {
        "database": database / line.batch,
        "python": python / line.batch,
        "cpu": (database + python) / line.batch,
        "walls": walls,
        "peak": memory.mib,
    }


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _ratios(mine: list[dict], limit: list[dict], what: str) -> list[float]:
    each = [m[what] / max(of[what], 1e-9) for m, of in zip(mine, limit, strict=True)]
    return [round(f(each), 2) for f in (min, statistics.median, max)]


def _side(taken: list[dict]) -> dict:
    walls = sorted(wall for sample in taken for wall in sample["walls"])
    return {
        **{
            f"{what}_ms": round(statistics.median(sample[what] for sample in taken) * 1000, 3)
            for what in ("cpu", "python", "database")
        },
        **{f"p{p}_ms": round(walls[min(len(walls) - 1, len(walls) * p // 100)] * 1000, 3) for p in (50, 95, 99)},
        "peak_mib": round(max(sample["peak"] for sample in taken), 1),
    }


def table(figures: list[dict], machine: dict) -> str:
    """Return the figures as text: ratios of CPU to the limit, median and (least–most) of the rounds."""
    lines = [f"{key}: {value}" for key, value in machine.items()]
    lines += [
        "",
        f"{'work':42} {'limit ms':>8} {'framework ×':>20} {'product ×':>20} {'Python ×':>8} {'wanted':>7} {'SQL':>7}"
        f" {'db ms':>7} {'p50/p95/p99 ms':>20} {'peak MiB':>8}",
    ]
    return "\n".join([*lines, *(_row(row) for row in figures)])


def _row(row: dict) -> str:
    baseline, product = (f"{r[1]:.1f} ({r[0]:.1f}–{r[2]:.1f})" for r in row["ratio"].values())
    mine = row["sides"]["product"]
    sql = "" if row["queries"] is None else f"{row['queries']}/{row['queries_target']}"
    percentiles = f"{mine['p50_ms']:.2f}/{mine['p95_ms']:.2f}/{mine['p99_ms']:.2f}"
    return (
        f"{row['name']:42} {row['sides']['limit']['cpu_ms']:8.2f} {baseline:>20} {product:>20}"
        f" {row['ratio_python']['product'][1]:8.1f} {row['target']:6.1f}× {sql:>7}"
        f" {mine['database_ms']:7.2f} {percentiles:>20} {mine['peak_mib']:8.1f}"
    )
