"""Addresses of many new organisations at once: unique, and the same ones however often they are computed."""

from corpsys.register.staging import run

# The address of a new row r: that of its name, unless another had to be given.
SLUG = "CASE WHEN {0}.action = 'new' THEN coalesce({0}.slug, {0}.slug_base) END"
_RENAMED = "action = 'new' AND slug = ''"


def decide_and_give(corporation_id: int, action: str) -> None:
    """Write down what happens with each row, and give new ones their address. `action`: the expression that says it.

    The address is the name's where it is free, else with a number behind the highest in use, so that no row is looked up
    one by one. Rows that are new at their name's address are not written: that is what a row is from the beginning.
    """
    c = {"c": corporation_id}
    run(f"UPDATE register_row SET action = {action} WHERE ({action}) IS DISTINCT FROM 'new'")
    taken = run(
        "UPDATE register_row r SET slug = '' FROM (SELECT n.source_row FROM register_row n LEFT JOIN (SELECT slug_base,"
        " min(source_row) AS first FROM register_row WHERE action = 'new' GROUP BY slug_base HAVING count(*) > 1) many"
        " USING (slug_base) LEFT JOIN corpsys_organisation o ON o.corporation_id = %(c)s AND o.slug = n.slug_base"
        " WHERE n.action = 'new' AND (n.source_row > many.first OR o.id IS NOT NULL)) x WHERE x.source_row = r.source_row",
        c,
    )
    if taken:
        _number(c)


def _number(c: dict[str, int]) -> None:
    run(
        "WITH used AS (SELECT slug FROM corpsys_organisation WHERE corporation_id = %(c)s AND right(slug, 1) BETWEEN '0' AND '9'"
        f" UNION ALL SELECT slug FROM (SELECT {SLUG.format('r')} AS slug FROM register_row r) s WHERE right(slug, 1) BETWEEN '0' AND '9'),"
        r" highest AS (SELECT m[1] AS base, max(m[2]::bigint) AS n FROM used, regexp_match(slug, '^(.*)-(\d{1,9})$') AS m"
        " WHERE m IS NOT NULL GROUP BY m[1]),"
        " rest AS (SELECT source_row, slug_base, row_number() OVER (PARTITION BY slug_base ORDER BY source_row) AS k"
        f" FROM register_row WHERE {_RENAMED})"
        " UPDATE register_row r SET slug = rest.slug_base || '-' || (greatest(coalesce(highest.n, 1), 1) + rest.k)"
        " FROM rest LEFT JOIN highest ON highest.base = rest.slug_base WHERE rest.source_row = r.source_row",
        c,
    )
