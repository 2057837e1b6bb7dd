"""The aggregates of a half as frames, made by DuckDB in bounded memory. Imported by jobs only.

Frames: `period` (datetime64, first of the month), `category` (str, missing = unknown), `amount_e4` (int64, whole
ten-thousandths of money).
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd
from django.utils.translation import gettext as _

from analytics.dataroom import scan
from corpsys.jobs.registry import DataError

_CELLS = (
    "WITH chosen AS (SELECT * FROM half WHERE ? OR list_contains(?, vendor))"
    " SELECT month AS period, category, CAST(sum(CAST(amount * 10000 AS HUGEINT)) AS BIGINT) AS amount_e4,"
    " min(source_row, 50) AS rows FROM chosen GROUP BY ALL ORDER BY ALL"
)
_PURCHASES = (
    "SELECT category, year(month) AS year, month AS period, vendor,"
    " CAST(sum(CAST(amount * 10000 AS HUGEINT)) AS BIGINT) AS amount_e4 FROM half GROUP BY ALL ORDER BY ALL"
)


def cells(path: Path, vendors: Sequence[str] | None = None) -> pd.DataFrame:
    """Sums by month and category, with `rows`: the numbers of the first rows of the file behind each (at most 50).

    `vendors`: only the rows of these vendors; None: all.
    """
    frame = _read(path, _CELLS, [vendors is None, list(vendors or [])])
    frame["rows"] = [[int(number) for number in numbers] for numbers in frame["rows"]]
    return frame


def purchases(path: Path) -> pd.DataFrame:
    """Sums by category, year, month and vendor: what the pool of competitors is made from."""
    return _read(path, _PURCHASES, [])


def _read(path: Path, sql: str, values: list[object]) -> pd.DataFrame:
    with scan.opened(path) as link:
        try:
            frame: pd.DataFrame = link.execute(sql, values).df()
        except duckdb.ConversionException as error:
            raise DataError(_("The figures are too large to be summed exactly.")) from error
    for column in frame.columns.intersection(["category", "vendor"]):
        frame[column] = frame[column].astype("str")
    return frame
