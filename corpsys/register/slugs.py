"""Addresses of many new organisations at once: unique, and the same ones however often they are computed."""

from corpsys.register.staging import rows, run


def decide_and_give(corporation_id: int, action: str) -> None:
    """Write down what happens with each row, and give new ones their address. `action`: the expression that says it.

    The address is the name's where it is free, else with a number behind the highest in use, so that no row is looked up
    one by one. Both in one statement, as every pass over all rows writes them anew.
    """
    c = {"c": corporation_id}
    run(
        "UPDATE register_row r SET action = x.action,"
        " slug = CASE WHEN x.action = 'new' AND x.n = 1 AND o.id IS NULL THEN x.slug_base END"
        " FROM (SELECT source_row, slug_base, action, row_number() OVER (PARTITION BY slug_base, action = 'new' ORDER BY source_row) AS n"
        f" FROM (SELECT source_row, slug_base, {action} AS action FROM register_row) y) x"
        " LEFT JOIN corpsys_organisation o ON o.corporation_id = %(c)s AND o.slug = x.slug_base WHERE x.source_row = r.source_row",
        c,
    )
    if rows("SELECT FROM register_row WHERE action = 'new' AND slug IS NULL LIMIT 1"):
        _number(c)


def _number(c: dict[str, int]) -> None:
    run(
        "WITH used AS (SELECT slug FROM corpsys_organisation WHERE corporation_id = %(c)s AND right(slug, 1) BETWEEN '0' AND '9'"
        " UNION ALL SELECT slug FROM register_row WHERE right(slug, 1) BETWEEN '0' AND '9'),"
        r" highest AS (SELECT m[1] AS base, max(m[2]::bigint) AS n FROM used, regexp_match(slug, '^(.*)-(\d{1,9})$') AS m"
        " WHERE m IS NOT NULL GROUP BY m[1]),"
        " rest AS (SELECT source_row, slug_base, row_number() OVER (PARTITION BY slug_base ORDER BY source_row) AS k"
        " FROM register_row WHERE action = 'new' AND slug IS NULL)"
        " UPDATE register_row r SET slug = rest.slug_base || '-' || (greatest(coalesce(highest.n, 1), 1) + rest.k)"
        " FROM rest LEFT JOIN highest ON highest.base = rest.slug_base WHERE rest.source_row = r.source_row",
        c,
    )
