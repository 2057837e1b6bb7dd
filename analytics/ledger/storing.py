"""Writes the standings of a run: copied in binary to a table of the transaction, from there in one statement.

COPY into a table under row security is refused by the database. Source: rls; performance, Pareto.
"""

from __future__ import annotations

import io
import os
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection
from django.utils.translation import gettext as _

from analytics.ledger.models import ClientStanding, KeyClientRun
from analytics.metrics.vocabulary import ParetoClass
from corpsys.jobs.registry import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analytics.metrics.pareto import ParetoResult

BATCH = 100_000
_CLASSES = tuple(ParetoClass)
_FIELDS = (
    ("public_id", "uuid", "V16"),
    ("client", "bigint", ">i8"),
    ("rank", "integer", ">i4"),
    ("amount", "bigint", ">i8"),
    ("cumulative", "bigint", ">i8"),
    ("class", "smallint", ">i2"),
    ("is_key", "boolean", "?"),
)
# A row of binary COPY: the number of fields, then each field behind its length.
_ROW = np.dtype(
    [
        ("fields", ">i2"),
        *(field for name, _type, kind in _FIELDS for field in ((f"{name}_length", ">i4"), (name, kind))),
    ]
)
_BEGIN, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_INSERT = """
    INSERT INTO {table} (corporation_id, public_id, enterprise_id, run_id, client_id, rank, amount, share, cumulative,
        pareto_class, is_key)
    SELECT %s, public_id, %s, %s, client, rank, amount::numeric / 10000, amount / nullif(%s::numeric, 0),
        cumulative / nullif(%s::numeric, 0), (%s::text[])[class + 1], is_key
    FROM {placed}
"""


def store(made: KeyClientRun, result: ParetoResult, clients: NDArray[np.int64], keys: NDArray[np.bool_]) -> None:
    """Write the place of every client of a result. `clients`: ids as they came in; `keys`: in the order of the result."""
    rows, placed = result.rows, f"ledger_placed_{made.pk}"
    try:
        cumulative = rows.cumulative_e4.astype(np.int64)
    except OverflowError as error:
        raise DataError(_("A sum has more digits than can be computed with.")) from error
    columns = {
        "client": clients[rows.order],
        "rank": rows.ranks,
        "amount": rows.amounts_e4,
        "cumulative": cumulative,
        "class": class_codes(result),
        "is_key": keys,
    }
    with connection.cursor() as cursor:
        described = ", ".join(f"{name} {kind}" for name, kind, _dtype in _FIELDS)
        cursor.execute(f"CREATE TEMP TABLE {placed} ({described}) ON COMMIT DROP")
        for start in range(0, len(rows), BATCH):
            part = {name: column[start : start + BATCH] for name, column in columns.items()}
            with connection.wrap_database_errors:
                cursor.copy_expert(f"COPY {placed} FROM STDIN WITH (FORMAT binary)", io.BytesIO(_packed(part, start)))
        total, classes = rows.positive_total_e4, [name.value for name in _CLASSES]
        cursor.execute(
            _INSERT.format(table=ClientStanding._meta.db_table, placed=placed),
            [made.corporation_id, made.enterprise_id, made.pk, total, total, classes],
        )
        cursor.execute(f"DROP TABLE {placed}")


def class_codes(result: ParetoResult) -> NDArray[np.int8]:
    """Return the class of each row as a position in ParetoClass; where nobody has a positive amount, zero or loss."""
    rows = result.rows
    zero, loss = _CLASSES.index(ParetoClass.NONE), _CLASSES.index(ParetoClass.LOSS)
    found: NDArray[np.int8] = np.where(
        rows.class_codes >= 0, rows.class_codes, np.where(rows.amounts_e4 == 0, zero, loss)
    ).astype(np.int8)
    return found


def _packed(columns: dict[str, NDArray[Any]], start: int) -> bytes:
    count = len(columns["client"])
    rows = np.zeros(count, dtype=_ROW)
    rows["fields"] = len(_FIELDS)
    for name, _type, kind in _FIELDS:
        rows[f"{name}_length"] = np.dtype(kind).itemsize
    rows["public_id"] = _identifiers(start, count)
    for name, column in columns.items():
        rows[name] = column
    return _BEGIN + rows.tobytes() + _END


def _identifiers(start: int, count: int) -> NDArray[np.void]:
    """Return identifiers that rise with the rows, so that their index grows at its end: RFC 9562, version 7.

    48 bits of milliseconds, 26 bits that count the rows, 48 random bits.
    """
    found = np.frombuffer(bytearray(os.urandom(16 * count)), dtype=np.uint8).reshape(count, 16)
    number = np.arange(start, start + count, dtype=np.uint64)
    found[:, :6] = np.frombuffer(int(time.time() * 1000).to_bytes(6, "big"), dtype=np.uint8)
    found[:, 6] = 0x70 | (number >> 22) & 0x0F
    found[:, 7] = (number >> 14) & 0xFF
    found[:, 8] = 0x80 | (number >> 8) & 0x3F
    found[:, 9] = number & 0xFF
    return np.ascontiguousarray(found).view("V16").reshape(count)
