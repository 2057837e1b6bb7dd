"""Groups of a ledger's clients, such as the chain of a shop: a row of its own, to which its clients point. Source: D2, D10."""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from analytics.ledger.models import LedgerClient, LedgerEntry, LedgerLoad
from corpsys.files.scanning import scanner

BATCH = 20_000
Named = tuple[str, str, date]


def assign(table: str, made: LedgerLoad) -> None:
    """Put the clients of a loaded file into the groups that it names; a client that changed its group has the newest.

    Newest by month, within the file by its rows from the top down: an older month, loaded later, moves nobody. A row
    without a group says nothing. `table`: lines.table.
    """
    for batch in _newest(table):
        _write(batch, made)


def _newest(table: str) -> Iterator[list[Named]]:
    """Yield batches of client, its newest group, and the month of that."""
    with scanner() as (duck, _folder):
        rows = duck.execute(
            "SELECT client, arg_max(group_name, (month, source_row)), max(month)"
            f" FROM {table} WHERE group_name IS NOT NULL GROUP BY client ORDER BY client"
        )
        while batch := rows.fetchmany(BATCH):
            yield batch


def _write(batch: list[Named], made: LedgerLoad) -> None:
    names, groups, months = ([row[at] for row in batch] for at in range(3))
    place = [made.corporation_id, made.enterprise_id]
    clients, entries, loads = (model._meta.db_table for model in (LedgerClient, LedgerEntry, LedgerLoad))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {clients} (corporation_id, public_id, enterprise_id, key, is_group, is_set_aside)"
            " SELECT %s, gen_random_uuid(), %s, name, true, false FROM (SELECT DISTINCT unnest(%s::text[]) AS name) AS given"
            " ON CONFLICT (corporation_id, enterprise_id, is_group, key) DO NOTHING",
            [*place, groups],
        )
        cursor.execute(
            f"UPDATE {clients} AS c SET group_id = g.id"
            " FROM unnest(%s::text[], %s::text[], %s::date[]) AS r(name, in_group, month)"
            f" JOIN {clients} g ON g.corporation_id = %s AND g.enterprise_id = %s AND g.is_group AND g.key = r.in_group"
            " WHERE c.corporation_id = %s AND c.enterprise_id = %s AND NOT c.is_group AND c.key = r.name"
            " AND c.group_id IS DISTINCT FROM g.id"
            f" AND (c.group_id IS NULL OR NOT EXISTS (SELECT 1 FROM {entries} e JOIN {loads} l ON l.id = e.load_id"
            "  WHERE e.client_id = c.id AND l.is_active AND l.id <> %s AND e.month > r.month))",
            [names, groups, months, *place, *place, made.pk],
        )
