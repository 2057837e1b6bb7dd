"""Reading a half's rows with DuckDB in bounded memory. Imported by jobs only, never by the web process.

A half is a Parquet file with the columns month (DATE), amount (DECIMAL(20,4)), source_row, and as far as the file had
them category, vendor, quantity.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from corpsys.files.scanning import scanner

OPTIONAL = {"category": "VARCHAR", "vendor": "VARCHAR", "quantity": "BIGINT"}
MOST_CATEGORIES, MOST_VENDORS = 500, 5_000


@dataclass(frozen=True)
class Facts:
    """What is known of a half without its rows. `total`, `unknown_total`: money; `overview` is JSON."""

    rows: int
    first_month: date
    last_month: date
    total: Decimal
    unknown_total: Decimal
    longest_category: int
    vendors: tuple[str, ...]
    overview: dict[str, Any] = field(default_factory=dict)


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a half as the view `half` with all its columns; those the file does not have are NULL."""
    with scanner() as (link, _folder):
        table = link.read_parquet(str(path))
        absent = [f"CAST(NULL AS {type_}) AS {name}" for name, type_ in OPTIONAL.items() if name not in table.columns]
        table.project(", ".join(["*", *absent])).create_view("half")
        yield link


def facts(path: Path) -> Facts | None:
    """Return the facts of a half, or None for one without rows."""
    with opened(path) as link:
        rows, first, last, total, unknown, longest = _one(
            link,
            "SELECT count(*), min(month), max(month), sum(amount),"
            " sum(amount) FILTER (category IS NULL AND vendor IS NULL), max(length(category)) FROM half",
        )
        if not rows:
            return None
        vendors = [name for (name,) in link.execute(_VENDORS, [MOST_VENDORS]).fetchall()]
        overview = {**_overview(link), "vendors": vendors}
    return Facts(rows, first, last, total, unknown or Decimal(0), longest or 0, tuple(vendors), overview)


_VENDORS = "SELECT DISTINCT vendor FROM half WHERE vendor IS NOT NULL ORDER BY vendor LIMIT ?"


def _overview(link: Any) -> dict[str, Any]:
    """Return the totals by category and year, the largest categories first; category null is the unknown one."""
    years = [year for (year,) in link.execute("SELECT DISTINCT year(month) FROM half ORDER BY 1").fetchall()]
    found = link.execute(
        "WITH sums AS (SELECT category, year(month) AS y, sum(amount) AS amount FROM half GROUP BY ALL),"
        " largest AS (SELECT category, sum(amount) AS total FROM sums GROUP BY ALL ORDER BY total DESC NULLS LAST"
        " LIMIT ?)"
        " SELECT s.category, s.y, s.amount FROM sums s JOIN largest l ON s.category IS NOT DISTINCT FROM l.category"
        " ORDER BY l.total DESC, s.category, s.y",
        [MOST_CATEGORIES],
    ).fetchall()
    rows: dict[str | None, dict[str, str]] = {}
    for category, year, amount in found:
        rows.setdefault(category, {})[str(year)] = str(amount)
    totals = link.execute("SELECT year(month), sum(amount) FROM half GROUP BY 1 ORDER BY 1").fetchall()
    return {
        "years": years,
        "categories": [{"category": category, "by_year": by_year} for category, by_year in rows.items()],
        "totals": {str(year): str(amount) for year, amount in totals},
    }


def _one(link: Any, sql: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = link.execute(sql).fetchone()
    assert row is not None  # an aggregate without GROUP BY has one row
    return row
