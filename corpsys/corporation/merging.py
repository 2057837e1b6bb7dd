"""Two rows of one real company made one: what moves, what stands against it, and the way back. Source: D2.

Every foreign key to an organisation is declared by the chapter that owns it. One that is not declared forbids a merge as
soon as it has rows: a merge never leaves behind what nobody thought of.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Stale, Text
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation import keys, services
from corpsys.corporation.models import Organisation, OrganisationMerge

# What the kept row may take from the merged one.
FIELDS = (
    "name",
    "level",
    "parent",
    "markets",
    "sector",
    "country",
    "city",
    "address",
    "postal_code",
    "registry_number",
)
# Unique in a corporation: the merged row gives them up where the kept one takes them.
ONE_OWNER = ("registry_number",)
Rows = Any


def _nothing_left(rows: Rows, kept: Organisation) -> Rows:
    return rows.none()


def _nothing_against(kept: Organisation, merged: Organisation) -> list[str]:
    return []


@dataclass(frozen=True)
class Relation:
    """A foreign key to organisations.

    `model`: label, such as "corpsys.CausalLink". `field`: its name. `label`: what the rows are called. `left`: (rows of
    the merged organisation, kept one) → those that stay, because the kept one has their like. `against`: reasons that
    forbid the merge. `moves`: False where the rows are history and stay whatever happens.
    """

    model: str
    field: str
    label: Text
    left: Callable[[Rows, Organisation], Rows] = _nothing_left
    against: Callable[[Organisation, Organisation], list[str]] = _nothing_against
    moves: bool = True

    def rows(self, organisation: Organisation) -> Rows:
        """Return the rows that point to an organisation."""
        return manager(self.model).filter(**{self.field: organisation})


@dataclass(frozen=True)
class Move:
    """What a merge would do with the rows of one relation: how many move, how many stay."""

    label: Text
    count: int
    left: int


@dataclass(frozen=True)
class Plan:
    """A merge before it is done. `reasons`: what forbids it; none where it is possible."""

    kept: Organisation
    merged: Organisation
    moves: list[Move]
    reasons: list[str]


_relations: dict[tuple[str, str], Relation] = {}


def register(*relations: Relation) -> None:
    """Declare foreign keys to organisations; called by the chapters when the applications are ready."""
    for relation in relations:
        _relations[relation.model, relation.field] = relation


def undeclared() -> list[tuple[str, str]]:
    """Return the foreign keys to organisations that nobody has declared, as (model, field)."""
    found = [
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is Organisation
    ]
    return [key for key in found if key not in _relations]


def plan(kept: Organisation, merged: Organisation) -> Plan:
    """Return what merging `merged` into `kept` would move, and what forbids it."""
    moves = []
    for relation in _relations.values():
        if relation.moves and (rows := relation.rows(merged)).exists():
            total, left = rows.count(), relation.left(rows, kept).count()
            moves.append(Move(relation.label, total - left, left))
    return Plan(kept, merged, moves, _reasons(kept, merged))


def check_pair(kept: Organisation, merged: Organisation) -> None:
    """Refuse two that cannot be one company's rows. Raises Invalid at field `other`."""
    if kept.pk == merged.pk:
        raise Invalid({"other": [_("This is the same row.")]})
    if kept.kind != merged.kind:
        raise Invalid({"other": [_("Both must be of one kind; a company may appear once per kind.")]})
    if Organisation.Standing.ARCHIVED in (kept.standing, merged.standing):
        raise Invalid({"other": [_("An archived organisation cannot be merged; take it out of the archive first.")]})


@transaction.atomic
def merge(
    *,
    kept: Organisation,
    merged: Organisation,
    versions: tuple[int, int],
    by: Principal,
    take: tuple[str, ...] = (),
) -> OrganisationMerge:
    """Move everything of `merged` to `kept` and archive it. `versions`: of both as they were looked at, kept first.

    `take`: fields whose value the kept one takes from the merged. Raises Invalid, Refused, Stale.
    """
    require(by, "merge_organisations")
    kept, merged = locked(kept, merged)
    if (kept.version, merged.version) != versions:
        raise Stale(_("Somebody changed one of the two in the meantime. Look at them again."))
    check_pair(kept, merged)
    reasons = _reasons(kept, merged)
    if reasons:
        raise Refused(" ".join(reasons))
    before = {"kept": _values(kept), "merged": _values(merged)}
    moved = [_move(relation, kept, merged) for relation in _relations.values() if relation.moves]
    _archive(merged, take)
    kept = _take(kept, merged, take, by)
    made: OrganisationMerge = OrganisationMerge.objects.create(
        corporation_id=by.corporation_id,
        kept=kept,
        merged=merged,
        moved=[each for each in moved if each["ids"]],
        before={**before, "taken": {name: keys.shown(getattr(kept, name)) for name in FIELDS if name in take}},
        by_id=by.user_id,
    )
    record(kind="organisation.merged", by=by, entity=kept, before={"merged": ""}, after={"merged": merged.slug})
    record(kind="organisation.merged", by=by, entity=merged, before={"kept": ""}, after={"kept": kept.slug})
    return made


def _reasons(kept: Organisation, merged: Organisation) -> list[str]:
    reasons = [reason for relation in _relations.values() for reason in relation.against(kept, merged)]
    for label, field in undeclared():
        if manager(label).filter(**{field: merged}).exists():
            reasons.append(_("Nobody has said what becomes of %(rows)s.") % {"rows": f"{label}.{field}"})
    # One reason may stand in several relations.
    return list(dict.fromkeys(reasons))


def locked(kept: Organisation, merged: Organisation) -> tuple[Organisation, Organisation]:
    """Return both rows, locked in the order of their ids."""
    rows = Organisation.objects.select_for_update().filter(pk__in=[kept.pk, merged.pk]).order_by("pk").in_bulk()
    return rows[kept.pk], rows[merged.pk]


def _values(organisation: Organisation) -> dict[str, Any]:
    return {name: keys.shown(getattr(organisation, name)) for name in FIELDS}


def _move(relation: Relation, kept: Organisation, merged: Organisation) -> dict[str, Any]:
    rows = relation.rows(merged)
    left = set(relation.left(rows, kept).values_list("pk", flat=True))
    ids = [pk for pk in rows.order_by("pk").values_list("pk", flat=True) if pk not in left]
    point(relation.model, relation.field, ids, kept)
    return {"model": relation.model, "field": relation.field, "ids": ids}


def _archive(merged: Organisation, take: tuple[str, ...]) -> None:
    given_up = {name: "" for name in take if name in ONE_OWNER}
    whole = {name: getattr(merged, name) for name in keys.READ} | given_up
    Organisation.objects.filter(pk=merged.pk).update(
        standing=Organisation.Standing.ARCHIVED,
        archived_from=merged.standing,
        version=F("version") + 1,
        **given_up,
        **keys.of(**whole),
    )


def _take(kept: Organisation, merged: Organisation, take: tuple[str, ...], by: Principal) -> Organisation:
    fields = {name: getattr(merged, name) for name in FIELDS if name in take}
    if not fields:
        return kept
    kept.refresh_from_db()
    return services.edit_organisation(organisation=kept, version=kept.version, by=by, **fields)


def point(label: str, field: str, ids: list[int], target: Organisation) -> None:
    """Let rows of a relation point to an organisation; those with a version are a version on."""
    versioned = any(each.name == "version" for each in apps.get_model(label)._meta.concrete_fields)
    more = {"version": F("version") + 1} if versioned else {}
    manager(label).filter(pk__in=ids).update(**{field: target}, **more)


def manager(label: str) -> Any:
    """Return the manager of a model by its label."""
    return apps.get_model(label)._default_manager


def relation(label: str, field: str) -> Relation | None:
    """Return a declared relation."""
    return _relations.get((label, field))
