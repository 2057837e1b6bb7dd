"""Key clients of a large ledger: sums copied out, ranked and classed with numpy, the standings stored.

The limit is the least program that does the same: the same sums copied out by one who asks nothing, numpy, and one
statement into an identical table without row security and foreign keys. The baseline is one statement with windows.
"""

import io
from contextlib import closing
from datetime import date
from functools import cache, partial

import numpy as np
from django.db import connection, transaction

from tests.bench.loading import _in_child, _principal
from tests.bench.report import Line
from tests.bench.seed import Bench, connect, owner

MOST = 1_000_000
MONTH = date(2026, 1, 1)
CLASSES = ["A", "B", "C", "none", "loss"]
COLUMNS = (
    "corporation_id, public_id, enterprise_id, run_id, client_id, rank, amount, share, cumulative, pareto_class, is_key"
)
SUMS = "SELECT client_id, (sum(revenue) * 10000)::bigint FROM analytics_ledgerentry WHERE enterprise_id = {} GROUP BY 1"
PLACED = np.dtype(
    [
        ("fields", ">i2"),
        ("client_length", ">i4"),
        ("client", ">i8"),
        ("rank_length", ">i4"),
        ("rank", ">i4"),
        ("amount_length", ">i4"),
        ("amount", ">i8"),
        ("cumulative_length", ">i4"),
        ("cumulative", ">i8"),
        ("class_length", ">i4"),
        ("class", ">i2"),
        ("is_key_length", ">i4"),
        ("is_key", "?"),
    ]
)
SUM = np.dtype(
    [("fields", ">i2"), ("a", ">i4"), ("client", ">i8"), ("b", ">i4"), ("amount", ">i8")],
)
STORED = (
    f"INSERT INTO bench_standing ({COLUMNS}) SELECT %s, gen_random_uuid(), %s, %s, client, rank, amount::numeric / 10000,"
    " amount / %s::numeric, cumulative / %s::numeric, (%s::text[])[class + 1], is_key FROM bench_placed"
)
WINDOWED = f"""
    WITH sums AS MATERIALIZED ({SUMS.replace("::bigint FROM", "::bigint AS amount FROM")}),
    ranked AS MATERIALIZED (
        SELECT client_id, amount, rank() OVER falling AS rank, row_number() OVER each AS place,
            sum(amount) OVER each AS cumulative,
            sum(amount) OVER falling - amount * count(*) OVER (PARTITION BY amount) AS greater
        FROM sums WINDOW falling AS (ORDER BY amount DESC), each AS (ORDER BY amount DESC, client_id)),
    counted AS MATERIALIZED (SELECT (count(*) + 4) / 5 AS top20, sum(amount) FILTER (WHERE amount > 0) AS total FROM sums),
    whole AS MATERIALIZED (SELECT top20, total, 5 * (SELECT sum(amount) FROM ranked WHERE place <= top20 AND amount > 0) >= 4 * total AS holds
        FROM counted),
    classed AS (
        SELECT client_id, rank, place, amount, cumulative, total, CASE WHEN amount = 0 THEN 3 WHEN amount < 0 THEN 4
            WHEN greater < ceil(total * 80 / 100) THEN 0 WHEN greater < ceil(total * 95 / 100) THEN 1 ELSE 2 END AS code,
            holds OR rank <= top20 AS is_enough
        FROM ranked, whole)
"""
WINDOWED_DIGEST = (
    f"{WINDOWED} SELECT sum(client_id * (place % 1009)), sum(rank * (place % 1009)), sum(code * (place % 1009)),"
    " sum((code = 0 AND is_enough)::int * (place % 1009)) FROM classed"
)
WINDOWED_STORED = (
    f"{WINDOWED} INSERT INTO bench_standing ({COLUMNS}) SELECT %s, gen_random_uuid(), %s, %s, client_id, rank,"
    " amount::numeric / 10000, amount / total, cumulative / total, (%s::text[])[code + 1], code = 0 AND is_enough FROM classed"
    " ORDER BY place"
)
TOLD = (
    "SELECT count(*), sum(rank), sum(amount), sum(cumulative), sum(share), count(*) FILTER (WHERE is_key),"
    " string_agg(pareto_class, '' ORDER BY rank) FILTER (WHERE rank %% 997 = 0) FROM {} WHERE run_id = %s"
)


def lines(bench: Bench) -> list[Line]:
    """Return the lines of key clients: found alone, and found and stored by the job."""
    size = min(bench.size * 10, MOST)
    make = partial(Line, batch=1, before=lambda side: _before(bench, size, side), most_rounds=5)
    return [
        make(
            f"key clients of {size:,}, found",
            limit=lambda: _found_alone(bench),
            baseline=lambda: _windowed(bench),
            product=lambda: _found_by_us(bench),
            target=1.3,
        ),
        make(
            f"key clients of {size:,}, stored",
            limit=lambda: _stored_alone(bench),
            baseline=lambda: _stored_windowed(bench),
            product=lambda: _stored_by_us(bench),
            target=1.3,
        ),
    ]


@cache
def _enterprise(bench: Bench, size: int) -> int:
    """Fill the ledger of an enterprise with one month of so many clients; a fiftieth brings a loss, some nothing."""
    with transaction.atomic():
        by = _principal(bench)
        with connection.cursor() as cursor:
            cursor.execute("SELECT min(id) FROM corpsys_organisation WHERE kind = 'enterprise'")
            (enterprise,) = cursor.fetchone()
            own = [by.corporation_id, enterprise]
            cursor.execute(
                "INSERT INTO analytics_ledgerload (corporation_id, public_id, enterprise_id, currency, first_month, last_month,"
                " rows, rejected, total, is_active, user_id, created_at)"
                " VALUES (%s, gen_random_uuid(), %s, 'EUR', %s, %s, %s, 0, 0, true, %s, now()) RETURNING id",
                [*own, MONTH, MONTH, size, by.user_id],
            )
            (load,) = cursor.fetchone()
            cursor.execute(
                "INSERT INTO analytics_ledgerclient (corporation_id, public_id, enterprise_id, key, is_group, is_set_aside)"
                " SELECT %s, gen_random_uuid(), %s, 'Client ' || n, false, false FROM generate_series(1, %s) n",
                [*own, size],
            )
            cursor.execute(
                "INSERT INTO analytics_ledgerentry (corporation_id, public_id, enterprise_id, load_id, client_id, month, revenue,"
                " returned, lines) SELECT %s, gen_random_uuid(), %s, %s, c.id, %s, CASE WHEN k %% 71 = 0 THEN 0"
                " WHEN k %% 50 = 0 THEN -k ELSE round(5e8 / (1 + k), 4) END, 0, 1"
                " FROM (SELECT id, id * 7919 %% 1000003 AS k FROM analytics_ledgerclient WHERE enterprise_id = %s) c",
                [*own, load, MONTH, enterprise],
            )
    with owner() as found, found.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_standing (LIKE analytics_clientstanding INCLUDING ALL)")
        cursor.execute("GRANT ALL ON bench_standing TO corpsys_app")
        cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO corpsys_app")
        cursor.execute("VACUUM ANALYZE")
    return int(enterprise)


_at: dict[str, int] = {}


def _before(bench: Bench, size: int, side: str) -> None:
    _at["enterprise"] = _enterprise(bench, size)
    server = connect("postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("TRUNCATE bench_standing; TRUNCATE analytics_clientstanding; DELETE FROM analytics_keyclientrun")
        cursor.execute("CHECKPOINT")
    server.close()


def _copied(cursor) -> np.ndarray:
    out = io.BytesIO()
    cursor.copy_expert(f"COPY ({SUMS.format(_at['enterprise'])}) TO STDOUT WITH (FORMAT binary)", out)
    data = out.getvalue()
    return np.frombuffer(data, SUM, count=(len(data) - 21) // SUM.itemsize, offset=19)


def _classed(rows: np.ndarray) -> dict:
    """Ranks, classes and who is key, in falling order; ties by id."""
    client, amount = rows["client"].astype(np.int64), rows["amount"].astype(np.int64)
    by_id = np.argsort(client)
    client, amount = client[by_id], amount[by_id]
    order = np.argsort(-amount, kind="stable")
    client, amount = client[order], amount[order]
    cumulative = np.cumsum(amount)
    positive = int((amount > 0).sum())
    total = int(cumulative[positive - 1])
    code = np.full(len(amount), 2, dtype=np.int16)
    for at, percent in ((1, 95), (0, 80)):
        last = int(np.searchsorted(cumulative[:positive], -(-total * percent // 100)))
        code[amount >= amount[last]] = at
    code[amount == 0], code[amount < 0] = 3, 4
    firsts = np.where(np.append(True, amount[1:] != amount[:-1]), np.arange(len(amount)), 0)
    rank = np.maximum.accumulate(firsts) + 1
    top20 = -(-len(amount) // 5)
    holds = 5 * int(amount[:top20][amount[:top20] > 0].sum()) >= 4 * total
    is_key = (code == 0) & ((rank <= top20) | holds)
    found = {
        "client": client,
        "rank": rank,
        "amount": amount,
        "cumulative": cumulative,
        "class": code,
        "is_key": is_key,
    }
    return {**found, "total": total}


def _digest(client, rank, code, is_key) -> tuple:
    weight = np.arange(1, len(client) + 1) % 1009
    return tuple(int((column.astype(np.int64) * weight).sum()) for column in (client, rank, code, is_key))


def _found_alone(bench: Bench) -> object:
    with closing(connect("postgres")) as raw, raw.cursor() as cursor:
        found = _classed(_copied(cursor))
    return _digest(*(found[name] for name in ("client", "rank", "class", "is_key")))


def _found_by_us(bench: Bench) -> object:
    from analytics.ledger import computing, storing

    with transaction.atomic():
        _principal(bench)
        found = computing._computed(_asked())
    rows = found.result.rows
    return _digest(found.sums.clients[rows.order], rows.ranks, storing.class_codes(found.result), found.keys)


def _asked():
    from analytics.ledger.definition import Definition

    return Definition(_at["enterprise"], "revenue", "net", "client", MONTH, MONTH)


def _windowed(bench: Bench) -> object:
    with closing(connect("postgres")) as raw, raw.cursor() as cursor:
        cursor.execute(WINDOWED_DIGEST.format(_at["enterprise"]))
        return tuple(int(value) for value in cursor.fetchone())


def _stored_windowed(bench: Bench) -> object:
    with closing(connect("postgres")) as raw, raw, raw.cursor() as cursor:
        own = [bench.corporation_id, _at["enterprise"], 1]
        cursor.execute(WINDOWED_STORED.format(_at["enterprise"]).replace("% 1009", "%% 1009"), [*own, CLASSES])
    return _told("bench_standing", 1, "baseline")


def _stored_alone(bench: Bench) -> object:
    with closing(connect("postgres")) as raw, raw, raw.cursor() as cursor:
        found = _classed(_copied(cursor))
        cursor.execute(
            "CREATE TEMP TABLE bench_placed (client bigint, rank integer, amount bigint, cumulative bigint, class smallint,"
            " is_key boolean) ON COMMIT DROP"
        )
        rows = np.zeros(len(found["client"]), dtype=PLACED)
        rows["fields"] = 6
        for name in ("client", "rank", "amount", "cumulative", "class", "is_key"):
            rows[f"{name}_length"] = PLACED[name].itemsize
            rows[name] = found[name]
        data = io.BytesIO(b"PGCOPY\n\xff\r\n\0" + bytes(8) + rows.tobytes() + b"\xff\xff")
        cursor.copy_expert("COPY bench_placed FROM STDIN WITH (FORMAT binary)", data)
        own = [bench.corporation_id, _at["enterprise"], 1]
        cursor.execute(STORED, [*own, found["total"], found["total"], CLASSES])
    return _told("bench_standing", 1, "limit")


def _stored_by_us(bench: Bench) -> object:
    def work() -> None:
        from analytics.ledger import services
        from corpsys.corporation.models import Organisation
        from corpsys.jobs import services as jobs
        from corpsys.jobs.inline import run_inline

        with transaction.atomic():
            by = _principal(bench)
            job = services.ask_for_key_clients(
                enterprise=Organisation.objects.get(pk=_at["enterprise"]),
                measure="revenue",
                first_month=MONTH,
                last_month=MONTH,
                by=jobs.system(corporation_id=by.corporation_id, slug="bench"),
            )
        run_inline(job)

    _in_child(work)
    with transaction.atomic():
        _principal(bench)
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(id) FROM analytics_keyclientrun")
            (run,) = cursor.fetchone()
    return _told("analytics_clientstanding", run, "product")


_compared: set[str] = set()


def _told(table: str, run: int, side: str) -> object:
    """Say what has been stored, the first time of each side: to compare them, not to be measured."""
    if side in _compared:
        return None
    _compared.add(side)
    with closing(connect("postgres")) as raw, raw.cursor() as cursor:
        cursor.execute(TOLD.format(table), [run])
        return cursor.fetchone()
