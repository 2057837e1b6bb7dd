"""Writes a checked ledger file: sums by client and month, the earlier load of the same months out of force. Source: D10."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from analytics.ledger import policies
from analytics.ledger.models import LedgerClient, LedgerEntry, LedgerLoad
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.corporation.names import ascii_name
from corpsys.files.models import StoredFile
from corpsys.files.scanning import literal, scanner

BATCH = 20_000
MOST = Decimal(10) ** 16
# A figure is known for a client's month only if every row of it has it: a part of a sum is not the sum.
_WHOLE = "CASE WHEN count({0}) = count(*) THEN sum({0}) END"


@dataclass(frozen=True)
class Outline:
    """What a checked file amounts to. Money in the file's currency; profit None where a row has none."""

    rows: int
    clients: int
    first: date
    last: date
    revenue: Decimal
    profit: Decimal | None


def outline(staged: Path) -> Outline:
    """Return what the good rows of a file amount to."""
    with scanner() as (duck, _folder):
        row = duck.execute(
            "SELECT count(*), count(DISTINCT client), min(month), max(month), sum(amount),"
            f" {_WHOLE.format(_profit())} FROM read_parquet({literal(staged)})"
        ).fetchone()
    return Outline(*row)


@transaction.atomic
def load(
    *, staged: Path, enterprise: Organisation, file: StoredFile, currency: str, replace: bool, by: Principal
) -> LedgerLoad:
    """Load a checked file into an enterprise's ledger, all of it or nothing, and match its clients to organisations.

    Refused where months are loaded already, unless `replace` was said and no month of theirs would be lost.
    """
    require(by, "import_ledger")
    policies.check_enterprise(by, enterprise)
    # One load at a time: two of the same months must not both find the months free.
    Organisation.objects.select_for_update().get(pk=enterprise.pk)
    told = outline(staged)
    _check_digits([told.revenue])
    replaced = policies.check_period(enterprise.pk, told.first, told.last, replace=replace)
    LedgerLoad.objects.filter(pk__in=[row.pk for row in replaced]).update(is_active=False)
    made: LedgerLoad = LedgerLoad.objects.create(
        corporation_id=by.corporation_id,
        enterprise=enterprise,
        file=file,
        currency=currency,
        first_month=told.first,
        last_month=told.last,
        rows=told.rows,
        total=told.revenue,
        user_id=by.user_id,
    )
    for batch in _sums(staged):
        _write(batch, made)
    match_clients(enterprise=enterprise)
    after = {"sha256": file.sha256, "rows": told.rows, "period": str(made), "total": str(told.revenue)}
    record(kind="ledger.loaded", by=by, entity=made, after={**after, "replaced": [str(row) for row in replaced]})
    return made


def match_clients(*, enterprise: Organisation) -> int:
    """Link ledger clients to the one organisation with exactly their name or address; return how many were linked."""
    known: dict[str, set[int]] = {}
    clients = Organisation.objects.filter(corporation_id=enterprise.corporation_id, kind=Organisation.Kind.CLIENT)
    for organisation_id, name, slug in clients.values_list("pk", "name", "slug"):
        for text in (name.casefold(), slug):
            known.setdefault(text, set()).add(organisation_id)
    linked = []
    for client in LedgerClient.objects.filter(enterprise=enterprise, organisation__isnull=True).only("pk", "key"):
        found = known.get(client.key.casefold()) or known.get(slugify(ascii_name(client.key))) or set()
        if len(found) == 1:
            client.organisation_id = next(iter(found))
            linked.append(client)
    LedgerClient.objects.bulk_update(linked, ["organisation"], batch_size=1000)
    return len(linked)


def _profit() -> str:
    """Return the expression of a row's profit: as given, or revenue less cost; both columns are always there."""
    return "coalesce(profit, amount - cost)"


def _sums(staged: Path) -> Iterator[list[tuple[Any, ...]]]:
    with scanner() as (duck, _folder):
        rows = duck.execute(
            f"SELECT client, month, sum(amount), {_WHOLE.format(_profit())}, {_WHOLE.format('quantity')}"
            f" FROM read_parquet({literal(staged)}) GROUP BY client, month ORDER BY client, month"
        )
        while batch := rows.fetchmany(BATCH):
            yield batch


def _write(batch: list[tuple[Any, ...]], made: LedgerLoad) -> None:
    _check_digits(amount for row in batch for amount in row[2:])
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
            f"INSERT INTO {entries} (corporation_id, public_id, enterprise_id, load_id, client_id, month, revenue, profit, quantity, lines)"
            f" SELECT %s, gen_random_uuid(), %s, %s, c.id, r.month, r.revenue, r.profit, r.quantity, 0"
            " FROM unnest(%s::text[], %s::date[], %s::numeric[], %s::numeric[], %s::numeric[])"
            " AS r(name, month, revenue, profit, quantity)"
            f" JOIN {clients} c ON c.corporation_id = %s AND c.enterprise_id = %s AND NOT c.is_group AND c.key = r.name",
            [made.corporation_id, made.enterprise_id, made.pk, *columns, made.corporation_id, made.enterprise_id],
        )


def _check_digits(amounts: Iterable[Decimal | None]) -> None:
    if any(amount is not None and abs(amount) >= MOST for amount in amounts):
        raise Refused(_("The sum of a client or of the file has more digits than can be kept."))
