"""Runs limit, baseline and product in turn, round by round, and prints the medians of the ratios."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

BATCH = 20


@dataclass(frozen=True)
class Line:
    """One piece of work. `limit`, `baseline`, `product` return the same rows; `queries` counts the product's SQL."""

    name: str
    limit: Callable[[], object]
    baseline: Callable[[], object]
    product: Callable[[], object]
    queries: Callable[[], int]
    target: float


def measure(line: Line, rounds: int) -> dict:
    """Return the figures of a line: CPU per call in ms, ratio to the limit with minimum and maximum, SQL count."""
    assert line.limit() == line.product() == line.baseline(), f"{line.name}: not the same rows"
    samples = {name: [] for name in ("limit", "baseline", "product")}
    walls = {name: [] for name in samples}
    for _round in range(rounds):
        for name in samples:
            cpu, wall = _batch(getattr(line, name))
            samples[name].append(cpu)
            walls[name].append(wall)
    ratios = {
        name: [mine / limit for mine, limit in zip(samples[name], samples["limit"], strict=True)]
        for name in ("baseline", "product")
    }
    return {
        "name": line.name,
        "cpu_ms": {name: round(statistics.median(values) * 1000, 3) for name, values in samples.items()},
        "wall_ms_p95": {name: round(sorted(v)[int(len(v) * 0.95)] * 1000, 3) for name, v in walls.items()},
        "ratio": {name: [round(f(v), 2) for f in (min, statistics.median, max)] for name, v in ratios.items()},
        "queries": line.queries(),
        "target": line.target,
    }


def _batch(call: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    for _call in range(BATCH):
        call()
    return (time.process_time() - cpu) / BATCH, (time.perf_counter() - wall) / BATCH


def table(figures: list[dict], machine: dict) -> str:
    """Return the figures as text."""
    lines = [
        f"machine: {machine}",
        "",
        f"{'work':44} {'limit ms':>9} {'DRF ×':>18} {'product ×':>18} {'SQL':>4} {'target':>7}",
    ]
    for row in figures:
        drf, product = (f"{r[1]:.1f} ({r[0]:.1f}–{r[2]:.1f})" for r in row["ratio"].values())
        lines.append(
            f"{row['name']:44} {row['cpu_ms']['limit']:9.2f} {drf:>18} {product:>18} {row['queries']:4} {row['target']:6.1f}×"
        )
    return "\n".join(lines)
