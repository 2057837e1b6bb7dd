"""The plan of organisations carried out, set by set: new rows, changed rows, partnerships; at once or as proposals.

Works on `register_row` as plan.py left it, in the transaction of the job or request. Source: D1–D3, access.
"""

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.register import changes, staging
from corpsys.register.advance import NOBODY, Advance, ranges
from corpsys.register.plan import CHANGED, DUPLICATE, LEFT, NEW, REPEATED, UNCHANGED, Bringer
from corpsys.register.slugs import SLUG
from corpsys.register.staging import any_row, rows, run

ORGANISATION = "organisation"
_SAME = ("kind", "name", "sector", "country", "city", "address", "postal_code", "registry_number")
_KEYS = ("external_source", "external_key", "sort_key", "search_key", "match_key")


def refuse_faults() -> None:
    """Refuse where the register has moved since the check, so that rows are wrong now."""
    found = rows("SELECT count(DISTINCT source_row), min(source_row) FROM register_fault")
    count, first = found[0]
    if count:
        raise Refused(
            ngettext(
                "%(count)s row does not fit the register any more, since it has changed: row %(row)s.",
                "%(count)s rows do not fit the register any more, since it has changed; the first is row %(row)s.",
                count,
            )
            % {"count": count, "row": first},
            allowed=[_("Let the file be checked again.")],
        )


def organisations(by: Principal, bringer: Bringer, intake_id: int | None, advance: Advance = NOBODY) -> dict[str, Any]:
    """Write what the plan says; return counts by what happened."""
    standing = "accepted" if bringer.is_executive else "proposed"
    given = {"c": by.corporation_id, "intake": intake_id, "standing": standing, "by": by.user_id}
    counts = dict(rows("SELECT action, count(*) FROM register_row WHERE action IS NOT NULL GROUP BY action"))
    if counts.get(NEW):
        _insert(given, advance)
    applied = 0
    if counts.get(CHANGED):
        _keep_changes(given)
        applied = changes.apply(intake_id=intake_id, by=by, advance=advance) if bringer.is_executive else 0
    partners = _join_partners(given)
    staging.finish()
    return {
        "new": counts.get(NEW, 0),
        "changed": counts.get(CHANGED, 0),
        "unchanged": counts.get(UNCHANGED, 0),
        "left_out": counts.get(LEFT, 0) + counts.get(DUPLICATE, 0),
        "repeated": counts.get(REPEATED, 0),
        "partners": partners,
        "applied": applied,
        "proposed": not bringer.is_executive,
    }


def _insert(given: dict[str, Any], advance: Advance) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence('corpsys_organisation', 'id')")
        (sequence,) = cursor.fetchone()
    needs_ids = any_row(f"parent_row IS NOT NULL AND action = '{NEW}'")
    if needs_ids:
        run(f"UPDATE register_row SET id = nextval('{sequence}') WHERE action = '{NEW}'")
    own_id = "r.id" if needs_ids else f"nextval('{sequence}')"
    parent = "coalesce(r.parent_id, p.target, p.id)" if needs_ids else "r.parent_id"
    join = " LEFT JOIN register_row p ON p.source_row = r.parent_row" if needs_ids else ""
    same = ", ".join(f"r.{name}" for name in (*_SAME, *_KEYS))
    query = (
        f"INSERT INTO corpsys_organisation (id, corporation_id, public_id, level_id, markets, parent_id, strategic, standing,"
        f" archived_from, created_by_import_id, version, created_at, slug, {', '.join((*_SAME, *_KEYS))})"
        f" SELECT {own_id}, %(c)s, gen_random_uuid(), l.id, string_to_array(r.markets, ';')::varchar(80)[], {parent},"
        f" r.strategic = 't', %(standing)s, '', %(intake)s, 1, now(), {SLUG.format('r')}, {same}"
        f" FROM register_row r JOIN corpsys_hierarchylevel l ON l.corporation_id = %(c)s AND l.rank = r.level::int{join}"
        f" WHERE r.action = '{NEW}' AND r.source_row BETWEEN %(first)s AND %(last)s"
    )
    for first, last in ranges():
        advance.more(run(query, {**given, "first": first, "last": last}))


def _keep_changes(given: dict[str, Any]) -> None:
    """Write down what changes from what to what; applied or proposed, the change itself reads it from here."""
    run(
        "INSERT INTO corpsys_registerchange (corporation_id, public_id, intake_id, kind, row, object_id, label, is_new, before,"
        " after, version, standing, proposed_by_id, proposed_at)"
        f" SELECT %(c)s, gen_random_uuid(), %(intake)s, '{ORGANISATION}', r.source_row, o.public_id::text, o.name, false,"
        " r.before, r.after, o.version, 'proposed', %(by)s, now()"
        f" FROM register_row r JOIN corpsys_organisation o ON o.id = r.target WHERE r.action = '{CHANGED}' AND r.after IS NOT NULL"
        " ORDER BY r.source_row",
        given,
    )


def _join_partners(given: dict[str, Any]) -> int:
    """Make the partnerships of rows that go in; new organisations are found by their address.

    A partnership with a party that is a proposal itself waits with it.
    """
    if not any_row("is_partner"):
        return 0
    return run(
        "INSERT INTO corpsys_partnership (corporation_id, public_id, enterprise_id, partner_id, limit_reason, limit_passed_by_id,"
        " standing, created_by_import_id, version, created_at)"
        " SELECT %(c)s, gen_random_uuid(), coalesce(r.enterprise_id, e.target, ne.id), coalesce(r.target, n.id),"
        " CASE WHEN r.passes_limit THEN r.reason ELSE '' END, CASE WHEN r.passes_limit THEN %(by)s END,"
        " CASE WHEN 'proposed' IN (oe.standing, op.standing) THEN 'proposed' ELSE %(standing)s END, %(intake)s, 1, now()"
        " FROM register_row r LEFT JOIN register_row e ON e.source_row = r.enterprise_row"
        f" LEFT JOIN corpsys_organisation ne ON ne.corporation_id = %(c)s AND ne.slug = {SLUG.format('e')} AND e.target IS NULL"
        f" LEFT JOIN corpsys_organisation n ON n.corporation_id = %(c)s AND n.slug = {SLUG.format('r')} AND r.target IS NULL"
        " JOIN corpsys_organisation oe ON oe.id = coalesce(r.enterprise_id, e.target, ne.id)"
        " JOIN corpsys_organisation op ON op.id = coalesce(r.target, n.id)"
        f" WHERE r.is_partner AND r.action IN ('{NEW}', '{CHANGED}')"
        " ORDER BY r.source_row",
        given,
    )
