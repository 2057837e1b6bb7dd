"""What one checked row of a ledger file amounts to, as SQL over its staged columns. Owns the rules of signs and rounding.

A row's revenue is its amount, or quantity × price, rounded half away from zero to four decimals, row by row. A row is a
return if its revenue is negative or its mark begins as cancelled ones do; a cancelled row that is written with a positive
revenue is a document that takes a sale back, so it is counted with the other sign: revenue, profit and quantity.
Source: D10.
"""

from collections.abc import Iterator
from pathlib import Path

from corpsys.files.scanning import literal, scanner

MOST = 10**16
BATCH = 20_000
GROUP = '"group"'  # a word of SQL


def table(staged: Path, cancelled_prefix: str) -> str:
    """Return the query of a staged file's rows: client, group_name, item, month, source_row, revenue, profit, quantity,
    is_return, is_turned (counted with the other sign); profit and quantity NULL where the row does not tell them.

    `cancelled_prefix`: how marks of cancelled rows begin, case aside; "" where nothing marks them.
    """
    written = "coalesce(amount, CAST(round(quantity * price, 4) AS DECIMAL(38, 4)))"
    return (
        f"(SELECT client, group_name, item, month, source_row, {_signed('written')} AS revenue,"
        f" {_signed('coalesce(profit, written - cost)')} AS profit, {_signed('quantity')} AS quantity,"
        " is_cancelled OR written < 0 AS is_return, is_turned"
        " FROM (SELECT *, is_cancelled AND written > 0 AS is_turned"
        f" FROM (SELECT * REPLACE ({_key('client')} AS client), {_key(GROUP)} AS group_name,"
        f" {written} AS written, {_is_cancelled(cancelled_prefix)} AS is_cancelled FROM read_parquet({literal(staged)}))))"
    )


def faults(staged: Path, *, by_price: bool) -> Iterator[tuple[int, str, str, str]]:
    """Yield (row, field, cell, code) of rows without a revenue, or with one of more digits than are kept.

    `by_price`: revenue is quantity × price, so both are needed.
    """
    with scanner() as (duck, _folder):
        rows = duck.execute(_faults_by_price(staged) if by_price else _faults_by_amount(staged))
        while batch := rows.fetchmany(BATCH):
            yield from batch


def months(staged: Path) -> dict[str, str]:
    """Return the `first` and `last` month of the rows with a revenue as ISO dates; empty where there is none."""
    with scanner() as (duck, _folder):
        first, last = duck.execute(
            "SELECT min(month)::DATE::VARCHAR, max(month)::DATE::VARCHAR"
            f" FROM read_parquet({literal(staged)}) WHERE coalesce(amount, quantity * price) IS NOT NULL"
        ).fetchone()
    return {"first": first, "last": last} if first else {}


def _faults_by_amount(staged: Path) -> str:
    return f"SELECT source_row, 'amount', '', 'missing' FROM read_parquet({literal(staged)}) WHERE amount IS NULL"


def _faults_by_price(staged: Path) -> str:
    # As fractions: the exact product of two such numbers may have more digits than there are.
    too_large = f"abs(quantity::DOUBLE * price::DOUBLE) >= {MOST}"
    return " UNION ALL ".join(
        f"SELECT source_row, '{field}', {value}, '{code}' FROM read_parquet({literal(staged)}) WHERE {condition}"
        for field, value, code, condition in (
            ("quantity", "''", "missing", "quantity IS NULL"),
            ("price", "''", "missing", "price IS NULL"),
            ("price", "price::VARCHAR", "too_many_digits", too_large),
        )
    )


def _signed(value: str) -> str:
    return f"CASE WHEN is_turned THEN -({value}) ELSE {value} END"


def _is_cancelled(prefix: str) -> str:
    if not prefix:
        return "false"
    return f"coalesce(starts_with(lower(cancelled), lower({literal(prefix)})), false)"


def _key(column: str) -> str:
    """Return the expression of a name; a number that a system wrote as 17850.0 is 17850."""
    return rf"regexp_replace({column}, '^(\d+)\.0+$', '\1')"
