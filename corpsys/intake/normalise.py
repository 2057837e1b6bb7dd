"""Writes a file once more as plain UTF-8 with line feeds, so that one fast reader reads every file and sheet alike."""

from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _

from corpsys.intake import source
from corpsys.intake.dialect import Dialect
from corpsys.intake.source import LINE_MOST, Unreadable
from corpsys.intake.workbook import Workbook

QUOTE = '"'


def normalise(
    original: Path, dialect: Dialect, width: int, plain: Path, said: Callable[[int, int], None] | None = None
) -> None:
    """Write `original` to `plain`; `said(done, total)` hears of bytes read. Raises Unreadable.

    An empty line becomes a row of empty cells, which keeps the numbers of the rows below it.
    """
    if dialect.is_workbook:
        with original.open("rb") as file:
            book = Workbook(file)
            book.write(book.sheet(dialect.sheet), width, dialect.decimal, plain, said)
        return
    size = original.stat().st_size
    blank_row = dialect.delimiter * (width - 1)
    lines = _Lines(blank_row)
    with original.open("rb") as file, plain.open("w", encoding="utf-8", newline="") as out:
        for text in source.decoded(source.pieces(file, packed=dialect.is_compressed), dialect.encoding):
            out.write(lines.checked(text))
            if said is not None:
                said(min(file.tell(), size), size)


class _Lines:
    """Watches the text pass: how long a line gets, and whether an empty line stands outside of quotation marks."""

    def __init__(self, blank_row: str) -> None:
        self.blank_row = blank_row
        self.length = 0
        self.is_at_start = True
        self.is_quoted = False
        self.row = 1

    def checked(self, text: str) -> str:
        self._measure(text)
        has_blank = "\n\n" in text or (self.is_at_start and text.startswith("\n"))
        if has_blank and self.blank_row:
            text = self._filled(text)
        elif text.count(QUOTE) % 2:
            self.is_quoted = not self.is_quoted
        if text:
            self.is_at_start = text.endswith("\n")
        return text

    def _measure(self, text: str) -> None:
        first, last = text.find("\n"), text.rfind("\n")
        longest = self.length + (len(text) if first < 0 else first)
        if longest > LINE_MOST:
            raise Unreadable(_("Line %(row)s is longer than 1 MB.") % {"row": self.row})
        self.row += text.count("\n")
        self.length = longest if first < 0 else len(text) - last - 1

    def _filled(self, text: str) -> str:
        """Fill empty lines outside of quotation marks; only texts that have some come here."""
        out = []
        for line in _lines(text):
            if line == "\n" and self.is_at_start and not self.is_quoted:
                line = self.blank_row + "\n"
            elif line.count(QUOTE) % 2:
                self.is_quoted = not self.is_quoted
            self.is_at_start = line.endswith("\n")
            out.append(line)
        return "".join(out)


def _lines(text: str) -> list[str]:
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
