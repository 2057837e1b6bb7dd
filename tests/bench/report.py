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
    `before`: puts things back before each batch of a side, not measured. `batch`: calls in a round; where it is one, what each round returns is compared. `most_rounds`: for long work.
    """

    name: str
    limit: Callable[[], object]
    baseline: Callable[[], object]
    product: Callable[[], object]
    target: float
    queries: Callable[[], int] | None = None
    queries_target: int | None = None
    before: Callable[[str], None] | None = None
    batch: int = 20
    most_rounds: int = 1000


def measure(line: Line, rounds: int) -> dict:
    """Return the figures of a line. CPU is that of the process tree: Python and the database's processes that serve it."""
    if line.batch > 1:
        _refuse_difference(line, {side: getattr(line, side)() for side in SIDES})
    samples = {side: [] for side in SIDES}
    for _round in range(min(rounds, line.most_rounds)):
        results = {}
        for side in SIDES:
            sample, results[side] = _batch(side, line)
            samples[side].append(sample)
        if line.batch == 1:
            _refuse_difference(line, results)
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


def _refuse_difference(line: Line, results: dict[str, object]) -> None:
    for side in SIDES[1:]:
        assert results[side] == results["limit"], f"{line.name}: {side} differs from the limit\n{results}"


def _batch(side: str, line: Line) -> tuple[dict, object]:
    call, results = getattr(line, side), []
    if line.before:
        line.before(side)
    with processes.peak() as memory:
        database, python = processes.database(), processes.python()
        walls = [_timed(call, results) for _call in range(line.batch)]
        python, database = processes.python() - python, processes.database() - database
    sample = {
        "database": database / line.batch,
        "python": python / line.batch,
        "cpu": (database + python) / line.batch,
        "walls": walls,
        "peak": memory.mib,
    }
    return sample, results[-1]


def _timed(call: Callable[[], object], results: list[object]) -> float:
    started = time.perf_counter()
    results[:] = [call()]
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


HEAD = (
    f"{'work':42} {'limit ms':>8} {'framework ×':>20} {'product ×':>20} {'Python ×':>8} {'wanted':>7} {'SQL':>7}"
    f" {'db ms':>7} {'p50/p95/p99 ms':>23} {'peak MiB':>8}"
)


def row(figures: dict) -> str:
    """Return the figures of a line as text: ratios of CPU to the limit, median and (least–most) of the rounds."""
    baseline, product = (f"{r[1]:.1f} ({r[0]:.1f}–{r[2]:.1f})" for r in figures["ratio"].values())
    mine = figures["sides"]["product"]
    sql = "" if figures["queries"] is None else f"{figures['queries']}/{figures['queries_target']}"
    percentiles = f"{mine['p50_ms']:.2f}/{mine['p95_ms']:.2f}/{mine['p99_ms']:.2f}"
    return (
        f"{figures['name']:42} {figures['sides']['limit']['cpu_ms']:8.2f} {baseline:>20} {product:>20}"
        f" {figures['ratio_python']['product'][1]:8.1f} {figures['target']:6.1f}× {sql:>7}"
        f" {mine['database_ms']:7.2f} {percentiles:>23} {mine['peak_mib']:8.1f}"
    )
