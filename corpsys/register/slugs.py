"""Addresses of many new organisations at once: unique, and the same ones however often they are computed."""

from corpsys.register.staging import run


def give(corporation_id: int) -> None:
    """Give each row that is to be a new organisation its address: its name's where it is free, else with a number behind.

    A number goes on behind the highest that is in use, so that no row is looked up one by one. Works on `register_row`.
    """
    numbered = r"'^(.*)-(\d{1,9})$'"
    run(
        "UPDATE register_row r SET slug = r.slug_base FROM (SELECT source_row, slug_base, row_number() OVER"
        " (PARTITION BY slug_base ORDER BY source_row) AS n FROM register_row WHERE action = 'new') x"
        " LEFT JOIN corpsys_organisation o ON o.corporation_id = %(c)s AND o.slug = x.slug_base"
        " WHERE x.source_row = r.source_row AND x.n = 1 AND o.id IS NULL",
        {"c": corporation_id},
    )
    run(
        "WITH used AS (SELECT slug FROM corpsys_organisation WHERE corporation_id = %(c)s"
        " UNION ALL SELECT slug FROM register_row WHERE slug IS NOT NULL),"
        f" highest AS (SELECT m[1] AS base, max(m[2]::bigint) AS n FROM used, regexp_match(slug, {numbered}) AS m"
        " WHERE m IS NOT NULL GROUP BY m[1]),"
        " rest AS (SELECT source_row, slug_base, row_number() OVER (PARTITION BY slug_base ORDER BY source_row) AS k"
        " FROM register_row WHERE action = 'new' AND slug IS NULL)"
        " UPDATE register_row r SET slug = rest.slug_base || '-' || (greatest(coalesce(highest.n, 1), 1) + rest.k)"
        " FROM rest LEFT JOIN highest ON highest.base = rest.slug_base WHERE rest.source_row = r.source_row",
        {"c": corporation_id},
    )
