"""The check of a whole file: typed rows into a staged Parquet, errors by row and column into another. No database.

DuckDB scans in bounded memory; what is wrong with the file as a whole is raised, what is wrong with rows is reported.
"""

import csv
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from corpsys.files.scanning import literal, scanner
from corpsys.intake import expressions
from corpsys.intake.dialect import Dialect
from corpsys.intake.normalise import normalise
from corpsys.intake.registry import Field
from corpsys.intake.source import Unreadable

FIRST_SHOWN = 100
MISFITS_MOST = 10_000
_KEEP_MISFITS = f"store_rejects = true, rejects_limit = {MISFITS_MOST + 1}"
_PASS_MISFITS = "ignore_errors = true"
_SQL_TYPES = {"text": "VARCHAR", "month": "DATE", "date": "DATE", "amount": "DECIMAL(20, 4)", "integer": "BIGINT"}
_REJECTED = {
    "MISSING COLUMNS": "too_few_cells",
    "TOO MANY COLUMNS": "too_many_cells",
    "UNQUOTED VALUE": "open_quote",
}


class Undecided(Unreadable):
    """The file alone does not say how to read it; the person is asked. `about`: "decimal" or "date_order"."""

    def __init__(self, reason: str, about: str) -> None:
        super().__init__(reason)
        self.about = about


@dataclass(frozen=True)
class Fault:
    """One error: row in the file (the header is row 1), field or "" for the whole row, the cell as read, the code."""

    row: int
    field: str
    value: str
    code: str


@dataclass(frozen=True)
class Group:
    """Errors of one kind in one field: how many, and the first row."""

    field: str
    code: str
    count: int
    first_row: int


@dataclass(frozen=True)
class Report:
    """What the check found. Empty rows are not counted."""

    total: int
    good: int
    first: list[Fault]
    groups: list[Group]

    @property
    def bad(self) -> int:
        return self.total - self.good


@dataclass(frozen=True)
class Order:
    """What to check: the file, how it reads, which column (position) is which field, and where the results go.

    `absent`: fields that the file does not have; their staged column is empty.
    """

    original: Path
    dialect: Dialect
    width: int
    columns: tuple[tuple[Field, int], ...]
    key: tuple[str, ...]
    today: date
    staged: Path
    errors: Path
    absent: tuple[Field, ...] = ()


def check(order: Order, said: Callable[[int, int], None] | None = None) -> Report:
    """Check a file and write the good rows and the errors. Raises Unreadable, Undecided. Source: reliability, Values."""
    with scanner() as (duck, folder):
        plain, read = folder / "plain.csv", folder / "read.parquet"
        normalise(order.original, order.dialect, order.width, plain, said)
        duck.execute("SET VARIABLE today = CAST(? AS DATE)", [order.today.isoformat()])
        order = _read(duck, order, plain, read)
        _number_rows(duck, order, read)
        return _written(duck, order)


def without(order: Order, faults: Iterable[tuple[int, str, str, str]]) -> Report:
    """Take rows out of the good ones for what a chapter found wrong with them, and report anew."""
    with scanner() as (duck, folder):
        found, staged, errors = folder / "found.csv", folder / "staged.parquet", folder / "errors.parquet"
        with found.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows((row, field, value[:200], code) for row, field, value, code in faults)
        columns = "{'source_row': 'BIGINT', 'field': 'VARCHAR', 'value': 'VARCHAR', 'code': 'VARCHAR'}"
        rows = f"read_csv({literal(found)}, auto_detect = false, header = false, quote = '\"', escape = '\"', columns = {columns})"
        duck.execute(
            "CREATE TEMP TABLE more AS SELECT source_row, coalesce(field, '') AS field, coalesce(value, '') AS value, code"
            f" FROM {rows}"
        )
        duck.execute(
            f"COPY (SELECT * FROM read_parquet({literal(order.staged)}) WHERE source_row NOT IN (SELECT source_row FROM more))"
            f" TO {literal(staged)} (FORMAT parquet)"
        )
        duck.execute(
            f"COPY (SELECT * FROM read_parquet({literal(order.errors)}) UNION ALL SELECT * FROM more ORDER BY source_row, field)"
            f" TO {literal(errors)} (FORMAT parquet)"
        )
        shutil.copyfile(staged, order.staged)
        shutil.copyfile(errors, order.errors)
        return _report(duck, order)


def _read(duck: Any, order: Order, plain: Path, read: Path) -> Order:
    """Read every row into `read`; a second time where the whole file tells other marks than were assumed at first."""
    assumed = replace(order.dialect, decimal=order.dialect.decimal or ".", date_order=order.dialect.date_order or "dmy")
    fitting = replace(order, dialect=assumed)
    is_asking = fitting != order
    duck.execute(
        f"COPY ({_reading(fitting, plain, _KEEP_MISFITS, is_asking=is_asking)}) TO {literal(read)} (FORMAT parquet)"
    )
    decided = replace(order, dialect=_decided(duck, order, read)) if is_asking else order
    if decided != fitting:
        duck.execute(f"COPY ({_reading(decided, plain, _PASS_MISFITS)}) TO {literal(read)} (FORMAT parquet)")
    return decided


def _reading(order: Order, plain: Path, misfits: str, *, is_asking: bool = False) -> str:
    """Return the query that reads every row: place, tidied text, value and error code of each mapped column."""
    cells = [(field, expressions.cell(field, f"c{at}", order.dialect)) for field, at in order.columns]
    texts = ", ".join(f"{cell.text} AS t_{field.key}" for field, cell in cells)
    values = ", ".join(f"{cell.value} AS v_{field.key}" for field, cell in cells)
    errors = ", ".join(f"{cell.error} AS e_{field.key}" for field, cell in cells)
    # Texts of good cells are looked at again only where they must tell the marks of the file.
    shown = "t_{0}" if is_asking else "CASE WHEN e_{0} IS NOT NULL THEN t_{0} END AS t_{0}"
    kept = ", ".join(f"{shown.format(field.key)}, v_{field.key}" for field, _cell in cells)
    every = ", ".join(f"c{at}" for at in range(order.width))
    return (
        f"SELECT n, {errors}, {kept} FROM (SELECT *, {values} FROM (SELECT *, {texts} FROM"
        f" (SELECT row_number() OVER () AS n, * FROM {_scan(order, plain, misfits)})"
        f" WHERE n > 1 AND trim(concat_ws('', {every})) <> ''))"
    )


def _scan(order: Order, plain: Path, misfits: str) -> str:
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(order.width))
    return (
        f"read_csv({literal(plain)}, auto_detect = false, header = false, all_varchar = true, columns = {{{columns}}}, "
        f"delim = {literal(order.dialect.delimiter)}, quote = '\"', escape = '\"', new_line = '\\n', "
        f"skip = {order.dialect.header_row}, strict_mode = true, buffer_size = 8388608, {misfits})"
    )


def _decided(duck: Any, order: Order, read: Path) -> Dialect:
    """Return the dialect with the marks that the whole file tells where the sample did not."""
    dialect = order.dialect
    numbers = [f"t_{field.key}" for field, _at in order.columns if field.type in ("amount", "integer")]
    dates = [f"t_{field.key}" for field, _at in order.columns if field.type in ("month", "date")]
    decimal = dialect.decimal or _decimal(duck, read, numbers)
    return replace(dialect, decimal=decimal, date_order=dialect.date_order or _date_order(duck, read, dates))


def _decimal(duck: Any, read: Path, columns: list[str]) -> str:
    bare = "replace(cell, ' ', '')"
    marked = r"regexp_full_match({bare}, '[+-]?(\d*{mark}(\d{{1,2}}|\d{{4,}})|0{mark}\d+|\d{{1,3}}({group}\d{{3}})+{mark}\d*|\d{{1,3}}({group}\d{{3}}){{2,}})')"
    point, comma = marked.format(bare=bare, mark=r"\.", group=","), marked.format(bare=bare, mark=",", group=r"\.")
    open_to_both = rf"regexp_full_match({bare}, '[+-]?[1-9]\d{{0,2}}[.,]\d{{3}}')"
    points, commas, unclear, example = _ask(duck, read, columns, point, comma, open_to_both)
    if points and commas:
        return "." if points >= commas else ","
    if points or commas or not unclear:
        return "," if commas else "."
    raise Undecided(
        _("“%(value)s” can be read in two ways. Say which mark stands before the decimals.") % {"value": example},
        "decimal",
    )


def _date_order(duck: Any, read: Path, columns: list[str]) -> str:
    shape = r"^(\d{1,2})[/-](\d{1,2})[/-]\d{4}"
    first, second = (f"try_cast(regexp_extract(cell, '{shape}', {part}) AS INTEGER)" for part in (1, 2))
    days, months, unclear, example = _ask(
        duck, read, columns, f"{first} > 12", f"{second} > 12", f"{first} <> {second}"
    )
    if days or months or not unclear:
        return "mdy" if months > days else "dmy"
    raise Undecided(
        _("“%(value)s” can be read in two ways. Say whether the day or the month stands first.") % {"value": example},
        "date_order",
    )


def _ask(duck: Any, read: Path, columns: list[str], *conditions: str) -> tuple[int, int, int, str]:
    """Count the cells for which each of three conditions holds, and give an example of the last."""
    cells = " UNION ALL ".join(f"SELECT {column} AS cell FROM read_parquet({literal(read)})" for column in columns)
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions)
    example = f"any_value(cell) FILTER (WHERE {conditions[-1]})"
    row = duck.execute(f"SELECT {counts}, {example} FROM ({cells or 'SELECT NULL::VARCHAR AS cell'})").fetchone()
    return row[0], row[1], row[2], row[3] or ""


def _number_rows(duck: Any, order: Order, read: Path) -> None:
    """Make the table `found`: rows with their number in the file, counting also the rows that did not fit the header."""
    _refuse_torn(duck)
    above = order.dialect.header_row
    duck.execute(
        "CREATE TEMP TABLE misfit AS SELECT line::BIGINT AS line, any_value(csv_line) AS text,"
        " any_value(error_type)::VARCHAR AS kind, row_number() OVER (ORDER BY line) AS i,"
        f" line::BIGINT - {above} - i AS good_before FROM reject_errors GROUP BY line"
    )
    (is_even,) = duck.execute("SELECT count(*) = 0 FROM misfit").fetchone()
    rows = f"FROM read_parquet({literal(read)}) a"
    if is_even:
        query = f"SELECT n + {above} AS source_row, a.* EXCLUDE (n) {rows}"
    else:
        query = (
            f"SELECT a.n + coalesce(m.i, 0) + {above} AS source_row, a.* EXCLUDE (n) {rows}"
            " ASOF LEFT JOIN (SELECT good_before, max(i) AS i FROM misfit GROUP BY good_before) m ON a.n > m.good_before ORDER BY source_row"
        )
    duck.execute(f"CREATE TEMP VIEW found AS {query}")


def _refuse_torn(duck: Any) -> None:
    count, torn = duck.execute(
        "SELECT count(DISTINCT line), min(line) FILTER (WHERE contains(rtrim(csv_line, chr(10)), chr(10))) FROM reject_errors"
    ).fetchone()
    if torn is not None:
        raise Unreadable(
            _("Row %(row)s runs over several lines and does not end: a quotation mark is missing there.")
            % {"row": torn}
        )
    if count > MISFITS_MOST:
        raise Unreadable(_("More than 10,000 rows do not fit the header. Is the delimiter right?"))


def _written(duck: Any, order: Order) -> Report:
    duplicated = _duplicates(order)
    errors = [f"e_{field.key} IS NULL" for field, _at in order.columns]
    given = [f"v_{field.key} AS {field.key}" for field, _at in order.columns]
    values = ", ".join([*given, *(f"CAST(NULL AS {_SQL_TYPES[field.type]}) AS {field.key}" for field in order.absent)])
    good = " AND ".join(
        [*errors, *([f"source_row NOT IN (SELECT source_row FROM ({duplicated}))"] if duplicated else [])]
    )
    duck.execute(
        f"COPY (SELECT source_row, {values} FROM found WHERE {good}) TO {literal(order.staged)} (FORMAT parquet)"
    )
    duck.execute(f"COPY ({_faults(order, duplicated)}) TO {literal(order.errors)} (FORMAT parquet)")
    return _report(duck, order)


def _duplicates(order: Order) -> str:
    """Return the query of rows whose key stands in another row too; each of them is an error, for none is the right one."""
    if not order.key or not set(order.key) <= {field.key for field, _at in order.columns}:
        return ""
    keys = ", ".join(f"v_{key}" for key in order.key)
    whole = " AND ".join(f"e_{key} IS NULL" for key in order.key)
    shown = ", ".join(f"v_{key}" for key in order.key)
    return (
        f"SELECT source_row, concat_ws(' · ', {shown}) AS value FROM found WHERE {whole}"
        f" QUALIFY count(*) OVER (PARTITION BY {keys}) > 1"
    )


def _faults(order: Order, duplicated: str) -> str:
    kinds = " ".join(f"WHEN {literal(kind)} THEN {literal(code)}" for kind, code in _REJECTED.items())
    parts = [
        f"SELECT source_row, {literal(field.key)} AS field, left(coalesce(t_{field.key}, ''), 200) AS value,"
        f" e_{field.key} AS code FROM found WHERE e_{field.key} IS NOT NULL"
        for field, _at in order.columns
    ]
    parts.append(f"SELECT line, '', left(text, 200), CASE kind {kinds} ELSE 'unreadable_row' END FROM misfit")
    if duplicated:
        parts.append(
            f"SELECT source_row, {literal(order.key[0])}, left(value, 200), 'duplicate_key' FROM ({duplicated})"
        )
    return " UNION ALL ".join(parts) + " ORDER BY source_row, field"


def _report(duck: Any, order: Order) -> Report:
    faults = f"read_parquet({literal(order.errors)})"
    (good,) = duck.execute(f"SELECT count(*) FROM read_parquet({literal(order.staged)})").fetchone()
    (bad,) = duck.execute(f"SELECT count(DISTINCT source_row) FROM {faults}").fetchone()
    first = duck.execute(f"SELECT source_row, field, value, code FROM {faults} LIMIT {FIRST_SHOWN}").fetchall()
    groups = duck.execute(
        f"SELECT field, code, count(*), min(source_row) FROM {faults} GROUP BY field, code ORDER BY count(*) DESC, field, code"
    ).fetchall()
    return Report(good + bad, good, [Fault(*row) for row in first], [Group(*row) for row in groups])
