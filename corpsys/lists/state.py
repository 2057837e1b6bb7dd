"""What a query string says of a list: search, filters, sorting, columns, page. The whole state of a list stands there."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import F
from django.forms import ChoiceField, Form
from django.http import QueryDict

from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.lists.declaration import Column, Declaration

# Nobody reads so far; who needs the rest narrows the list or takes the export.
DEEPEST_PAGE = 200


@dataclass(frozen=True)
class Chip:
    """One filter in force. `value`: "" where the label says it all; `query`: the query string without it."""

    label: Text
    value: str
    query: str


@dataclass(frozen=True)
class State:
    """A list as somebody asks for it.

    `chosen`: cleaned filters, those that are good. `sort`: "" where nobody chose, and the list's own order
    (or that of a search) holds. `query`: the query string that says the same, without the page. `only`: the picked rows,
    by the column that the list names; None for all that match.
    """

    declaration: Declaration
    form: Form
    chosen: dict[str, Any]
    sort: str
    columns: tuple[Column, ...]
    page: int
    query: str
    only: tuple[str, ...] | None = None

    @property
    def file_columns(self) -> tuple[Column, ...]:
        """The columns as a file has them: one for each thing said."""
        return tuple(part for column in self.columns for part in column.parts or (column,))

    @property
    def chips(self) -> list[Chip]:
        """The filters in force, each with the way to drop it."""
        said = parse_qsl(self.query)
        narrowing = [name for name in self.form.fields if name not in self.declaration.scope and self._narrows(name)]
        return [
            Chip(
                self.form.fields[name].label or name,
                self._in_words(name),
                urlencode([(key, value) for key, value in said if key != name]),
            )
            for name in narrowing
        ]

    @property
    def scope_query(self) -> str:
        """The query string that says whose list it is, and nothing else."""
        return urlencode([(name, value) for name, value in parse_qsl(self.query) if name in self.declaration.scope])

    @property
    def scope_said(self) -> list[tuple[str, str]]:
        """The same as fields of a form."""
        return parse_qsl(self.scope_query)

    def _narrows(self, name: str) -> bool:
        return self.chosen.get(name) not in (None, "", False, [])

    def _in_words(self, name: str) -> str:
        field, value = self.form.fields[name], self.chosen[name]
        if value is True:
            return ""
        if isinstance(field, ChoiceField):
            return str(dict(field.choices).get(str(value), value))  # type: ignore[arg-type]
        return str(value)

    @property
    def chosen_columns(self) -> list[str]:
        """The keys of the columns in the address; none where nobody chose."""
        return [value for name, value in parse_qsl(self.query) if name == "columns"]

    @property
    def is_filtered(self) -> bool:
        return any(self._narrows(name) for name in self.form.fields if name not in self.declaration.scope)

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
    labels = declaration.labels(principal, chosen) if declaration.labels else {}
    columns = tuple(replace(column, label=labels[column.key]) if column.key in labels else column for column in columns)
    said = [(name, value) for name in form.fields for value in params.getlist(name) if value]
    said += [("sort", sort)] if sort else []
    said += [("columns", column.key) for column in columns] if wanted else []
    return State(declaration, form, chosen, sort, columns, _page(params.get("page", "")), urlencode(said))


def rows(state: State, principal: Principal) -> Any:
    """Return the rows of a list in their order, whole."""
    found = state.declaration.rows(principal, state.chosen)
    if state.only is not None:
        found = found.filter(**{f"{state.declaration.picks}__in": state.only})
    if state.sort or not found.query.order_by:
        found = found.order_by(*_order(state.declaration, state.sort or state.declaration.order))
    if state.declaration.plain:
        read = {name: None for column in (*state.columns, *state.file_columns) for name in column.reads}
        found = found.values_list("pk", *read, named=True)
    return found


def prepared(state: State, principal: Principal, rows: list[Any]) -> list[Any]:
    """Return what the columns read of a batch of rows."""
    prepare = state.declaration.prepare
    return prepare(principal, state.chosen, rows) if prepare else rows


def _order(declaration: Declaration, sort: str) -> list[Any]:
    column = declaration.column(sort.removeprefix("-"))
    if column is not None and column.then:
        return [*_ways(column.sort, sort, column), *column.then, *declaration.tiebreak]
    return _ways((*(column.sort if column else ()), *declaration.tiebreak), sort, column)


def _ways(names: tuple[Any, ...], sort: str, column: Column | None) -> list[Any]:
    """Return what orders. That rows without anything stand last is said only where there are such: an index has its own."""
    ways = [F(way) if isinstance(way, str) else way for way in names]
    last = True if column is not None and column.has_gaps else None
    return [way.desc(nulls_last=last) if sort.startswith("-") else way.asc(nulls_last=last) for way in ways]


def _page(text: str) -> int:
    return min(max(int(text), 1), DEEPEST_PAGE) if text.isascii() and text.isdigit() and len(text) < 6 else 1
