"""Writes a checked ledger file: sums by client and month, the earlier load of the same months out of force. Source: D10."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from analytics.ledger import grouping, lines, matching, policies
from analytics.ledger.models import LedgerClient, LedgerEntry, LedgerLoad
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.files.models import StoredFile
from corpsys.files.scanning import scanner

BATCH = 20_000
MOST = Decimal(lines.MOST)
# A figure is known for a client's month only if every row of it has it: a part of a sum is not the sum.
_WHOLE = "CASE WHEN count({0}) = count(*) THEN sum({0}) END"
_RETURNED = "coalesce(sum({0}) FILTER (WHERE is_return), 0)"


@dataclass(frozen=True)
class Outline:
    """What a checked file amounts to. Money in the file's currency; profit None where a row has none.

    `returned`: the part of the revenue that came from returns and cancelled rows; `turned`: cancelled rows that were
    written with a positive revenue and are counted with the other sign. `items`, `groups`: how many different ones.
    """

    rows: int
    clients: int
    groups: int
    items: int
    first: date
    last: date
    revenue: Decimal
    returned: Decimal
    profit: Decimal | None
    returns: int
    turned: int


@dataclass(frozen=True)
class Source:
    """A checked file on its way into a ledger: the staged rows, and what holds for all of them.

    `rejected`: rows of the file that were left out.
    """

    staged: Path
    file: StoredFile
    currency: str
    cancelled_prefix: str = ""
    rejected: int = 0

    @property
    def table(self) -> str:
        """The query of its rows. Columns: lines.table."""
        return lines.table(self.staged, self.cancelled_prefix)


def outline(staged: Path, cancelled_prefix: str = "") -> Outline:
    """Return what the good rows of a file amount to."""
    with scanner() as (duck, _folder):
        row = duck.execute(
            "SELECT count(*), count(DISTINCT client), count(DISTINCT group_name), count(DISTINCT item), min(month),"
            f" max(month), sum(revenue), {_RETURNED.format('revenue')}, {_WHOLE.format('profit')},"
            " count(*) FILTER (WHERE is_return), count(*) FILTER (WHERE is_turned)"
            f" FROM {lines.table(staged, cancelled_prefix)}"
        ).fetchone()
    return Outline(*row)


@transaction.atomic
def load(*, source: Source, enterprise: Organisation, replace: bool, by: Principal) -> LedgerLoad:
    """Load a checked file into an enterprise's ledger, all of it or nothing, and match its clients to organisations.

    Refused where months are loaded already in its currency, unless `replace` was said and no month would be lost.
    """
    require(by, "import_ledger")
    policies.check_enterprise(by, enterprise)
    # One load at a time: two of the same months must not both find the months free.
    Organisation.objects.select_for_update().get(pk=enterprise.pk)
    told = outline(source.staged, source.cancelled_prefix)
    _check_digits([told.revenue, told.returned])
    replaced = policies.check_period(enterprise.pk, source.currency, told.first, told.last, replace=replace)
    LedgerLoad.objects.filter(pk__in=[row.pk for row in replaced]).update(is_active=False)
    made = _register(source, told, enterprise, by)
    for batch in _sums(source):
        _write(batch, made)
    if told.groups:
        grouping.assign(source.table, made)
    matching.match_clients(enterprise=enterprise)
    after = {"sha256": source.file.sha256, "rows": told.rows, "rejected": source.rejected, "period": str(made)}
    after |= {"total": str(told.revenue), "returned": str(told.returned), "currency": source.currency}
    record(kind="ledger.loaded", by=by, entity=made, after={**after, "replaced": [str(row) for row in replaced]})
    return made


def _register(source: Source, told: Outline, enterprise: Organisation, by: Principal) -> LedgerLoad:
    made: LedgerLoad = LedgerLoad.objects.create(
        corporation_id=by.corporation_id,
        enterprise=enterprise,
        file=source.file,
        currency=source.currency,
        first_month=told.first,
        last_month=told.last,
        rows=told.rows,
        rejected=source.rejected,
        total=told.revenue,
        user_id=by.user_id,
    )
    return made


def _sums(source: Source) -> Iterator[list[tuple[Any, ...]]]:
    """Yield batches of client, month, revenue, profit, quantity, returned, returned profit, lines."""
    returned_profit = f"CASE WHEN count(profit) = count(*) THEN {_RETURNED.format('profit')} END"
    with scanner() as (duck, _folder):
        rows = duck.execute(
            f"SELECT client, month, sum(revenue), {_WHOLE.format('profit')}, {_WHOLE.format('quantity')},"
            f" {_RETURNED.format('revenue')}, {returned_profit}, count(*)"
            f" FROM {source.table} GROUP BY client, month ORDER BY client, month"
        )
        while batch := rows.fetchmany(BATCH):
            yield batch


def _write(batch: list[tuple[Any, ...]], made: LedgerLoad) -> None:
    _check_digits(amount for row in batch for amount in row[2:7])
    columns = [list(column) for column in zip(*batch, strict=True)]
    clients, entries = LedgerClient._meta.db_table, LedgerEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {clients} (corporation_id, public_id, enterprise_id, key, is_group, is_set_aside)"
            " SELECT %s, gen_random_uuid(), %s, name, false, false FROM (SELECT DISTINCT unnest(%s::text[]) AS name) AS given"
            " ON CONFLICT (corporation_id, enterprise_id, is_group, key) DO NOTHING",
            [made.corporation_id, made.enterprise_id, columns[0]],
        )
        cursor.execute(
            f"INSERT INTO {entries} (corporation_id, public_id, enterprise_id, load_id, client_id, month, revenue, profit,"
            " quantity, returned, returned_profit, lines)"
            f" SELECT %s, gen_random_uuid(), %s, %s, c.id, r.month, r.revenue, r.profit, r.quantity, r.returned,"
            " r.returned_profit, r.lines"
            " FROM unnest(%s::text[], %s::date[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[],"
            " %s::numeric[], %s::integer[])"
            " AS r(name, month, revenue, profit, quantity, returned, returned_profit, lines)"
            f" JOIN {clients} c ON c.corporation_id = %s AND c.enterprise_id = %s AND NOT c.is_group AND c.key = r.name",
            [made.corporation_id, made.enterprise_id, made.pk, *columns, made.corporation_id, made.enterprise_id],
        )


def _check_digits(amounts: Iterable[Decimal | None]) -> None:
    if any(amount is not None and abs(amount) >= MOST for amount in amounts):
        raise Refused(_("The sum of a client or of the file has more digits than can be kept."))
