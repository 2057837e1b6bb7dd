"""Reads the sums of a period by client or group straight from the ledger into columns, a million clients in seconds.

A client with a month whose figure is unknown has no sum: missing, not zero; so has a group with such a client. A group is
the one that the file gave; where it gave none, the clients of one parent organisation are a group. Source: D10, D14.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import DataError as DatabaseDataError
from django.db import connection
from django.utils.translation import gettext as _

from analytics.ledger.models import KeyClientRun
from corpsys.jobs.registry import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analytics.ledger.definition import Definition
    from analytics.ledger.money import Money

# A row of binary COPY: the number of fields, then each field behind its length. No field is ever NULL, so all rows are alike.
_ROW = np.dtype(
    [
        ("fields", ">i2"),
        ("client_length", ">i4"),
        ("client", ">i8"),
        ("amount_length", ">i4"),
        ("amount", ">i8"),
        ("known_length", ">i4"),
        ("is_known", "?"),
    ]
)
_HEAD, _END = 19, 2


@dataclass(frozen=True, eq=False)
class Sums:
    """Parallel columns of those with a sum, by rising id: `clients` (ids), `amounts_e4`, `is_strategic` (the owner's flag).

    An id below zero is that of a parent organisation, whose clients are a group without a row in the ledger yet.
    `without`: how many have no sum, because a month of theirs is unknown.
    """

    clients: NDArray[np.int64]
    amounts_e4: NDArray[np.int64]
    is_strategic: NDArray[np.bool_]
    without: int


def read(asked: Definition, money: Money) -> Sums:
    """Return the sums of a period in the context of its enterprise. Raises DataError for a sum beyond 64 bits."""
    try:
        rows = _copied(*_sums(asked, money))
    except DatabaseDataError as error:
        raise DataError(_("A sum has more digits than can be computed with.")) from error
    is_known = rows["is_known"]
    known = rows if is_known.all() else rows[is_known]
    clients, amounts_e4 = known["client"].astype(np.int64), known["amount"].astype(np.int64)
    order = np.argsort(clients)
    clients = clients[order]
    return Sums(clients, amounts_e4[order], np.isin(clients, _strategic(asked)), without=len(rows) - len(known))


def without_figures(asked: Definition, money: Money) -> list[int]:
    """Return the ids of the clients, or groups, of a period that have no sum."""
    rows = _copied(*_sums(asked, money))
    found: list[int] = rows["client"][~rows["is_known"]].tolist()
    return found


def kept(run: KeyClientRun) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return clients (ids) and amounts (ten-thousandths) of a run that is kept, in its order."""
    rows = _copied(
        "SELECT client_id, (amount * 10000)::bigint, true FROM analytics_clientstanding"
        " WHERE corporation_id = %s AND run_id = %s ORDER BY rank, id",
        [run.corporation_id, run.pk],
    )
    return rows["client"].astype(np.int64), rows["amount"].astype(np.int64)


def _sums(asked: Definition, money: Money) -> tuple[str, list[Any]]:
    net, returned = asked.columns
    value = f"e.{net} - e.{returned}" if asked.is_gross else f"e.{net}"
    join, parameters = "", list[Any]()
    if money.rates:
        value = f"({value}) * r.rate"
        join, parameters = _rates(money)
    by_group = asked.by == KeyClientRun.By.GROUP
    who = "h.head" if by_group else "e.client_id"
    heads = f" JOIN ({_HEADS}) h ON h.id = e.client_id" if by_group else ""
    if by_group:
        parameters = [asked.enterprise_id, *parameters]
    # Revenue is never unknown. The corporation is named so that its setting is compared once, not for each row.
    is_known = f"count({value}) = count(*)" if net == "profit" else "true"
    statement = (
        f"SELECT {who}, coalesce((sum({value}) * 10000)::bigint, 0), {is_known}"
        f" FROM analytics_ledgerentry e{heads}{join}"
        " WHERE e.corporation_id = %s AND e.enterprise_id = %s AND e.load_id = ANY(%s) AND e.month BETWEEN %s AND %s GROUP BY 1"
    )
    period = [asked.first_month, asked.last_month]
    own = [money.corporation_id, asked.enterprise_id]
    return statement, [*parameters, *own, [load for load, _code in money.loads], *period]


def _rates(money: Money) -> tuple[str, list[Any]]:
    rows = [
        (load, month, rate) for load, code in money.loads for (of, month), rate in money.rates.items() if of == code
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    return (
        " JOIN unnest(%s::bigint[], %s::date[], %s::numeric[]) AS r(load_id, month, rate)"
        " ON r.load_id = e.load_id AND r.month = e.month",
        columns,
    )


# Which group each client stands in: the file's; else that of its parent organisation, as a row of the ledger where there
# is one and as its id below zero where there is not; else the client itself.
_HEADS = """
    SELECT c.id, coalesce(c.group_id,
        (SELECT min(g.id) FROM analytics_ledgerclient g
         WHERE g.enterprise_id = c.enterprise_id AND g.is_group AND g.organisation_id = parent.id),
        (SELECT g.id FROM analytics_ledgerclient g WHERE g.corporation_id = c.corporation_id
         AND g.enterprise_id = c.enterprise_id AND g.is_group AND g.key = parent.name),
        -parent.id, c.id) AS head
    FROM analytics_ledgerclient c
    LEFT JOIN corpsys_organisation o ON o.id = c.organisation_id
    LEFT JOIN corpsys_organisation parent ON parent.kind = 'client' AND parent.id = coalesce(o.parent_id,
        (SELECT o.id FROM corpsys_organisation child WHERE child.parent_id = o.id AND child.kind = 'client' LIMIT 1))
    WHERE c.enterprise_id = %s AND NOT c.is_group
"""


def _strategic(asked: Definition) -> list[int]:
    """Return the ids of clients, or groups, that carry the owner's flag: a group by its own or by that of one client."""
    flagged = (
        "SELECT c.id FROM analytics_ledgerclient c JOIN corpsys_organisation o ON o.id = c.organisation_id"
        " WHERE c.enterprise_id = %s AND o.strategic"
    )
    parameters = [asked.enterprise_id]
    if asked.by == KeyClientRun.By.GROUP:
        flagged = (
            f"SELECT h.head FROM ({_HEADS}) h JOIN ({flagged}) f ON f.id = h.id UNION {flagged} AND c.is_group"
            f" UNION SELECT -o.id FROM corpsys_organisation o WHERE o.strategic AND o.kind = 'client'"
        )
        parameters = [asked.enterprise_id] * 3
    with connection.cursor() as cursor:
        cursor.execute(flagged, parameters)
        return [pk for (pk,) in cursor.fetchall()]


def _copied(statement: str, parameters: list[Any]) -> NDArray[Any]:
    """Return what a statement of (bigint, bigint, boolean) gives, none of them NULL: copied out, taken as it comes."""
    out = io.BytesIO()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        told = cursor.mogrify(statement, parameters).decode()
        cursor.copy_expert(f"COPY ({told}) TO STDOUT WITH (FORMAT binary)", out)
    data = out.getvalue()
    return np.frombuffer(data, dtype=_ROW, count=(len(data) - _HEAD - _END) // _ROW.itemsize, offset=_HEAD)
