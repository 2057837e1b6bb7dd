"""The prepared rows of an import beside the register: two temporary tables, gone with the transaction.

COPY straight into a table with row security is refused by PostgreSQL, so rows are copied to `register_row` and go on from
there by INSERT … SELECT. Names of tables and columns are fixed; values are parameters.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from django.db import connection

from corpsys.files.scanning import literal, scanner
from corpsys.register.preparing import COLUMNS, Said, prepared

BATCH = 5_000
SORTING = "64MB"  # of the database, for each sort of all rows: without it they go to disk
NOTHING = r"\N"
_TYPES = {"source_row": "integer", "is_bad": "boolean", "is_level_said": "boolean"}
# What the plan finds out about a row: the organisation that it is, those it may be, group, enterprise, what to do.
# A row is new until something else is found, so that most rows of a first import are written once.
_FOUND = (
    "is_repeat boolean NOT NULL DEFAULT false, target bigint, is_merged boolean NOT NULL DEFAULT false,"
    " candidates text NOT NULL DEFAULT '', decision text NOT NULL DEFAULT '', parent_id bigint, parent_row integer,"
    " enterprise_id bigint, enterprise_row integer, is_partner boolean NOT NULL DEFAULT false,"
    " passes_limit boolean NOT NULL DEFAULT false, slug text, id bigint, before jsonb, after jsonb, action text DEFAULT 'new'"
)


def create_tables() -> None:
    """Make both tables, empty; a transaction may plan several times.

    They have no index and change as the plan goes on, so that the database's guesses of their size are wrong: joined row
    by row, 10,000 rows take minutes. So no such join until `finish`.
    """
    columns = ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in COLUMNS)
    run(
        f"SET LOCAL work_mem = '{SORTING}'; SET LOCAL enable_nestloop = off; SET LOCAL default_statistics_target = 10; DROP TABLE IF EXISTS register_row, register_fault;"
        f" CREATE TEMP TABLE register_row ({columns}, {_FOUND}) ON COMMIT DROP;"
        " CREATE TEMP TABLE register_fault (source_row integer, field text, value text, code text) ON COMMIT DROP"
    )


def finish() -> None:
    """Let the database join as it likes again: for what else the transaction does."""
    run("SET LOCAL enable_nestloop = on; SET LOCAL work_mem TO DEFAULT; SET LOCAL default_statistics_target TO DEFAULT")


def copy_rows(file: IO[str], columns: Sequence[str] = COLUMNS) -> None:
    """Copy a CSV of `columns` into `register_row`."""
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY register_row ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv, NULL '{NOTHING}')", file
        )
        cursor.execute("ANALYZE register_row")


def start_again() -> None:
    """Forget what was planned, but not the candidates: for a second plan with decisions."""
    run(
        "TRUNCATE register_fault; UPDATE register_row SET is_repeat = false, target = NULL, is_merged = false, decision = '',"
        " parent_id = NULL, parent_row = NULL, enterprise_id = NULL, enterprise_row = NULL, is_partner = false,"
        " passes_limit = false, slug = NULL, before = NULL, after = NULL, action = 'new', is_bad = false"
    )


def copy_faults(file: IO[str]) -> None:
    """Copy a CSV of what is wrong with cells, beside which the plan puts what it finds."""
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY register_fault FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (field, value))", file)
    run(
        "UPDATE register_row r SET is_bad = true FROM register_fault f WHERE f.source_row = r.source_row AND NOT r.is_bad"
    )


def write_prepared(rows: Iterable[tuple[int, Mapping[str, Any]]], said: Said, out: IO[str], wrong: IO[str]) -> None:
    """Prepare rows (number in the file, cells) into a CSV of `COLUMNS`, and what is wrong with their cells into another."""
    write, tell = csv.writer(out).writerow, csv.writer(wrong).writerows
    for number, cells in rows:
        values, faults = prepared(number, cells, said)
        write(values)
        if faults:
            tell(faults)


def cells_of(staged: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the checked rows of an import, a batch in memory at a time: number in the file and field → text."""
    with scanner() as (duck, _folder):
        found = duck.execute(f"SELECT * FROM read_parquet({literal(staged)}) ORDER BY source_row")
        names = [column[0] for column in found.description]
        while batch := found.fetchmany(BATCH):
            for row in batch:
                cells = dict(zip(names, row, strict=True))
                yield cells.pop("source_row"), cells


def keep(csv_file: Path, staged: Path) -> None:
    """Write the prepared rows, with the candidates that were found for them, in place of the checked ones.

    Rows that repeat another are left out: they have been counted.
    """
    with scanner() as (duck, folder):
        candidates = folder / "candidates.csv"
        with candidates.open("w", encoding="utf-8", newline="") as out, connection.cursor() as cursor:
            query = "SELECT source_row, candidates, is_repeat FROM register_row WHERE candidates <> '' OR is_repeat"
            cursor.copy_expert(f"COPY ({query}) TO STDOUT WITH (FORMAT csv)", out)
        columns = ", ".join(f"'{name}': '{'BIGINT' if name == 'source_row' else 'VARCHAR'}'" for name in COLUMNS)
        rows = f"read_csv({literal(csv_file)}, auto_detect = false, header = false, quote = '\"', escape = '\"', columns = {{{columns}}}, nullstr = '{NOTHING}')"
        more = (
            f"read_csv({literal(candidates)}, auto_detect = false, header = false, quote = '\"', escape = '\"',"
            " columns = {'source_row': 'BIGINT', 'candidates': 'VARCHAR', 'is_repeat': 'BOOLEAN'})"
        )
        duck.execute(
            f"COPY (SELECT r.*, coalesce(c.candidates, '') AS candidates FROM {rows} r LEFT JOIN {more} c USING (source_row)"
            f" WHERE c.is_repeat IS DISTINCT FROM true ORDER BY source_row) TO {literal(staged)} (FORMAT parquet)"
        )


def copy_kept(staged: Path) -> None:
    """Copy the prepared rows of an import, as `keep` wrote them, into `register_row`."""
    names = [*COLUMNS, "candidates"]
    with scanner() as (duck, folder):
        plain = folder / "prepared.csv"
        duck.execute(
            f"COPY (SELECT {', '.join(names)} FROM read_parquet({literal(staged)})) TO {literal(plain)}"
            f" (FORMAT csv, HEADER false, NULLSTR '{NOTHING}')"
        )
        with plain.open(encoding="utf-8", newline="") as file:
            copy_rows(file, names)


def run(query: str, parameters: Any = None) -> int:
    """Run a statement on the temporary tables; return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return int(cursor.rowcount)


def rows(query: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    """Return what a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def each(query: str, parameters: Any = None) -> Iterator[tuple[Any, ...]]:
    """Yield what a query finds, a batch in memory at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        yield from cursor


def any_row(condition: str) -> bool:
    """Whether there is a row of a condition; asked before a statement that would look at every row for nothing."""
    return bool(rows(f"SELECT FROM register_row r WHERE {condition} LIMIT 1"))
