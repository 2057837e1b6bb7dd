"""A list declared once as data: its rows, filters and columns serve the page, the exports and the saved views alike.

A chapter declares its list and gives it routes of its own, so that each keeps its own rule of who may come.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import QueryDict
from django.utils.safestring import SafeString

from corpsys.access.principal import Principal
from corpsys.access.refusals import Text


@dataclass(frozen=True)
class Column:
    """A column of a list.

    `value`: row → what it says: a text, number, date, moment, yes or no, None for nothing. `sort`: columns of the table
    or expressions that order by it, ascending; none where it cannot be sorted. `then`: what orders equal ones, the same
    both ways. `has_gaps`: rows may have nothing here; those stand last both ways. `url`: (corporation's address, row) →
    where it leads. `cell`: (corporation's address, row) → how the page shows it, where a text is not enough. `parts`: the
    columns that stand for it in a file, where it says several things at once. `reads`: where the list's rows are plain,
    the columns of the table, as values() takes them, that `value` and `url` ask of a row.
    """

    key: str
    label: Text
    value: Callable[[Any], Any]
    sort: tuple[Any, ...] = ()
    url: Callable[[str, Any], str] | None = None
    is_number: bool = False
    reads: tuple[str, ...] = ()
    then: tuple[Any, ...] = ()
    has_gaps: bool = False
    cell: Callable[[str, Any], SafeString] | None = None
    parts: tuple["Column", ...] = ()


def _everybody(principal: Principal) -> bool:
    return True


@dataclass(frozen=True)
class StandardView:
    """A view that the list brings along. `chosen`: its filters as the form would give them; `query`: the same as an address.

    `is_for`: whom it concerns.
    """

    label: Text
    query: str
    chosen: dict[str, Any]
    is_for: Callable[[Principal], bool] = _everybody


@dataclass(frozen=True)
class Declaration:
    """A list.

    `rows`: (who asks, chosen filters) → the rows this person may see, filtered; they may come in an order of their own
    where something was searched, best first. `form`: the filters, made from the query string; each has a field `q` where
    the list can be searched. `columns`: the first names the row and is always shown. `default`: keys of those shown where
    nobody chose. `order`: key of the column that orders, `-` in front for the other way round. `tiebreak`: what makes
    the order whole. `route`, `export_route`: names of the page and of the export (corporation, format).
    `plain`: rows are tuples with `pk` and what the shown columns read, and not objects of the model: cheaper by half.

    `prepare`: (who asks, chosen filters, a batch of rows) → what the columns read, one for each row in their order; the
    rows themselves where there is none. `labels`: heads of columns that depend on what is chosen, by key. `scope`: fields
    of the form that say whose list it is, and do not narrow it. `picks`: the column of the table by which rows are picked
    for an act on several of them, "" where they are not.
    """

    key: str
    title: Text
    rows: Callable[[Principal, dict[str, Any]], Any]
    form: Callable[[QueryDict | None, Principal], Form]
    columns: tuple[Column, ...]
    default: tuple[str, ...]
    order: str
    route: str
    export_route: str
    file_name: Text
    tiebreak: tuple[str, ...] = ("id",)
    per_page: int = 50
    plain: bool = False
    prepare: Callable[[Principal, dict[str, Any], list[Any]], list[Any]] | None = None
    labels: Callable[[Principal, dict[str, Any]], dict[str, Text]] | None = None
    scope: tuple[str, ...] = ()
    views: tuple[StandardView, ...] = ()
    picks: str = ""

    def column(self, key: str) -> Column | None:
        """Return the column of a key."""
        return next((column for column in self.columns if column.key == key), None)


_declarations: dict[str, Declaration] = {}


def register(declaration: Declaration) -> None:
    """Make a list known by its key, for saved views and exports in the background."""
    _declarations[declaration.key] = declaration


def declaration(key: str) -> Declaration | None:
    """Return the list of a key."""
    return _declarations.get(key)
