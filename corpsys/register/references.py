"""What a row names: its group, and the enterprise whose partner it is; in the file or in the register.

A name is looked up as external key of the same source, registry number, address, name within the kind, name; the first
that fits anything counts, and it must fit one organisation. Works on `register_row`. Source: D2, D3.
"""

from corpsys.register.identity import OPEN, fault
from corpsys.register.staging import any_row, rows, run

DEEPEST = 50
_KNOWN = (
    "SELECT id, NULL::integer AS row, kind, external_source, external_key, registry_number, slug, match_key"
    " FROM corpsys_organisation WHERE corporation_id = %(c)s AND standing <> 'archived'"
    " UNION ALL SELECT target, CASE WHEN target IS NULL THEN source_row END, kind, external_source, external_key, registry_number, '', match_key"
    " FROM register_row WHERE NOT is_repeat AND decision <> 'skip'"
)
_ALIKE = (
    "k.external_source = %(source)s AND k.external_key = ref.text AND k.external_key <> ''",
    "k.registry_number = ref.number AND ref.number <> ''",
    "k.registry_number = 'PL' || ref.number AND ref.number <> ''",
    "k.slug = ref.text",
    "k.match_key = ref.key AND k.kind = ref.kind AND ref.key <> ''",
    "k.match_key = ref.key AND ref.key <> ''",
)
_IS_NEW_PAIR = (
    "r.target IS NULL OR r.enterprise_id IS NULL OR NOT EXISTS (SELECT FROM corpsys_partnership p WHERE"
    " p.corporation_id = %(c)s AND p.enterprise_id = r.enterprise_id AND p.partner_id = r.target AND p.standing <> 'archived')"
)


def find_parents(corporation_id: int, source: str) -> None:
    """Find the groups; a group that is missing, unclear, wrong itself or in a cycle is a fault of its row."""
    if not any_row("parent <> ''"):
        return
    _find("parent", "parent", "parent", corporation_id, source)
    standing_in_cycle = _in_cycles(corporation_id)
    fault(
        "parent",
        "parent_cycle",
        "SELECT source_row, parent FROM register_row WHERE source_row = ANY(%s)",
        [standing_in_cycle],
    )
    while fault("parent", "parent_faulty", _of_faulty("parent")):
        continue


def find_enterprises(corporation_id: int, source: str, own: int | None, is_executive: bool) -> None:
    """Find the enterprises, and hold the levels' limits. `own`: the enterprise of a key-account manager. Source: D3."""
    if not any_row("enterprise <> ''"):
        return
    _find("enterprise", "partner_of", "enterprise", corporation_id, source, " AND k.kind = 'enterprise'")
    while fault("partner_of", "enterprise_faulty", _of_faulty("enterprise")):
        continue
    if not is_executive:
        fault(
            "partner_of",
            "enterprise_foreign",
            f"SELECT source_row, enterprise FROM register_row r WHERE enterprise <> '' AND {OPEN.format('r')}"
            " AND enterprise_id IS DISTINCT FROM %s",
            [own],
        )
    _hold_limits(corporation_id, is_executive)


def _find(column: str, field: str, code: str, corporation_id: int, source: str, only: str = "") -> None:
    ref = (
        f"SELECT DISTINCT {column} AS text, {column}_key AS key, {column}_number AS number, kind FROM register_row r"
        f" WHERE {column} <> '' AND {OPEN.format('r')}"
    )
    alike = " UNION ALL ".join(
        f"SELECT ref.text, ref.kind, {place} AS place, k.id, k.row FROM ref JOIN known k ON {condition}{only}"
        for place, condition in enumerate(_ALIKE)
    )
    run("DROP TABLE IF EXISTS register_found")
    run(
        f"CREATE TEMP TABLE register_found ON COMMIT DROP AS WITH known AS MATERIALIZED ({_KNOWN}), ref AS MATERIALIZED ({ref}),"
        f" alike AS ({alike}), best AS (SELECT *, min(place) OVER (PARTITION BY text, kind) AS first FROM alike)"
        " SELECT text, kind, count(DISTINCT coalesce(id, -row)) AS n, min(id) AS id, min(row) AS row"
        " FROM best WHERE place = first GROUP BY text, kind",
        {"c": corporation_id, "source": source},
    )
    named = f"SELECT r.source_row, r.{column} FROM register_row r LEFT JOIN register_found f ON f.text = r.{column} AND f.kind = r.kind"
    fault(field, f"{code}_unknown", f"{named} WHERE r.{column} <> '' AND {OPEN.format('r')} AND f.n IS NULL")
    fault(field, f"{code}_unclear", f"{named} WHERE {OPEN.format('r')} AND f.n > 1")
    run(
        f"UPDATE register_row r SET {column}_id = f.id, {column}_row = CASE WHEN f.id IS NULL THEN f.row END"
        f" FROM register_found f WHERE f.text = r.{column} AND f.kind = r.kind AND f.n = 1 AND {OPEN.format('r')}"
    )


def _of_faulty(column: str) -> str:
    return (
        f"SELECT r.source_row, r.{column} FROM register_row r JOIN register_row above ON above.source_row = r.{column}_row"
        f" WHERE {OPEN.format('r')} AND above.is_bad"
    )


def _in_cycles(corporation_id: int) -> list[int]:
    """Return the rows whose group would stand above itself, or too deep. Nodes: organisations > 0, rows of new ones < 0."""
    above: dict[int, int] = dict(
        rows(
            "SELECT id, parent_id FROM corpsys_organisation WHERE corporation_id = %s AND parent_id IS NOT NULL",
            [corporation_id],
        )
    )
    given = rows(
        "SELECT source_row, coalesce(target, -source_row), coalesce(parent_id, -parent_row) FROM register_row r"
        f" WHERE (parent_id IS NOT NULL OR parent_row IS NOT NULL) AND {OPEN.format('r')}"
    )
    above.update((node, parent) for _row, node, parent in given)
    return [row for row, node, _parent in given if _is_endless(node, above)]


def _is_endless(node: int, above: dict[int, int]) -> bool:
    at = above.get(node)
    for _step in range(DEEPEST + 1):
        if at is None:
            return False
        if at == node:
            return True
        at = above.get(at)
    return True


def _hold_limits(corporation_id: int, is_executive: bool) -> None:
    """Count the new partners of each enterprise behind those it has on their level; one above the level's limit needs
    an executive's reason. Counted of those it has are the accepted ones whose time is not over. Source: D3.
    """
    c = {"c": corporation_id}
    run(
        "UPDATE register_row r SET is_partner = true WHERE (enterprise_id IS NOT NULL OR enterprise_row IS NOT NULL)"
        f" AND decision <> 'skip' AND {OPEN.format('r')} AND ({_IS_NEW_PAIR})",
        c,
    )
    counted = (
        "SELECT r.source_row, CASE r.kind WHEN 'client' THEN l.max_clients ELSE l.max_suppliers END AS most,"
        " coalesce(has.n, 0) + row_number() OVER (PARTITION BY r.enterprise_id, r.enterprise_row, r.kind, l.id ORDER BY r.source_row) AS place"
        " FROM register_row r LEFT JOIN corpsys_organisation o ON o.id = r.target LEFT JOIN corpsys_hierarchylevel ol ON ol.id = o.level_id"
        " JOIN corpsys_hierarchylevel l ON l.corporation_id = %(c)s"
        " AND l.rank = CASE WHEN r.is_level_said OR r.target IS NULL THEN nullif(r.level, '')::int ELSE ol.rank END"
        " LEFT JOIN (SELECT p.enterprise_id, t.kind, t.level_id, count(*) AS n FROM corpsys_partnership p"
        " JOIN corpsys_organisation t ON t.id = p.partner_id WHERE p.corporation_id = %(c)s AND p.standing = 'accepted'"
        " AND coalesce(p.until, current_date) >= current_date GROUP BY p.enterprise_id, t.kind, t.level_id) has"
        " ON has.enterprise_id = r.enterprise_id AND has.kind = r.kind AND has.level_id = l.id"
        f" WHERE r.is_partner AND {OPEN.format('r')}"
    )
    run(
        f"UPDATE register_row r SET passes_limit = true FROM ({counted}) n WHERE n.source_row = r.source_row AND n.place > n.most",
        c,
    )
    excused = " AND r.reason = ''" if is_executive else ""
    fault(
        "partner_of",
        "limit_passed",
        f"SELECT source_row, enterprise FROM register_row r WHERE passes_limit AND {OPEN.format('r')}{excused}",
    )
