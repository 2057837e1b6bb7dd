"""Changes of organisations that an import wrote down: applied, and taken back, where the object's version allows it.

A change names fields as JSON: texts, `level` by rank, `parent` by address ("" for none), `markets` as a list. Keys that
follow from the fields are computed anew with them. Source: D1.
"""

from typing import Any

from django.db.models import Q

from corpsys.access.principal import Principal
from corpsys.corporation import keys
from corpsys.register.advance import AT_ONCE, NOBODY, Advance
from corpsys.register.models import RegisterChange
from corpsys.register.staging import rows, run

KIND = "organisation"
BATCH = 5_000
_TEXTS = (
    "name",
    "sector",
    "country",
    "city",
    "address",
    "postal_code",
    "registry_number",
    "external_source",
    "external_key",
)
_SET = ", ".join(
    [
        *(f"{name} = coalesce(g.given->>'{name}', o.{name})" for name in _TEXTS),
        "strategic = coalesce((g.given->>'strategic')::boolean, o.strategic)",
        "level_id = coalesce((SELECT l.id FROM corpsys_hierarchylevel l WHERE l.corporation_id = o.corporation_id"
        " AND l.rank = (g.given->>'level')::int), o.level_id)",
        "parent_id = CASE WHEN g.given ? 'parent' THEN (SELECT p.id FROM corpsys_organisation p"
        " WHERE p.corporation_id = o.corporation_id AND p.slug = g.given->>'parent') ELSE o.parent_id END",
        "markets = CASE WHEN g.given ? 'markets' THEN ARRAY(SELECT jsonb_array_elements_text(g.given->'markets'))::varchar(80)[]"
        " ELSE o.markets END",
        "version = o.version + 1",
    ]
)
# A number or key that another organisation has taken since would be refused by the database for the whole import.
_IS_FREE = (
    "(g.given->>'registry_number' IS NULL OR NOT EXISTS (SELECT FROM corpsys_organisation t"
    " WHERE t.corporation_id = o.corporation_id AND t.kind = o.kind AND t.registry_number <> ''"
    " AND t.registry_number = g.given->>'registry_number' AND t.id <> o.id))"
    " AND (g.given->>'external_key' IS NULL OR NOT EXISTS (SELECT FROM corpsys_organisation t"
    " WHERE t.corporation_id = o.corporation_id AND t.external_key <> '' AND t.external_key = g.given->>'external_key'"
    " AND t.external_source = coalesce(g.given->>'external_source', o.external_source) AND t.id <> o.id))"
)


def apply(*, by: Principal, intake_id: int | None, only: list[int] | None = None, advance: Advance = NOBODY) -> int:
    """Apply the proposed changes of organisations of an import; return how many were.

    `only`: ids of changes, where not all. One whose object has moved since stays a proposal: it is stale.
    """
    standing, done = RegisterChange.Standing, 0
    for ids in _batches(standing.PROPOSED, intake_id, only):
        written = _write("after", "o.version = g.version", by, ids)
        _answer(written, standing.APPLIED, by)
        done += len(written)
        advance.more(len(ids))
    return done


def take_back(*, by: Principal, intake_id: int, advance: Advance = NOBODY) -> int:
    """Give changed organisations their fields back where nobody changed them since the import; return how many.

    The last first: what a change gave free for a later one is taken back from that one before.
    """
    standing, done = RegisterChange.Standing, 0
    for ids in reversed(_batches(standing.APPLIED, intake_id, None)):
        written = _write("before", "o.version = g.version + 1", by, ids)
        _answer(written, standing.UNDONE, by)
        done += len(written)
        advance.more(len(ids))
    return done


def _batches(standing: str, intake_id: int | None, only: list[int] | None) -> list[list[int]]:
    """Return the ids of an import's changes of organisations in a standing, as many as are written at once."""
    of_intake = Q(intake_id=intake_id) if intake_id is not None else Q(intake__isnull=True)
    found = RegisterChange.objects.filter(of_intake, kind=KIND, standing=standing)
    found = found if only is None else found.filter(pk__in=only)
    ids = list(found.order_by("pk").values_list("pk", flat=True))
    return [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]


def moved_since(*, intake_id: int) -> list[tuple[str, str]]:
    """Return (name, address) of the organisations that an import changed and somebody else changed since."""
    return rows(
        "SELECT o.name, o.slug FROM corpsys_registerchange g JOIN corpsys_organisation o ON o.corporation_id = g.corporation_id"
        f" AND o.public_id::text = g.object_id WHERE g.intake_id = %s AND g.kind = '{KIND}' AND g.standing = 'applied'"
        " AND o.version <> g.version + 1 ORDER BY o.sort_key",
        [intake_id],
    )


def _write(side: str, condition: str, by: Principal, ids: list[int]) -> list[int]:
    """Write one side of the changes; return the ids of those that were. Keys follow at once."""
    done = rows(
        f"WITH g AS (SELECT c.id, c.version, c.object_id::uuid AS object_id, c.{side} AS given FROM corpsys_registerchange c"
        " WHERE c.corporation_id = %(c)s AND c.id = ANY(%(ids)s))"
        f" UPDATE corpsys_organisation o SET {_SET} FROM g WHERE o.corporation_id = %(c)s AND o.public_id = g.object_id"
        f" AND {condition} AND o.standing <> 'archived' AND {_IS_FREE} RETURNING g.id, o.id, g.given ?| %(read)s",
        {"c": by.corporation_id, "ids": ids, "read": list(keys.READ)},
    )
    organisations = [pk for _change, pk, moves_keys in done if moves_keys]
    for at in range(0, len(organisations), BATCH):
        _compute_keys(organisations[at : at + BATCH])
    return [row[0] for row in done]


def _compute_keys(ids: list[int]) -> None:
    found = rows(f"SELECT id, {', '.join(keys.READ)} FROM corpsys_organisation WHERE id = ANY(%s)", [ids])
    columns: dict[str, list[Any]] = {"id": [row[0] for row in found]}
    for row in found:
        for name, value in keys.of(**dict(zip(keys.READ, row[1:], strict=True))).items():
            columns.setdefault(name, []).append(value)
    run(
        "UPDATE corpsys_organisation o SET sort_key = k.sort_key, search_key = k.search_key, match_key = k.match_key"
        " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS k(id, sort_key, search_key, match_key) WHERE k.id = o.id",
        [columns[name] for name in ("id", "sort_key", "search_key", "match_key")],
    )


def _answer(ids: list[int], standing: str, by: Principal) -> None:
    run(
        "UPDATE corpsys_registerchange SET standing = %s, answered_by_id = %s, answered_at = now() WHERE id = ANY(%s)",
        [standing, by.user_id, ids],
    )
