"""Which organisation a row is: by external key, then registry number, then exactly its name where nothing contradicts.

What only may be the same is left to a person. Works on `register_row` (staging.py). Source: D2.
"""

from collections.abc import Iterable

from corpsys.corporation.duplicates import Match, Named, candidates
from corpsys.register.preparing import COLUMNS
from corpsys.register.staging import any_row, each, rows, run

# Rows that still stand for themselves.
OPEN = "NOT {0}.is_bad AND NOT {0}.is_repeat"
_WHOLE = ", ".join(name for name in COLUMNS if name not in ("source_row", "is_bad"))
# Of a row r and an organisation o of one name: nothing known of both differs.
_NO_CONTRADICTION = (
    "(r.registry_number = '' OR o.registry_number = '' OR r.registry_number = o.registry_number)"
    " AND (r.country = '' OR o.country = '' OR r.country = o.country)"
    " AND (r.town = '' OR o.city = '' OR r.city = o.city OR right(o.search_key, length({tail})) = {tail})"
    " AND (r.post = '' OR o.postal_code = '' OR r.post = regexp_replace(upper(o.postal_code), '[^A-Z0-9]', '', 'g'))"
    " AND (r.external_key = '' OR o.external_key = '' OR r.external_source <> o.external_source)"
).format(
    # The search key ends with town and numbers, in plain letters, which the database cannot make by itself.
    tail="(' ' || lower(concat_ws(' ', r.town, nullif(o.registry_number, ''), nullif(o.external_key, ''))))"
)
# How the other row is named, where two rows of the file seem to be one.
_NAMED = "({0}.source_row || ': ' || {0}.name)"
# What two rows of one name must not say differently; where one of them says nothing, it is no difference.
_TOLD = ("external_key", "registry_number", "country", "town", "post")


def find(corporation_id: int, decisions: dict[str, str], *, knows_file: bool) -> None:
    """Say of each row which organisation it is, and which rows of the file stand in each other's way.

    `decisions`: row as text → "new", "skip" or the id of the organisation that it is; "rest" → "new", "skip" or "same"
    (as the best candidate) for all others that have candidates. `knows_file`: the rows were looked at beside each other
    before, and do not change any more; only the register does.
    """
    if not knows_file:
        _fold_repeats()
        _twice("external_source, external_key", "external_key", "key_twice")
        _twice("kind, registry_number", "registry_number", "number_twice")
    c = {"c": corporation_id}
    run(
        "UPDATE register_row r SET target = o.id FROM corpsys_organisation o WHERE o.corporation_id = %(c)s"
        f" AND r.external_key <> '' AND o.external_key = r.external_key AND o.external_source = r.external_source AND {OPEN.format('r')}",
        c,
    )
    run(
        "UPDATE register_row r SET target = o.id FROM corpsys_organisation o WHERE o.corporation_id = %(c)s AND r.target IS NULL"
        f" AND r.registry_number <> '' AND o.registry_number = r.registry_number AND o.kind = r.kind AND {OPEN.format('r')}",
        c,
    )
    _by_name(c)
    _decide(decisions)
    if any_row("target IS NOT NULL"):
        run(
            "UPDATE register_row r SET target = m.kept_id, is_merged = true FROM corpsys_organisationmerge m"
            " WHERE m.corporation_id = %(c)s AND m.merged_id = r.target AND m.undone_at IS NULL",
            c,
        )
        _same_target()
        _check_targets(c)
    if not knows_file:
        _twins()


def find_candidates(corporation_id: int) -> None:
    """Name for each row that is no organisation yet those that it may be; a person decides."""
    undecided = f"target IS NULL AND candidates = '' AND {OPEN.format('r')}"
    for (kind,) in rows(f"SELECT DISTINCT kind FROM register_row r WHERE {undecided} ORDER BY kind"):
        known = _known(corporation_id, kind)
        if not known:
            continue
        asked = each(
            "SELECT source_row, external_source, external_key, name, city, address, postal_code, country, registry_number,"
            f" match_key FROM register_row r WHERE kind = %s AND {undecided}",
            [kind],
        )
        # Where one source gave both their keys, it said that they are two.
        found = candidates((Named(row[:3], *row[3:]) for row in asked), known)
        _keep_candidates(match for match in found if not _are_two_by_key(match))


def check_levels() -> None:
    """Ask for the level of each row that will be a new organisation."""
    fault(
        "level",
        "no_level",
        f"SELECT source_row, '' FROM register_row r WHERE target IS NULL AND level = '' AND {OPEN.format('r')}"
        " AND (candidates = '' OR decision = 'new')",
    )


def fault(field: str, code: str, query: str, parameters: object = None) -> int:
    """Keep a fault for each (row, cell) that the query finds; such rows do not go in."""
    found = run(
        f"INSERT INTO register_fault SELECT f.source_row, '{field}', left(f.value, 200), '{code}'"
        f" FROM ({query}) AS f(source_row, value)",
        parameters,
    )
    if found:
        run(
            "UPDATE register_row r SET is_bad = true FROM register_fault f"
            f" WHERE f.source_row = r.source_row AND f.code = '{code}' AND NOT r.is_bad"
        )
    return found


def _fold_repeats() -> None:
    """Take rows that repeat another word for word once: an export with a row for each product names its vendor often."""
    run(
        "UPDATE register_row r SET is_repeat = true FROM (SELECT source_row, row_number() OVER"
        f" (PARTITION BY match_key, md5(concat_ws(E'\\x1f', {_WHOLE})) ORDER BY source_row) AS n"
        " FROM register_row WHERE NOT is_bad) x WHERE x.source_row = r.source_row AND x.n > 1"
    )


def _twice(columns: str, field: str, code: str) -> None:
    fault(field, code, _with_another(columns, field, f"{field} <> ''"))


def _with_another(columns: str, field: str, condition: str) -> str:
    """Return the query of rows that are not alone with these columns; the cell is told with one of the others."""
    told = _NAMED.format("r")
    return (
        f"SELECT source_row, {field} || ' ↔ ' || other FROM (SELECT source_row, {field},"
        f" coalesce(lag({told}) OVER w, lead({told}) OVER w) AS other FROM register_row r WHERE {condition}"
        f" AND {OPEN.format('r')} WINDOW w AS (PARTITION BY {columns} ORDER BY source_row)) x WHERE other IS NOT NULL"
    )


def _by_name(c: dict[str, int]) -> None:
    """Match by name within the kind: one organisation without contradiction is it; several are candidates."""
    found = (
        "SELECT r.source_row, min(o.id) AS id, count(*) AS n, string_agg(o.id || ':100:same_name', ',' ORDER BY o.id) AS several"
        " FROM register_row r JOIN corpsys_organisation o ON o.corporation_id = %(c)s AND o.match_key = r.match_key"
        f" AND o.kind = r.kind WHERE r.target IS NULL AND r.match_key <> '' AND {OPEN.format('r')} AND {_NO_CONTRADICTION}"
        " GROUP BY r.source_row"
    )
    run(
        "UPDATE register_row r SET target = CASE WHEN f.n = 1 THEN f.id END,"
        " candidates = CASE WHEN f.n > 1 THEN f.several ELSE r.candidates END"
        f" FROM ({found}) f WHERE f.source_row = r.source_row",
        c,
    )


def _decide(decisions: dict[str, str]) -> None:
    if not any_row("candidates <> ''"):
        return
    single = {int(row): choice for row, choice in decisions.items() if row.isdecimal()}
    undecided = f"r.candidates <> '' AND r.target IS NULL AND {OPEN.format('r')}"
    run(
        "UPDATE register_row r SET decision = f.choice FROM unnest(%s::integer[], %s::text[]) AS f(source_row, choice)"
        f" WHERE f.source_row = r.source_row AND {undecided}",
        [list(single), list(single.values())],
    )
    run(f"UPDATE register_row r SET decision = %s WHERE r.decision = '' AND {undecided}", [decisions.get("rest", "")])
    run(
        "UPDATE register_row r SET target = CASE WHEN r.decision = 'same' THEN split_part(r.candidates, ':', 1) ELSE r.decision END::bigint"
        f" WHERE (r.decision = 'same' OR r.decision ~ '^[0-9]+$') AND {undecided}"
    )


def _same_target() -> None:
    fault("name", "twins", _with_another("target", "name", "target IS NOT NULL"))


def _twins() -> None:
    """Find rows of one kind and name that nothing tells apart: a chain's many shops are looked up, not compared in pairs.

    `told` says which of `_TOLD` a row gives. Of two rows of given kinds of telling, what both give must be equal, which
    the database looks up by hash. Two keys of their source tell two organisations, whatever else is equal.
    """
    told = " + ".join(f"({name} <> '')::int * {1 << at}" for at, name in enumerate(_TOLD))
    run(
        f"DROP TABLE IF EXISTS register_namesake; CREATE TEMP TABLE register_namesake ON COMMIT DROP AS"
        f" SELECT source_row, name, kind, match_key, {', '.join(_TOLD)}, {told} AS told FROM register_row r"
        f" JOIN (SELECT kind, match_key FROM register_row r WHERE match_key <> '' AND {OPEN.format('r')}"
        f" GROUP BY kind, match_key HAVING count(*) > 1) many USING (kind, match_key) WHERE {OPEN.format('r')}"
    )
    kinds = [row[0] for row in rows("SELECT DISTINCT told FROM register_namesake ORDER BY told")]
    pairs = [_alike(one, other) for one in kinds for other in kinds if not one & other & 1]
    if pairs:
        # The neighbour by place among those found is named: a search of each row's own twin would be slow.
        fault(
            "name",
            "twins",
            f"SELECT n.source_row, n.name || ' ↔ ' || coalesce(lag({_NAMED.format('n')}) OVER w, lead({_NAMED.format('n')}) OVER w, '')"
            f" FROM ({' UNION '.join(pairs)}) found JOIN register_namesake n USING (source_row)"
            " WINDOW w AS (PARTITION BY n.kind, n.match_key ORDER BY n.country, n.town, n.source_row)",
        )


def _alike(one: int, other: int) -> str:
    both = "".join(f" AND b.{name} = a.{name}" for at, name in enumerate(_TOLD) if one & other & 1 << at)
    return (
        f"SELECT a.source_row FROM register_namesake a WHERE a.told = {one} AND EXISTS (SELECT FROM register_namesake b"
        f" WHERE b.told = {other} AND b.kind = a.kind AND b.match_key = a.match_key AND b.source_row <> a.source_row{both})"
    )


def _check_targets(c: dict[str, int]) -> None:
    of_target = f"FROM register_row r JOIN corpsys_organisation o ON o.id = r.target WHERE {OPEN.format('r')}"
    fault("kind", "kind_differs", f"SELECT r.source_row, r.kind {of_target} AND o.kind <> r.kind")
    fault("name", "is_archived", f"SELECT r.source_row, r.name {of_target} AND o.standing = 'archived'")
    fault(
        "registry_number",
        "number_taken",
        "SELECT r.source_row, r.registry_number FROM register_row r JOIN corpsys_organisation o ON o.corporation_id = %(c)s"
        " AND o.kind = r.kind AND o.registry_number = r.registry_number WHERE r.registry_number <> ''"
        f" AND r.target IS NOT NULL AND o.id <> r.target AND {OPEN.format('r')}",
        c,
    )


def _known(corporation_id: int, kind: str) -> list[Named]:
    found = each(
        "SELECT id, external_source, external_key, name, city, address, postal_code, country, registry_number, match_key"
        " FROM corpsys_organisation WHERE corporation_id = %s AND kind = %s AND standing <> 'archived'",
        [corporation_id, kind],
    )
    return [Named(row[:3], *row[3:]) for row in found]


def _are_two_by_key(match: Match) -> bool:
    (_row, source, key), (_id, known_source, known_key) = match.row.key, match.known.key
    return bool(key and known_key and source == known_source)


def _keep_candidates(matches: Iterable[Match]) -> None:
    found: dict[int, list[str]] = {}
    for match in matches:
        score = round(match.score * 100)
        found.setdefault(match.row.key[0], []).append(f"{match.known.key[0]}:{score}:{match.reason.value}")
    if found:
        run(
            "UPDATE register_row r SET candidates = f.found FROM unnest(%s::integer[], %s::text[]) AS f(source_row, found)"
            " WHERE f.source_row = r.source_row",
            [list(found), [",".join(several) for several in found.values()]],
        )
