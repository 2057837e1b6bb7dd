"""The head and the rows of a list's table as HTML, written at once: three hundred cells are no work for a template.

The template `lists/_table.html` draws what is around them. Every text and address is escaped here.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from corpsys.lists.declaration import Column
from corpsys.lists.values import MISSING


class Cell(NamedTuple):
    """What one column says of one row, in the reader's words, and where it leads, "" for nowhere.

    `html`: how it is shown, where a text is not enough; whoever made it has escaped it.
    """

    text: str
    url: str
    html: SafeString | None = None


# What is missing has no place on a card of a narrow screen.
NOTHING = SafeString(f'<span class="nothing">{MISSING}</span>')
_MARKS = {"ascending": ' <span aria-hidden="true">▲</span>', "descending": ' <span aria-hidden="true">▼</span>', "": ""}


def head(columns: Sequence[Column], query: str, sort: str) -> SafeString:
    """Return the cells of the head; where a column sorts, with the link that sorts by it, or turns its order round.

    `query`: the query string that the list is shown by, without the page. `sort`: the sorting in force.
    """
    rest = urlencode([(name, value) for name, value in parse_qsl(query) if name != "sort"])
    begin = f"?{escape(rest)}&amp;" if rest else "?"
    return SafeString("".join(_head_cell(column, begin, sort) for column in columns))


def _head_cell(column: Column, begin: str, sort: str) -> str:
    number = ' class="number"' if column.is_number else ""
    label = escape(column.label)
    if not column.sort:
        return f'<th scope="col"{number}>{label}</th>\n'
    order = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
    said = f' aria-sort="{order}"' if order else ""
    sign = "-" if order == "ascending" else ""
    link = f'<a href="{begin}sort={sign}{column.key}">{label}{_MARKS[order]}</a>'
    return f'<th scope="col"{number}{said}>{link}</th>\n'


def column_choices(columns: Sequence[Column], shown: Sequence[Column]) -> SafeString:
    """Return a box to tick for each column but the first, which always shows, ticked for those that are shown."""
    keys = {column.key for column in shown}
    first, *others = columns
    boxes = "".join(_column_choice(column, column.key in keys) for column in others)
    return SafeString(f'<input type="hidden" name="columns" value="{first.key}">{boxes}')


def _column_choice(column: Column, is_shown: bool) -> str:
    named = f'name="columns" value="{column.key}" id="column-{column.key}"{" checked" if is_shown else ""}'
    return (
        f'<div class="form-check"><input class="form-check-input" type="checkbox" {named}>'
        f'<label class="form-check-label" for="column-{column.key}">{escape(column.label)}</label></div>\n'
    )


def body(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], picks: Sequence[str] | None = None) -> SafeString:
    """Return the rows: the first cell names its row; the others carry their column's label, for screens without a head.

    `picks`: by what each row is picked, one for each; its box belongs to the form `picked`, which stands beside the table.
    """
    frames = [_frame(at, column) for at, column in enumerate(columns)]
    if picks is None:
        return SafeString("".join(_row(frames, row) for row in rows))
    return SafeString("".join(_row(frames, row, _box(pick, row)) for pick, row in zip(picks, rows, strict=True)))


def _row(frames: list[tuple[str, str]], row: Sequence[Cell], before: str = "") -> str:
    cells = [f"{begin}{_content(cell)}{end}" for (begin, end), cell in zip(frames, row, strict=True)]
    return f"<tr>{before}{''.join(cells)}</tr>\n"


def _box(pick: str, row: Sequence[Cell]) -> str:
    name = escape(_("Pick %(name)s") % {"name": row[0].text})
    box = f'<input class="form-check-input" type="checkbox" name="picked" value="{escape(pick)}" form="picked"'
    return f'<td class="pick"><label class="pick-box">{box} aria-label="{name}"></label></td>'


def _frame(at: int, column: Column) -> tuple[str, str]:
    if at == 0:
        return '<th scope="row">', "</th>"
    number = ' class="number"' if column.is_number else ""
    return f'<td{number} data-label="{escape(column.label)}">', "</td>"


def _content(cell: Cell) -> str:
    if cell.html is not None:
        return cell.html
    text = escape(cell.text)
    if text == MISSING and not cell.url:
        return NOTHING
    return f'<a href="{escape(cell.url)}">{text}</a>' if cell.url else text
