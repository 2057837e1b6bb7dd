"""What a file looks like before anybody said so: encoding, delimiter, header, decimal mark, order of dates.

Looks at the first megabyte of a text and the first rows of a workbook only; the check reads the rest.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import IO

from django.utils.translation import gettext as _

from corpsys.intake import source
from corpsys.intake.dialect import DELIMITERS, Dialect
from corpsys.intake.source import LINE_MOST, Unreadable
from corpsys.intake.workbook import Workbook

ROWS_LOOKED_AT = 200
SAMPLE_ROWS = 5
COLUMNS_MOST = 500
CELL_SHOWN = 80
HEADER_MOST = 100
FIND = -1

_POINT = re.compile(r"[+-]?(\d+\.(\d{1,2}|\d{4,})|\d{1,3}(,\d{3})+\.\d*|\d{1,3}(,\d{3}){2,})")
_COMMA = re.compile(r"[+-]?(\d+,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d*|\d{1,3}(\.\d{3}){2,})")
_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-]\d{4}( .*)?")
_MONTH = re.compile(r"(0?[1-9]|1[0-2])\.(19|20)\d\d")
_SEP_LINE = re.compile(r"sep=([,;\t|])\n", re.IGNORECASE)


@dataclass(frozen=True)
class Recognised:
    """What was found; `header` is unique, `sample` the first rows below it as they stand, cut to what can be shown."""

    dialect: Dialect
    header: list[str]
    sample: list[list[str]]


def recognise(file: IO[bytes], name: str, *, known: Iterable[str] = ()) -> Recognised:
    """Look at an upload. `known`: names of columns that are hoped for. Raises Unreadable. Source: reliability, Text."""
    source.refuse_name(name)
    if source.is_workbook(file, name):
        return _workbook(Workbook(file), None)
    file.seek(0)
    packed = source.is_compressed(file.read(8), name)
    file.seek(0)
    start, is_whole = source.head(file, packed=packed)
    encoding, is_sure = source.guess_encoding(start, is_whole=is_whole)
    text = _text(start, encoding, is_whole)
    delimiter, header_row = _shape(text, set(known))
    dialect = Dialect(encoding, delimiter, header_row, is_compressed=packed, is_sure=is_sure)
    return _look(text, dialect, is_whole)


def again(file: IO[bytes], dialect: Dialect) -> Recognised:
    """Look at a file once more the way a person said; `header_row` of a workbook may be FIND. Raises Unreadable."""
    if dialect.is_workbook:
        return _workbook(Workbook(file), dialect)
    file.seek(0)
    start, is_whole = source.head(file, packed=dialect.is_compressed)
    return _look(_text(start, dialect.encoding, is_whole), replace(dialect, is_sure=True), is_whole)


def _workbook(book: Workbook, dialect: Dialect | None) -> Recognised:
    """Look at the sheet that was said, or else at the proposed one; without a header said it is the first full row."""
    sheet = book.sheet(dialect.sheet) if dialect else book.proposed()
    rows, has_fractions = book.head(sheet, HEADER_MOST + 1 + ROWS_LOOKED_AT)
    if not any(rows):
        raise Unreadable(_("The sheet “%(name)s” is empty.") % {"name": sheet.name})
    dialect = dialect or Dialect("utf-8", ",", FIND)
    above = dialect.header_row if dialect.header_row != FIND else _first_full(rows)
    rows = rows[above:]
    width = min(max(map(len, rows), default=0), COLUMNS_MOST)
    rows = [row + [""] * (width - len(row)) for row in rows]
    cells = [cell.strip() for row in rows[1:] for cell in row]
    found = replace(
        dialect,
        header_row=above,
        decimal=dialect.decimal or _workbook_decimal(cells, has_fractions),
        sheet=sheet.name,
        sheets=tuple(item.name for item in book.sheets),
        hidden=tuple(item.name for item in book.sheets if item.is_hidden),
    )
    return _found(rows, found, True)


def _first_full(rows: list[list[str]]) -> int:
    """Return the place of the first row nearly as full as the fullest: titles above a table have fewer cells."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:ROWS_LOOKED_AT]]
    return next((at for at, count in enumerate(filled) if count and count >= 0.75 * max(filled)), 0)


def _workbook_decimal(cells: list[str], has_fractions: bool) -> str:
    """Return the mark that numbers written as text have; real numbers are then read as if written with it, too."""
    if any(map(_COMMA.fullmatch, cells)):
        return ","
    return "." if has_fractions else _decimal(cells)


def _text(start: bytes, encoding: str, is_whole: bool) -> str:
    found = iter([start]) if is_whole else iter([start[: len(start) // 2 * 2]])
    decoder = source.decoded(found, encoding)
    text = next(decoder) if not is_whole else "".join(decoder)
    if not is_whole:
        if "\n" not in text[:LINE_MOST]:
            raise Unreadable(_("A line is longer than 1 MB: this is no table, or its line ends are missing."))
        text = text[: text.rindex("\n") + 1]
    if not text.strip():
        raise Unreadable(_("The file is empty."))
    return text


def _shape(text: str, known: set[str]) -> tuple[str, int]:
    """Return the delimiter and the number of rows above the header."""
    said = _SEP_LINE.match(text)
    if said:
        return said[1], 1
    found = [(*_score(rows := _rows(text, sign, ROWS_LOOKED_AT), known), sign, rows) for sign, _label in DELIMITERS]
    best = max(found, key=lambda item: item[:2])
    return best[2], _header_row(best[3])


def _score(rows: list[list[str]], known: set[str]) -> tuple[int, float]:
    """Return how many hoped-for names stand in the first rows, and how evenly the delimiter cuts."""
    widths = Counter(len(row) for row in rows if row)
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    names = {cell.strip().casefold() for row in rows[:10] for cell in row} & known
    return len(names), (count / len(rows)) * (width > 1) * 100 + min(width, 50)


def _header_row(rows: list[list[str]]) -> int:
    """Return the place of the first row that is as wide as most: titles above a table are narrower."""
    width = Counter(len(row) for row in rows if any(cell.strip() for cell in row)).most_common(1)[0][0]
    return next(index for index, row in enumerate(rows) if len(row) == width and any(cell.strip() for cell in row))


def _rows(text: str, delimiter: str, most: int) -> list[list[str]]:
    found = []
    try:
        for row in csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter):
            found.append(row)
            if len(found) >= most:
                break
    except csv.Error as error:
        raise Unreadable(_("A cell is longer than 131,072 signs; a quotation mark may be missing.")) from error
    return found


def _look(text: str, dialect: Dialect, is_whole: bool) -> Recognised:
    rows = _rows(text, dialect.delimiter, dialect.header_row + 1 + ROWS_LOOKED_AT)[dialect.header_row :]
    return _found(rows, dialect, is_whole)


def _found(rows: list[list[str]], dialect: Dialect, is_whole: bool) -> Recognised:
    if not rows:
        raise Unreadable(_("There is no row with the names of the columns there."))
    header = _header(rows[0])
    body = [row for row in rows[1:] if any(cell.strip() for cell in row)]
    if not body and is_whole:
        raise Unreadable(_("The file has a header and no rows."))
    cells = [cell.strip() for row in body for cell in row]
    dialect = replace(
        dialect, decimal=dialect.decimal or _decimal(cells), date_order=dialect.date_order or _date_order(cells)
    )
    return Recognised(dialect, header, [[cell[:CELL_SHOWN] for cell in row] for row in body[:SAMPLE_ROWS]])


def _header(row: list[str]) -> list[str]:
    if len(row) > COLUMNS_MOST:
        raise Unreadable(_("The file has %(count)s columns; at most 500 are read.") % {"count": len(row)})
    names = [" ".join(cell.split()) or _("(column %(number)s)") % {"number": at} for at, cell in enumerate(row, 1)]
    twice = [name for name, count in Counter(name.casefold() for name in names).items() if count > 1]
    if twice:
        raise Unreadable(_("Two columns have the same name: %(names)s.") % {"names": ", ".join(twice)})
    return names


def _decimal(cells: list[str]) -> str:
    cells = [cell for cell in cells if not _MONTH.fullmatch(cell)]
    point = any(_POINT.fullmatch(cell.replace(" ", "").replace("\xa0", "")) for cell in cells)
    comma = any(_COMMA.fullmatch(cell.replace(" ", "").replace("\xa0", "")) for cell in cells)
    return {(True, False): ".", (False, True): ","}.get((point, comma), "")


def _date_order(cells: list[str]) -> str:
    found = [match for match in map(_DATE.fullmatch, cells) if match]
    day_first = any(int(match[1]) > 12 for match in found)
    month_first = any(int(match[2]) > 12 for match in found)
    return {(True, False): "dmy", (False, True): "mdy"}.get((day_first, month_first), "")
