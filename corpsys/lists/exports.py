"""A list as a file: exactly the rows, columns and order that the page shows, of all its pages.

CSV is streamed while it is read. A workbook has to be finished before its first byte can go out: up to AT_ONCE rows are
written while the person waits, more of them by a job that leaves the file with the person's own. Both hold one batch of
rows in memory. CSV has the separator that spreadsheets of the language expect: a semicolon where the decimal sign is a
comma.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import xlsxwriter
from django.utils import formats, timezone, translation

from corpsys.access.principal import Principal
from corpsys.lists import state as states
from corpsys.lists import values
from corpsys.lists.declaration import Column
from corpsys.lists.state import State
from corpsys.tenancy.context import tenant

AT_ONCE = 20_000
# What a worksheet holds, less the head.
MOST_IN_A_SHEET = 1_048_575
BATCH = 2_000
IN_MEMORY = 1_000_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_name(state: State, kind: str) -> str:
    """Return the name of the file, with the day."""
    return f"{state.declaration.file_name}-{timezone.localdate():%Y-%m-%d}.{kind}"


def csv_bytes(state: State, principal: Principal) -> Iterator[bytes]:
    """Yield a list as CSV in UTF-8 with its mark, a batch at a time, in a transaction of its own.

    The answer of a page goes out after its transaction has ended, and with it the corporation and the language it worked
    for: the one is opened anew, the other taken along from the moment of the call.
    """
    return _csv_bytes(state, principal, translation.get_language() or "en")


def _csv_bytes(state: State, principal: Principal, language: str) -> Iterator[bytes]:
    with tenant(principal.corporation_id, principal.side, principal.user_id):
        # Never held across a yield: another request may run on this thread meanwhile.
        with translation.override(language):
            found = states.rows(state, principal).iterator(chunk_size=BATCH)
            head = "\ufeff" + _csv([[str(column.label) for column in state.file_columns]])
        yield head.encode()
        while batch := _taken(found):
            with translation.override(language):
                rows = states.prepared(state, principal, batch)
                text = _csv([[values.in_csv(column.value(row)) for column in state.file_columns] for row in rows])
            yield text.encode()


def workbook(state: State, batches: Iterable[list[Any]]) -> IO[bytes]:
    """Return a list as a workbook of one sheet, at its beginning: rows as they come, each written once and forgotten."""
    return _book(str(state.declaration.title), state.file_columns, batches)


def table(kind: str, title: str, columns: tuple[Column, ...], rows: list[Any]) -> IO[bytes]:
    """Return rows that are no list of the database, such as a comparison, as a file of a kind, at its beginning."""
    if kind == "xlsx":
        return _book(title, columns, [rows])
    head = [str(column.label) for column in columns]
    text = _csv([head, *([values.in_csv(column.value(row)) for column in columns] for row in rows)])
    return io.BytesIO(("\ufeff" + text).encode())


def _book(title: str, columns: tuple[Column, ...], batches: Iterable[list[Any]]) -> IO[bytes]:
    target: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (handed on open)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": 14})
        moment = book.add_format({"num_format": 22})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, max(len(columns) - 1, 1), 18)
        for position, column in enumerate(columns):
            sheet.write_string(0, position, str(column.label), bold)
        number = 0
        for batch in batches:
            for row in batch:
                number += 1
                _write_row(sheet, number, columns, row, day, moment)
    target.seek(0)
    return target


def batches(state: State, principal: Principal) -> Iterator[list[Any]]:
    """Yield the rows of a list, a batch at a time, in the running transaction."""
    found = states.rows(state, principal).iterator(chunk_size=BATCH)
    while batch := _taken(found):
        yield states.prepared(state, principal, batch)


def batches_by_id(
    state: State, principal: Principal, reading: Callable[[], Any], progress: Callable[[int, int], None]
) -> Iterator[list[Any]]:
    """Yield the rows of a list for a job: each batch in a transaction of its own, and the progress told between them.

    The ids are read first, so that the order and the number of rows hold however long it takes.
    """
    with reading():
        ids = list(states.rows(state, principal).values_list("pk", flat=True)[:MOST_IN_A_SHEET])
    for start in range(0, len(ids), BATCH):
        wanted = ids[start : start + BATCH]
        with reading():
            # Asked through the same rows: what this person may no longer see is left out.
            found = {row.pk: row for row in states.rows(state, principal).filter(pk__in=wanted)}
            rows = states.prepared(state, principal, [found[pk] for pk in wanted if pk in found])
        yield rows
        progress(start + len(wanted), len(ids))


def _taken(rows: Iterator[Any]) -> list[Any]:
    return list(islice(rows, BATCH))


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    comma = formats.get_format("DECIMAL_SEPARATOR") == ","
    csv.writer(out, delimiter=";" if comma else ",").writerows(rows)
    return out.getvalue()


def _write_row(sheet: Any, number: int, columns: tuple[Column, ...], row: Any, day: Any, moment: Any) -> None:
    for position, column in enumerate(columns):
        value = column.value(row)
        if isinstance(value, bool) or value is None:
            sheet.write_string(number, position, values.plain(value))
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(number, position, value)
        elif isinstance(value, datetime):
            sheet.write_datetime(number, position, timezone.localtime(value).replace(tzinfo=None), moment)
        elif isinstance(value, date):
            sheet.write_datetime(number, position, datetime(value.year, value.month, value.day), day)
        else:
            sheet.write_string(number, position, values.plain(value))
