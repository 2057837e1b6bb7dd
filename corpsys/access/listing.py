"""Rows of one model as REST gives them: who sees them, filters, order, keyset pages, a capped count.

The SQL of a list depends on its shape only: the condition of the reader's rights, the filters that are used, the order.
The query is built and compiled once for each shape, with places left for the values; a request fills them in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import orjson
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection
from django.db.models import Expression, Model
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from corpsys.access import endpoints
from corpsys.access.guard import visible
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotVisible, Text

MOST_COUNTED = 1000
MOST_SHAPES = 500  # kept compiled; rights of guests are shapes of their own
PAGING = ("after", "count", "ordering", "size")


class Place(Expression):
    """Where a value stands in compiled SQL; only its name is known then."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


@dataclass(frozen=True)
class Filter:
    """A filter of a list. `lookup`: as filter() takes it. `read`: makes the value of the text, ValueError where it is none.

    `allowed`: the only texts, all if empty. `kind`: what is expected, for the answer to another text.
    """

    lookup: str
    read: Callable[[str], Any] = str
    allowed: tuple[str, ...] = ()
    kind: Text = ""

    def value(self, name: str, text: str) -> Any:
        """Return the value to compare with, or refuse the text with 422."""
        if self.allowed and text not in self.allowed:
            raise Invalid({name: [_one_of(self.allowed)]})
        try:
            return self.read(text)
        except ValueError:
            raise Invalid({name: [self.kind or _("Not a value of this filter.")]}) from None


def _one_of(allowed: tuple[str, ...]) -> str:
    return _("One of: %(allowed)s.") % {"allowed": ", ".join(allowed)}


@dataclass(frozen=True)
class Alike:
    """What a search with few hits offers besides. `find`: (other rows, what is searched) → ids, the most alike first."""

    filter: str
    find: Callable[[Any, Any], list[int]]
    few: int


@dataclass(frozen=True)
class Compiled:
    """One shape as SQL: `places` are constants, or the `Place`s of the values."""

    sql: str
    places: tuple[Any, ...]

    def rows(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run it with these values."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [values[p.name] if isinstance(p, Place) else p for p in self.places])
            return list(cursor.fetchall())


@dataclass(eq=False)
class Listing:
    """How the rows of a model are given out.

    `fields`: columns of the answer, as values() takes them; only columns that the driver itself turns into what JSON
    knows. `filters`: parameter of the address → filter. `orders`: name of an order → its columns, the last unique; the
    first order is the usual one, `-` in front of a name turns it round. `alike`: where a search finds few, what more to
    offer at its end.
    """

    model: type[Model]
    fields: tuple[str, ...]
    filters: Mapping[str, Filter]
    orders: Mapping[str, tuple[str, ...]]
    alike: Alike | None = None
    shapes: dict[Any, Compiled | None] = field(default_factory=dict)

    def page(self, request: Request, principal: Principal) -> HttpResponse:
        """Answer with one page: `results`, the address of the `next`, and with count=true the `count` up to a thousand."""
        query = request.query_params
        self._refuse_unknown(query)
        size = endpoints.size(request)
        chosen = {name: self.filters[name].value(name, query[name]) for name in self.filters if query.get(name)}
        columns = self._order(query.get("ordering", ""))
        names = [column.lstrip("-") for column in columns]
        values = {**chosen, "size": size + 1}
        after = query.get("after")
        if after:
            values |= zip(_marks(names), self._key(after, names), strict=True)
        found = self._run(principal, (*chosen,), columns, bool(after), values)
        more, found = len(found) > size, found[:size]
        answer: dict[str, Any] = {"results": [dict(zip(self.fields, row, strict=False)) for row in found]}
        answer["next"] = endpoints.following(request, list(found[-1][-len(names) :])) if more else None
        if query.get("count"):
            answer |= self._count(principal, chosen)
        if self.alike and self.alike.filter in chosen and not after and not more and len(found) < self.alike.few:
            answer["results"] += self._offered(principal, self.alike, chosen, size - len(found))
        return json(answer)

    def row(self, principal: Principal, **lookup: Any) -> dict[str, Any]:
        """Return one visible row, or refuse with the answer that says nothing about its existence."""
        found = self._run(principal, (*lookup,), (), False, {**lookup, "size": 1})
        if not found:
            raise NotVisible
        return dict(zip(self.fields, found[0], strict=True))

    def _refuse_unknown(self, query: Mapping[str, str]) -> None:
        if query:
            unknown = query.keys() - self.filters.keys() - set(PAGING)
            if unknown:
                allowed = tuple(sorted((*self.filters, *PAGING)))
                raise Invalid({name: [_one_of(allowed)] for name in sorted(unknown)})
            if query.get("count", "true") != "true":
                raise Invalid({"count": [_one_of(("true",))]})

    def _offered(
        self, principal: Principal, alike: Alike, chosen: Mapping[str, Any], most: int
    ) -> list[dict[str, Any]]:
        """Return rows that are only like what is searched, and fit the other filters."""
        conditions = {self._lookup(name): value for name, value in chosen.items()}
        searched = conditions.pop(self._lookup(alike.filter))
        rows = self.model.objects.visible_to(principal).filter(**conditions)  # type: ignore[attr-defined]
        ids = alike.find(rows.exclude(**{self._lookup(alike.filter): searched}), searched)[:most]
        found = {row.pop("pk"): row for row in rows.filter(pk__in=ids).values("pk", *self.fields)} if ids else {}
        return [found[pk] for pk in ids if pk in found]

    def _order(self, name: str) -> tuple[str, ...]:
        columns = self.orders.get(name.removeprefix("-") or next(iter(self.orders)))
        if columns is None:
            raise Invalid({"ordering": [_one_of(tuple(f"{sign}{each}" for each in self.orders for sign in ("", "-")))]})
        return tuple(f"-{column}" for column in columns) if name.startswith("-") else columns

    def _key(self, text: str, names: list[str]) -> list[Any]:
        values = endpoints.key(text, len(names))
        try:
            fields = [self.model._meta.get_field(name) for name in names]
            return [column.to_python(value) for column, value in zip(fields, values, strict=True)]  # type: ignore[union-attr]
        except (TypeError, ValueError, ValidationError):
            raise endpoints.not_a_mark() from None

    def _count(self, principal: Principal, chosen: Mapping[str, Any]) -> dict[str, Any]:
        rows = self._run(principal, (*chosen,), None, False, {**chosen, "size": MOST_COUNTED + 1})
        counted = rows[0][0] if rows else 0
        return {"count": min(counted, MOST_COUNTED), "count_is_capped": counted > MOST_COUNTED}

    def _run(
        self,
        principal: Principal,
        filters: tuple[str, ...],
        columns: tuple[str, ...] | None,
        beyond: bool,
        values: Mapping[str, Any],
    ) -> list[tuple[Any, ...]]:
        shape = (visible(principal, self.model.guard), filters, columns, beyond)  # type: ignore[attr-defined]
        if shape not in self.shapes:
            if len(self.shapes) >= MOST_SHAPES:
                self.shapes.clear()
            self.shapes[shape] = self._compiled(principal, filters, columns, beyond)
        compiled = self.shapes[shape]
        return [] if compiled is None else compiled.rows({**values, "corporation": principal.corporation_id})

    def _compiled(
        self, principal: Principal, filters: tuple[str, ...], columns: tuple[str, ...] | None, beyond: bool
    ) -> Compiled | None:
        """Return the SQL of a shape, None where it can find nothing. No columns: the count of the rows, up to `size`."""
        anywhere = replace(principal, corporation_id=cast(int, Place("corporation")))
        rows = self.model.objects.visible_to(anywhere)  # type: ignore[attr-defined]
        rows = rows.filter(**{self._lookup(name): Place(name) for name in filters}).order_by(*columns or ())
        if columns is None:
            rows = rows.values("pk")
        else:
            names = [column.lstrip("-") for column in columns]
            if beyond:
                how = "lt" if columns[0].startswith("-") else "gt"
                rows = rows.filter(endpoints.beyond(names, [Place(mark) for mark in _marks(names)], how))
            # The columns of the key ride along at the end, so that the answer stays what `fields` says.
            rows = rows.values_list(*self.fields, *names)
        try:
            sql, params = rows.query.sql_with_params()
        except EmptyResultSet:
            return None
        sql += " LIMIT %s"
        if columns is None:
            sql = f"SELECT count(*) FROM ({sql}) counted"  # noqa: S608 - around the compiled query
        return Compiled(sql, (*params, Place("size")))

    def _lookup(self, name: str) -> str:
        return self.filters[name].lookup if name in self.filters else name


def _marks(names: list[str]) -> list[str]:
    return [f"after {name}" for name in names]


def json(answer: Any, status: int = 200, **headers: str) -> HttpResponse:
    """Answer with JSON made at once, past the negotiation of renderers: there is one."""
    body = orjson.dumps(answer, default=str, option=orjson.OPT_NON_STR_KEYS)
    return HttpResponse(body, status=status, headers=headers, content_type="application/json")
