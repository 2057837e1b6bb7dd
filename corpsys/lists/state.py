"""What a query string says of a list: search, filters, sorting, columns, page. The whole state of a list stands there."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import F
from django.forms import Form
from django.http import QueryDict

from corpsys.access.principal import Principal
from corpsys.lists.declaration import Column, Declaration

# Nobody reads so far; who needs the rest narrows the list or takes the export.
DEEPEST_PAGE = 200


@dataclass(frozen=True)
class State:
    """A list as somebody asks for it.

    `chosen`: cleaned filters, those that are good. `sort`: "" where nobody chose, and the list's own order
    (or that of a search) holds. `query`: the query string that says the same, without the page.
    """

    declaration: Declaration
    form: Form
    chosen: dict[str, Any]
    sort: str
    columns: tuple[Column, ...]
    page: int
    query: str

    @property
    def chosen_columns(self) -> list[str]:
        """The keys of the columns in the address; none where nobody chose."""
        return [value for name, value in parse_qsl(self.query) if name == "columns"]

    @property
    def is_filtered(self) -> bool:
        return any(value not in (None, "", False, []) for value in self.chosen.values())

    @property
    def shown_sort(self) -> str:
        """The sorting to mark in the head of the table; none of the columns where a search orders by likeness."""
        return self.sort or ("" if self.chosen.get("q") else self.declaration.order)


def read(declaration: Declaration, params: QueryDict, principal: Principal) -> State:
    """Return what a query string asks of a list; what it does not know is left out, never an error."""
    form = declaration.form(params, principal)
    form.is_valid()
    # A filter that is no good is told at its field; the others hold.
    chosen = form.cleaned_data
    sort = params.get("sort", "")
    column = declaration.column(sort.removeprefix("-"))
    sort = sort if column is not None and column.sort else ""
    wanted = set(params.getlist("columns")) & {column.key for column in declaration.columns}
    keys = wanted or set(declaration.default)
    head, *others = declaration.columns
    columns = (head, *(column for column in others if column.key in keys))
    said = [(name, value) for name in form.fields for value in params.getlist(name) if value]
    said += [("sort", sort)] if sort else []
    said += [("columns", column.key) for column in columns] if wanted else []
    return State(declaration, form, chosen, sort, columns, _page(params.get("page", "")), urlencode(said))


def rows(state: State, principal: Principal) -> Any:
    """Return the rows of a list in their order, whole."""
    found = state.declaration.rows(principal, state.chosen)
    if state.sort or not found.query.order_by:
        found = found.order_by(*_order(state.declaration, state.sort or state.declaration.order))
    if state.declaration.plain:
        read = {name: None for column in state.columns for name in column.reads}
        found = found.values_list("pk", *read, named=True)
    return found


def _order(declaration: Declaration, sort: str) -> list[Any]:
    column = declaration.column(sort.removeprefix("-"))
    ways = [
        F(way) if isinstance(way, str) else way for way in (*(column.sort if column else ()), *declaration.tiebreak)
    ]
    return [way.desc() for way in ways] if sort.startswith("-") else ways


def _page(text: str) -> int:
    return min(max(int(text), 1), DEEPEST_PAGE) if text.isascii() and text.isdigit() and len(text) < 6 else 1
