"""Excel workbooks (.xlsx) row by row: their sheets, and a sheet as the plain text that the check reads. Memory stays small.

A reader that fills the whole rectangle of a sheet takes gigabytes for three cells that lie far apart, and passes over
cells with errors; this one holds a batch of rows at a time. Source: reliability 6 and Bad input (File).
"""

import csv
import mmap
import tempfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from corpsys.intake import cells
from corpsys.intake.package import Package, damage, local
from corpsys.intake.source import LINE_MOST, Unreadable

CELLS_MOST = 2_000_000
CELL_MOST = 32_767
ROWS_MOST = 1_048_576
COLUMNS_MOST = 16_384
SHEETS_MOST = 200
FILLED_AT_ONCE = 1_000
KEPT_AT_HAND = 10_000
Row = tuple[int, list[str]]
Said = Callable[[int, int], None]


@dataclass(frozen=True)
class Sheet:
    """A sheet with cells; `part`: where it stands in the package."""

    name: str
    part: str
    is_hidden: bool


class Workbook:
    """An opened workbook. Raises Unreadable where it is over a limit, of another kind or damaged."""

    def __init__(self, file: IO[bytes]) -> None:
        self._package = Package(file)
        with damage():
            main = self._package.tree(self._package.main)
            self._relations = self._package.relations(self._package.main)
            self.sheets = self._sheets(main)
            self._is_1904 = any(
                local(item.tag) == "workbookPr" and item.get("date1904") in ("1", "true") for item in main
            )
            self._formats = self._date_formats()

    def proposed(self) -> Sheet:
        """Return the first visible sheet, or the first one where all are hidden."""
        return next((sheet for sheet in self.sheets if not sheet.is_hidden), self.sheets[0])

    def sheet(self, name: str) -> Sheet:
        """Return a sheet by its name. Raises Unreadable."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise Unreadable(_("The workbook has no sheet “%(name)s”.") % {"name": name})

    def head(self, sheet: Sheet, most: int) -> tuple[list[list[str]], bool]:
        """Return the first rows, and whether a number with decimals stands in them."""
        last = -1

        def noted(index: int) -> str:
            nonlocal last
            last = max(last, index)
            return ""

        for number, _cells in self._rows(sheet, self._reader(noted)):
            if number >= most:
                break
        found: list[list[str]] = []
        with self._shared(last + 1) as shared:
            reader = self._reader(shared)
            for number, texts in self._rows(sheet, reader):
                found += [[] for _gap in range(min(number, most + 1) - len(found) - 1)]
                if number > most:
                    break
                found.append(texts)
        return found[:most], reader.has_fractions

    def write(self, sheet: Sheet, width: int, mark: str, plain: Path, said: Said | None = None) -> None:
        """Write a sheet to `plain` as CSV in UTF-8, one line for each row of the sheet. Raises Unreadable."""
        with self._shared() as shared, plain.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            last = 0
            for number, texts in self._rows(sheet, self._reader(shared, mark or "."), said):
                if sum(map(len, texts)) > LINE_MOST:
                    raise Unreadable(_("Row %(row)s is longer than 1 MB.") % {"row": number})
                _fill(out, number - last - 1, width)
                writer.writerow(texts + [""] * (width - len(texts)))
                last = number

    def _reader(self, shared: Callable[[int], str], mark: str = ".") -> cells.Reader:
        return cells.Reader(self._formats, is_1904=self._is_1904, shared=shared, mark=mark)

    def _rows(self, sheet: Sheet, reader: cells.Reader, said: Said | None = None) -> Iterator[Row]:
        """Yield number and texts of each row that has any, up to the last cell with a text."""
        size, last, count = self._package.size(sheet.part), 0, 0
        with damage():
            for batch, read in self._package.items(sheet.part, "sheetData", "row"):
                value = batch.tag.replace(local(batch.tag), "v")
                for row in batch:
                    number = int(row.get("r", last + 1))
                    if not last < number <= ROWS_MOST:
                        raise ValueError(number)
                    last = number
                    texts, filled = _texts(row, reader, value)
                    count += filled
                    if count > CELLS_MOST:
                        raise Unreadable(_("The sheet has more than 2,000,000 cells; split it, or save it as CSV."))
                    if filled:
                        yield number, texts
                if said is not None:
                    said(min(read, size), size)

    def _sheets(self, main: Any) -> list[Sheet]:
        found = []
        for item in main.iter():
            if local(item.tag) == "sheet":
                link = next((value for name, value in item.items() if local(name) == "id"), "")
                kind, part = self._relations.get(link, ("", ""))
                if kind == "worksheet" and part in self._package.names:
                    found.append(Sheet(item.get("name", ""), part, item.get("state", "visible") != "visible"))
        if not found:
            raise Unreadable(_("The workbook has no sheet with cells."))
        if len(found) > SHEETS_MOST:
            raise Unreadable(_("The workbook has more than 200 sheets."))
        return found

    def _date_formats(self) -> list[bool]:
        part = self._part("styles")
        return cells.date_formats(self._package.tree(part)) if part else []

    def _part(self, kind: str) -> str:
        found = (part for name, part in self._relations.values() if name == kind and part in self._package.names)
        return next(found, "")

    @contextmanager
    def _shared(self, most: int | None = None) -> Iterator[Callable[[int], str]]:
        """Give the look-up of shared texts, which lie in a temporary file; `most`: how many are needed."""
        with tempfile.TemporaryFile(prefix="corpsys-texts-") as file:
            ends = self._spilled(file, most)
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if ends[-1] else b""

            @lru_cache(KEPT_AT_HAND)
            def shared(index: int) -> str:
                if index < 0:
                    raise IndexError(index)
                return content[ends[index] : ends[index + 1]].decode()

            yield shared

    def _spilled(self, file: IO[bytes], most: int | None) -> "array[int]":
        """Write the shared texts one after another and return where each ends."""
        part, ends = self._part("sharedStrings"), array("Q", [0])
        if not part or most == 0:
            return ends
        with damage():
            for batch, _read in self._package.items(part, "", "si"):
                for item in batch:
                    ends.append(ends[-1] + file.write(cells.plain(cells.words(item)).encode()))
                if most is not None and len(ends) > most:
                    break
        file.flush()
        return ends


def _texts(row: Any, reader: cells.Reader, value: str) -> tuple[list[str], int]:
    """Return the texts of a row, up to the last one, and how many are not empty; `value`: the tag of a cell's value."""
    texts: list[str] = []
    at = filled = 0
    for cell in row:
        place = cell.get("r")
        at = _column(place) if place else at + 1
        text = reader.text(cell, cell.findtext(value))
        if text:
            if len(text) > CELL_MOST:
                raise Unreadable(
                    _("Cell %(cell)s holds more than 32,767 signs; that is not accepted.") % {"cell": place or at}
                )
            texts.extend([""] * (at - len(texts)))
            texts[at - 1] = text
            filled += 1
    return texts, filled


_columns: dict[str, int] = {}


def _column(place: str) -> int:
    """Return the number of the column of a cell such as AB12, from 1. Raises ValueError."""
    letters = place.rstrip("0123456789")
    if letters not in _columns:
        number = 0
        for letter in letters:
            number = number * 26 + int(letter, 36) - 9
        if not (letters.isascii() and letters.isalpha() and letters.isupper() and 1 <= number <= COLUMNS_MOST):
            raise ValueError(place)
        _columns[letters] = number
    return _columns[letters]


def _fill(out: IO[str], count: int, width: int) -> None:
    """Write empty rows, so that the rows below keep their numbers."""
    blank = ("," * (width - 1) or '""') + "\n"
    for start in range(0, count, FILLED_AT_ONCE):
        out.write(blank * min(FILLED_AT_ONCE, count - start))
