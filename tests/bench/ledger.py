"""Bringing sales lines into a ledger: file → checked → sums by client and month, beside DuckDB and COPY into a bare table.

The product's side is what a worker does: the check of every row and the load, in a process of its own, whose whole memory
is the peak that is told.
"""

import csv
import io
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import connection, transaction

from tests.bench.loading import _in_child, _in_context, _principal, _run
from tests.bench.report import Line
from tests.bench.seed import Bench, connect, owner

CLIENTS, DAYS = 20_000, 730
FIRST_DAY = date(2024, 1, 1)
HEADER = ("Invoice", "Item", "Quantity", "Date", "Price", "Customer")
COLUMNS = {"cancelled": "Invoice", "item": "Item", "quantity": "Quantity", "month": "Date", "price": "Price"}
COLUMNS |= {"client": "Customer"}
TOLD = (
    "SELECT count(*), md5(string_agg(concat_ws('|', client, month, revenue, returned, quantity, lines), ';'"
    " ORDER BY client, month)) FROM {}"
)
OURS = (
    '(SELECT c.key COLLATE "C" AS client, e.month, e.revenue, e.returned, e.quantity, e.lines FROM analytics_ledgerentry e'
    " JOIN analytics_ledgerclient c ON c.id = e.client_id) AS ours"
)
SUMS = (
    "SELECT Customer, date_trunc('month', \"Date\")::DATE AS month, sum(amount), sum(amount) FILTER (WHERE amount < 0),"
    " sum(Quantity), count(*) FROM (SELECT *, round(Quantity * Price, 4)::DECIMAL(38, 4) AS amount FROM read_csv('{}',"
    " columns = {{'Invoice': 'VARCHAR', 'Item': 'VARCHAR', 'Quantity': 'DECIMAL(18, 4)', 'Date': 'DATE',"
    " 'Price': 'DECIMAL(18, 4)', 'Customer': 'VARCHAR'}})) GROUP BY ALL"
)


def lines(bench: Bench) -> list[Line]:
    """Return the line of a ledger import; ten lines of sales for each organisation, a million at most."""
    size = min(10 * bench.size, 1_000_000)
    with owner() as found, found.cursor() as cursor:
        cursor.execute(
            'CREATE TABLE bench_ledger (client text COLLATE "C", month date, revenue numeric(20, 4),'
            " returned numeric(20, 4) DEFAULT 0, quantity numeric(20, 4), lines integer)"
        )
        cursor.execute("GRANT ALL ON bench_ledger TO corpsys_app")
    file = Path(tempfile.mkdtemp(prefix="corpsys-bench-")) / "sales.csv"
    _write(file, size)

    def product() -> object:
        _in_child(lambda: _import(bench, file))
        return _told(OURS, bench)

    def limit() -> object:
        import duckdb

        with duckdb.connect(config={"threads": 2}) as duck:
            rows = duck.execute(SUMS.format(file)).fetchall()
        _copy(rows)
        return _told("bench_ledger", bench)

    def baseline() -> object:
        _in_child(lambda: _framework(file))
        return _told("bench_ledger", bench)

    return [
        Line(
            f"ledger of {size:,} lines, check and load",
            limit=limit,
            baseline=baseline,
            product=product,
            target=6.0,
            before=lambda side: _clean(),
            batch=1,
            most_rounds=1,
        )
    ]


def _write(file: Path, size: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out).writerow
        write(HEADER)
        for n in range(size):
            is_back = n % 41 == 0
            quantity = -(n % 5 + 1) if is_back else n % 24 + 1
            day = FIRST_DAY + timedelta(days=n * DAYS // size)
            price = f"{n * 7 % 5_000 / 100 + 0.01:.2f}"
            client = f"Client {n * n % 1_000_003 % CLIENTS}"
            write((f"{'C' * is_back}{n // 8}", f"I{n % 997}", quantity, day, price, client))


def _import(bench: Bench, file: Path) -> None:
    """Bring the file as somebody does: columns, check, confirmation, load."""
    from corpsys.corporation.models import Organisation
    from corpsys.intake import services
    from corpsys.intake.models import Intake

    with transaction.atomic():
        eve = _principal(bench)
        enterprise = Organisation.objects.filter(kind="enterprise").order_by("pk").first()
        context = {"enterprise": enterprise.slug, "currency": "EUR", "cancelled_prefix": "C"}
        with file.open("rb") as upload:
            made = services.start(kind="ledger", upload=upload, name=file.name, context=context, by=eve)
        made = services.set_mapping(intake=made, mapping=COLUMNS, by=eve)
    _run(bench, made.job_id)
    with transaction.atomic():
        eve = _principal(bench)
        made = services.confirm(intake=Intake.objects.get(pk=made.pk), by=eve)
    _run(bench, made.job_id)


def _framework(file: Path) -> None:
    """What one writes with Python's own reader and the framework's cursor."""
    sums: dict[tuple[str, str], list] = defaultdict(lambda: [Decimal(0), Decimal(0), Decimal(0), 0])
    with file.open(encoding="utf-8", newline="") as found:
        for row in csv.DictReader(found):
            quantity = Decimal(row["Quantity"])
            amount = quantity * Decimal(row["Price"])
            entry = sums[row["Customer"], row["Date"][:7]]
            entry[0] += amount
            entry[1] += min(amount, 0)
            entry[2] += quantity
            entry[3] += 1
    _copy([(client, f"{month}-01", *entry) for (client, month), entry in sums.items()])


def _copy(rows: list[tuple]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows((*row[:3], row[3] or 0, *row[4:]) for row in rows)
    out.seek(0)
    with connect("corpsys_app") as raw, raw.cursor() as cursor:
        cursor.copy_expert("COPY bench_ledger FROM STDIN WITH (FORMAT csv)", out)


def _clean() -> None:
    server = connect("postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in ("ledgerentry", "ledgerload", "ledgerclient"):
            cursor.execute(f"DELETE FROM analytics_{table}")
        cursor.execute("DELETE FROM bench_ledger")
        cursor.execute("VACUUM ANALYZE analytics_ledgerentry, analytics_ledgerclient, bench_ledger")
    server.close()


def _told(table: str, bench: Bench) -> object:
    with _in_context(bench), connection.cursor() as cursor:
        cursor.execute(TOLD.format(table))
        return cursor.fetchone()
