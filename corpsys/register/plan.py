"""What an import of organisations would do with each row: new, changed, unchanged, possible duplicate, or wrong.

The plan stands in the temporary table `register_row` (staging.py) until the end of the transaction; `outline` tells it.
Set by set, never row by row: 200,000 rows are a few statements. An empty cell changes nothing. Source: D1–D3.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpsys.access.principal import Principal
from corpsys.access.states import Role
from corpsys.register import identity, references, slugs
from corpsys.register.advance import NOBODY, Advance
from corpsys.register.identity import OPEN
from corpsys.register.preparing import Fault, Said
from corpsys.register.slugs import SLUG
from corpsys.register.staging import any_row, each, rows, run

NEW, CHANGED, UNCHANGED, DUPLICATE, LEFT, REPEATED = "new", "changed", "unchanged", "duplicate", "left", "repeated"
FIRST_SHOWN = 20
DUPLICATES_SHOWN = 100
# Field, the row's column r as JSON, the organisation's column o as JSON, and when the row gives it.
_FIELDS = (
    ("name", "to_jsonb(r.name)", "to_jsonb(o.name)", "r.name <> ''"),
    ("level", "to_jsonb(nullif(r.level, '')::int)", "to_jsonb(l.rank)", "r.is_level_said AND r.level <> ''"),
    ("markets", "to_jsonb(string_to_array(r.markets, ';'))", "to_jsonb(o.markets)", "r.markets <> ''"),
    *(
        (name, f"to_jsonb(r.{name})", f"to_jsonb(o.{name})", f"r.{name} <> ''")
        for name in ("sector", "country", "city", "address", "postal_code", "registry_number")
    ),
    ("parent", f"to_jsonb(coalesce(p.slug, {SLUG.format('pr')}))", "to_jsonb(coalesce(op.slug, ''))", "r.parent <> ''"),
    ("strategic", "to_jsonb(r.strategic = 't')", "to_jsonb(o.strategic)", "r.strategic <> ''"),
    *(
        (
            name,
            f"to_jsonb(r.{name})",
            f"to_jsonb(o.{name})",
            "r.external_key <> '' AND NOT r.is_merged AND (o.external_key = '' OR o.external_source = r.external_source)",
        )
        for name in ("external_source", "external_key")
    ),
)
_ACTION = (
    f"CASE WHEN is_bad THEN NULL WHEN is_repeat THEN '{REPEATED}' WHEN decision = 'skip' THEN '{LEFT}'"
    f" WHEN target IS NOT NULL THEN '{UNCHANGED}' WHEN candidates <> '' AND decision <> 'new' THEN '{DUPLICATE}' ELSE '{NEW}' END"
)


@dataclass(frozen=True)
class Bringer:
    """Who brings the rows, as far as it matters: whose corporation, whether they apply at once, whose partners."""

    corporation_id: int
    is_executive: bool
    enterprise_id: int | None

    @classmethod
    def of(cls, principal: Principal) -> "Bringer":
        is_executive = principal.role == Role.EXECUTIVE and not principal.is_token
        return cls(principal.corporation_id, is_executive, principal.organisation_id)


def make(
    by: Bringer,
    said: Said,
    decisions: dict[str, str],
    *,
    look_for_candidates: bool,
    knows_file: bool = False,
    advance: Advance = NOBODY,
) -> None:
    """Plan the rows in `register_row`. `look_for_candidates`: false where they were found before, and came with the rows.

    `knows_file`: the rows were planned before and kept: repeats are gone, and none stands in another's way.
    """
    identity.find(by.corporation_id, decisions, knows_file=knows_file)
    advance.heard()
    if look_for_candidates:
        identity.find_candidates(by.corporation_id)
    identity.check_levels()
    references.find_parents(by.corporation_id, said.source)
    references.find_enterprises(by.corporation_id, said.source, by.enterprise_id, by.is_executive)
    advance.heard()
    slugs.decide_and_give(by.corporation_id, _ACTION)
    _find_changes()
    advance.step()


def faults() -> Iterator[Fault]:
    """Yield what the plan found wrong."""
    yield from each("SELECT source_row, field, value, code FROM register_fault ORDER BY source_row, field")


def outline() -> dict[str, Any]:
    """Return the plan as JSON: counts by what happens, the first rows of each, the possible duplicates."""
    counts = dict(rows("SELECT action, count(*) FROM register_row WHERE action IS NOT NULL GROUP BY action"))
    return {
        "counts": {action: counts.get(action, 0) for action in (NEW, CHANGED, UNCHANGED, DUPLICATE, REPEATED)},
        "partners": rows(f"SELECT count(*) FROM register_row r WHERE is_partner AND {OPEN.format('r')}")[0][0],
        "first": {NEW: _first(NEW), CHANGED: _first(CHANGED), UNCHANGED: _first(UNCHANGED)},
        "duplicates": duplicates(),
    }


def _find_changes() -> None:
    if not any_row(f"r.action = '{UNCHANGED}'"):
        return
    values = ", ".join(f"('{name}', {before}, {after}, {given})" for name, after, before, given in _FIELDS)
    run(
        f"UPDATE register_row r SET before = c.before, after = c.after, action = '{CHANGED}' FROM (SELECT r.source_row,"
        " jsonb_object_agg(v.field, v.before) AS before, jsonb_object_agg(v.field, v.after) AS after"
        " FROM register_row r JOIN corpsys_organisation o ON o.id = r.target JOIN corpsys_hierarchylevel l ON l.id = o.level_id"
        " LEFT JOIN corpsys_organisation op ON op.id = o.parent_id LEFT JOIN corpsys_organisation p ON p.id = r.parent_id"
        " LEFT JOIN register_row pr ON pr.source_row = r.parent_row"
        f" CROSS JOIN LATERAL (VALUES {values}) AS v(field, before, after, is_given)"
        f" WHERE r.action = '{UNCHANGED}' AND v.is_given AND v.after IS NOT NULL AND v.before IS DISTINCT FROM v.after"
        " GROUP BY r.source_row) c WHERE c.source_row = r.source_row"
    )
    run(f"UPDATE register_row SET action = '{CHANGED}' WHERE action = '{UNCHANGED}' AND is_partner")


def _first(action: str) -> list[dict[str, Any]]:
    found = rows(
        "SELECT source_row, name, concat_ws(', ', nullif(city, ''), nullif(country, '')), kind, before::text, after::text,"
        " CASE WHEN is_partner THEN enterprise ELSE '' END"
        f" FROM register_row WHERE action = '{action}' ORDER BY source_row LIMIT {FIRST_SHOWN}"
    )
    names = ("row", "name", "place", "kind", "before", "after", "enterprise")
    told = [dict(zip(names, row, strict=True)) for row in found]
    return [{**row, **{side: json.loads(row[side] or "{}") for side in ("before", "after")}} for row in told]


def duplicates(most: int = DUPLICATES_SHOWN) -> list[dict[str, Any]]:
    """Return the first possible duplicates, each with the organisations that it may be, best first."""
    found = rows(
        "SELECT source_row, name, concat_ws(', ', nullif(address, ''), nullif(city, ''), nullif(country, '')),"
        " registry_number, kind, candidates"
        f" FROM register_row WHERE action = '{DUPLICATE}' ORDER BY source_row LIMIT {most}"
    )
    ids = {int(part.split(":")[0]) for row in found for part in row[5].split(",")}
    known = {
        row[0]: dict(zip(("public_id", "slug", "name", "place", "registry_number"), map(str, row[1:]), strict=True))
        for row in rows(
            "SELECT id, public_id, slug, name, concat_ws(', ', nullif(address, ''), nullif(city, ''), nullif(country, '')),"
            " registry_number FROM corpsys_organisation WHERE id = ANY(%s)",
            [list(ids)],
        )
    }
    names = ("row", "name", "place", "registry_number", "kind")
    return [
        {**dict(zip(names, row[:5], strict=True)), "may_be": [_candidate(part, known) for part in row[5].split(",")]}
        for row in found
    ]


def _candidate(part: str, known: dict[int, dict[str, str]]) -> dict[str, Any]:
    number, score, reason = part.split(":")
    return {**known[int(number)], "score": int(score), "reason": reason}
