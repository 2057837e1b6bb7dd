"""Saving, renaming and dropping one's own views of a list, and noting what was taken out as a file."""

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotVisible
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.lists import state as states
from corpsys.lists.declaration import Declaration
from corpsys.lists.models import SavedView
from corpsys.lists.state import State

MOST_VIEWS, LONGEST_QUERY = 50, 1000


@transaction.atomic
def save_view(*, declaration: Declaration, name: str, query: str, by: Principal) -> SavedView:
    """Keep what a query string asks of a list under a name; saving under the same name again replaces it."""
    require(by, "save_view")
    state = states.read(declaration, QueryDict(query), by)
    if len(state.query) > LONGEST_QUERY:
        raise Invalid({"name": [_("The filters of this view are too long to be kept.")]})
    mine = SavedView.objects.filter(corporation_id=by.corporation_id, user_id=by.user_id, list_key=declaration.key)
    name = _named(name)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_VIEWS:
        raise Invalid({"name": [_("There are %(most)s views already; delete one first.") % {"most": MOST_VIEWS}]})
    view: SavedView
    view, _new = mine.update_or_create(
        corporation_id=by.corporation_id,
        user_id=by.user_id,
        list_key=declaration.key,
        name=name,
        defaults={"query": state.query},
    )
    record(kind="view.saved", by=by, entity=view, after={"list": declaration.key, "query": state.query})
    return view


@transaction.atomic
def rename_view(*, view: SavedView, name: str, by: Principal) -> SavedView:
    """Give an own view another name."""
    require(by, "save_view")
    _own(view, by)
    name, before = _named(name), view.name
    twins = SavedView.objects.filter(user_id=by.user_id, list_key=view.list_key, name=name).exclude(pk=view.pk)
    if twins.exists():
        raise Invalid({"name": [_("You have a view of this name already.")]})
    view.name = name
    view.save(update_fields=["name"])
    record(kind="view.renamed", by=by, entity=view, before={"name": before}, after={"name": name})
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: Principal) -> None:
    """Drop an own view; the list itself is not touched."""
    require(by, "save_view")
    _own(view, by)
    record(kind="view.deleted", by=by, entity=view, before={"name": view.name, "query": view.query})
    view.delete()


def note_export(*, state: State, kind: str, rows: int | str, by: Principal) -> None:
    """Write down that somebody took a list out as a file: which rows, columns and format."""
    told = {"list": state.declaration.key, "format": kind, "query": state.query, "rows": rows}
    record(kind="list.exported", by=by, after={**told, "columns": [column.key for column in state.columns]})


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid({"name": [_("A view needs a name.")]})
    return name


def _own(view: SavedView, by: Principal) -> None:
    if view.user_id != by.user_id:
        raise NotVisible
