"""One page of a list, and the views of it that a person has saved."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from django.utils.safestring import SafeString

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible, Text
from corpsys.lists import state as states
from corpsys.lists import table, values
from corpsys.lists.declaration import Column, Declaration, declaration
from corpsys.lists.models import SavedView
from corpsys.lists.state import DEEPEST_PAGE, State
from corpsys.lists.table import Cell

# An exact count of a hundred thousand rows costs more than the page itself.
COUNTED = 1_000


@dataclass(frozen=True)
class ListPage:
    """One page of a list. `count`: how many rows there are, None for more than are counted. `first`, `last`: positions."""

    state: State
    rows: list[list[Cell]]
    objects: list[Any] = field(repr=False)
    first: int
    last: int
    count: int | None
    has_next: bool
    picks: list[str] | None = None

    @property
    def head(self) -> SafeString:
        """The cells of the table's head, with their sorting."""
        return table.head(self.state.columns, self.state.query, self.state.shown_sort)

    @property
    def column_choices(self) -> SafeString:
        """A box to tick for each column that may be hidden."""
        return table.column_choices(self.state.declaration.columns, self.state.columns)

    @property
    def body(self) -> SafeString:
        """The rows as the table shows them."""
        return table.body(self.state.columns, self.rows, self.picks)

    @property
    def number(self) -> int:
        return self.state.page

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.has_next and self.number < DEEPEST_PAGE else None

    @property
    def is_cut(self) -> bool:
        """Whether there are rows beyond the last page that is shown."""
        return self.has_next and self.number >= DEEPEST_PAGE


def page(state: State, principal: Principal) -> ListPage:
    """Return one page of a list in two questions, however many rows there are."""
    found, size = states.rows(state, principal), state.declaration.per_page
    start = (state.page - 1) * size
    objects = list(found[start : start + size + 1])
    count = _count(found, start, objects, size)
    picked_by = state.declaration.picks
    picks = [str(getattr(row, picked_by)) for row in objects[:size]] if picked_by else None
    shown = states.prepared(state, principal, objects[:size])
    rows = [[_cell(column, row, principal) for column in state.columns] for row in shown]
    last = start + len(shown)
    return ListPage(state, rows, shown, start + 1 if shown else 0, last, count, len(objects) > size, picks)


@dataclass(frozen=True)
class CountedView:
    """A view that the list brings along, with how many rows it has: None for more than are counted."""

    label: Text
    query: str
    count: int | None
    is_current: bool


def standard_views(state: State, principal: Principal) -> list[CountedView]:
    """Return the views that the list brings along for this person, each counted in one question."""
    scope = {name: value for name, value in state.chosen.items() if name not in state.form.fields}
    scope |= {name: state.chosen.get(name) for name in state.declaration.scope}
    found = []
    for view in state.declaration.views:
        if view.is_for(principal):
            rows = state.declaration.rows(principal, {**scope, **view.chosen}).order_by()
            counted = int(rows.values("pk")[: COUNTED + 1].count())
            query = "&".join(filter(None, (state.scope_query, view.query)))
            # The same filters in whatever order, and however sorted.
            is_current = _filters(query) == _filters(state.query)
            found.append(CountedView(view.label, query, counted if counted <= COUNTED else None, is_current))
    return found


def _filters(query: str) -> set[tuple[str, str]]:
    return {(name, value) for name, value in parse_qsl(query) if name not in ("sort", "columns")}


def views(declaration: Declaration, principal: Principal) -> list[SavedView]:
    """Return the views of a list that this person has saved, by name."""
    return list(SavedView.objects.visible_to(principal).filter(list_key=declaration.key))


def view(principal: Principal, public_id: Any) -> tuple[SavedView, Declaration]:
    """Return one saved view of this person with its list, or refuse as if it did not exist."""
    found: SavedView = SavedView.objects.get_visible(principal, public_id=public_id)
    declared = declaration(found.list_key)
    if declared is None:
        raise NotVisible
    return found, declared


def _count(found: Any, start: int, objects: list[Any], size: int) -> int | None:
    if objects and len(objects) <= size:
        return start + len(objects)
    counted = int(found.order_by().values("pk")[: COUNTED + 1].count())
    return counted if counted <= COUNTED else None


def _cell(column: Column, row: Any, principal: Principal) -> Cell:
    if column.cell is not None:
        return Cell(values.shown(column.value(row)), "", column.cell(principal.corporation_slug, row))
    url = column.url(principal.corporation_slug, row) if column.url else ""
    return Cell(values.shown(column.value(row)), url)
