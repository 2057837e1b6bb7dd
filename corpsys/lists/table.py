"""The rows of a list's table as HTML, written at once: three hundred cells are no work for a template.

The template `lists/_table.html` draws what is around them. Every text and address is escaped here.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString

from corpsys.lists.declaration import Column


class Cell(NamedTuple):
    """What one column says of one row, in the reader's words, and where it leads, "" for nowhere."""

    text: str
    url: str


def body(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> SafeString:
    """Return the rows: the first cell names its row; the others carry their column's label, for screens without a head."""
    frames = [_frame(at, column) for at, column in enumerate(columns)]
    return SafeString("".join(_row(frames, row) for row in rows))


def _row(frames: list[tuple[str, str]], row: Sequence[Cell]) -> str:
    cells = [f"{begin}{_content(cell)}{end}" for (begin, end), cell in zip(frames, row, strict=True)]
    return f"<tr>{''.join(cells)}</tr>\n"


def _frame(at: int, column: Column) -> tuple[str, str]:
    if at == 0:
        return '<th scope="row">', "</th>"
    number = ' class="number"' if column.is_number else ""
    return f'<td{number} data-label="{escape(column.label)}">', "</td>"


def _content(cell: Cell) -> str:
    text = escape(cell.text)
    return f'<a href="{escape(cell.url)}">{text}</a>' if cell.url else text
