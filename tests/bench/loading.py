"""Loading organisations with all indexes, beside COPY into an identical table that holds as many rows before.

Identical means with the same foreign keys, too: whatever writes such rows has the database look each of them up.
The product's side is the job that an import's confirmation asks for, in a process of its own as a worker has one; the
check of the file, which comes before it, is the second line: file → checked, planned → loaded.
"""

import csv
import io
import os
import traceback
from collections.abc import Callable
from functools import partial

from django.db import connection, transaction

from tests.bench import processes
from tests.bench.report import Line
from tests.bench.seed import COLUMNS, CSV, SAME, Bench, companies, connect, copied, owner, values

SOURCE = "load"
FIRST = 10_000_000  # numbers of the companies that are loaded: none of them is there before
HEADER = ("name", "kind", "level", "markets", "sector", "country", "town", "external key")
CONTEXT = "SELECT set_config('app.corporation', %s::text, false), set_config('app.side', 'host', false)"
KEYS = (
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE contype = 'f' AND conrelid = 'corpsys_organisation'::regclass ORDER BY conname"
)
TOLD = (
    "SELECT count(*), md5(string_agg(concat_ws('|', kind, name, sort_key, search_key, markets::text, sector, country, city,"
    " external_key, standing, version), ';' ORDER BY external_key)) FROM {} WHERE external_source = 'load'"
)


def lines(bench: Bench) -> list[Line]:
    """Return the lines of loading."""
    size = min(bench.size, 100_000)
    rows = [(*row[:7], "", *row[8:]) for row in companies(size, FIRST)]
    levels = _levels(bench)
    with owner() as found, found.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_load (LIKE corpsys_organisation INCLUDING ALL)")
        for column, value in (SAME | {"external_source": f"'{SOURCE}'"}).items():
            cursor.execute(f"ALTER TABLE bench_load ALTER {column} SET DEFAULT {value}")
        cursor.execute(f"ALTER TABLE bench_load ALTER id RESTART WITH {FIRST}")
        cursor.execute("GRANT ALL ON bench_load TO corpsys_app")
    with _in_context(bench), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_load OVERRIDING SYSTEM VALUE SELECT * FROM corpsys_organisation")
    _tie(bench)
    copy = copied(values(bench.corporation_id, levels, row) for row in rows).getvalue()
    file = _file(rows)
    checked: dict[str, int] = {}

    def before_load(side: str) -> None:
        _clean()
        if side == "product":
            checked["intake"] = _check(bench, file)

    def product() -> object:
        _in_child(lambda: _load(bench, checked["intake"]))
        return _told("corpsys_organisation", bench)

    def whole() -> object:
        _in_child(lambda: _load(bench, _check(bench, file)))
        return _told("corpsys_organisation", bench)

    def limit() -> object:
        with connect("corpsys_app") as raw, raw.cursor() as cursor:
            cursor.execute(CONTEXT, [bench.corporation_id])
            cursor.copy_expert(f"COPY bench_load ({COLUMNS}) FROM STDIN WITH ({CSV})", io.StringIO(copy))
        return _told("bench_load", bench)

    baseline = partial(_bulk_create, bench, levels, rows)
    make = partial(Line, limit=limit, baseline=baseline, batch=1)
    return [
        make(f"load {size:,}, the job", product=product, target=1.5, before=before_load, most_rounds=3),
        make(f"load {size:,}, check and job", product=whole, target=5.0, before=lambda side: _clean(), most_rounds=1),
    ]


def _tie(bench: Bench) -> None:
    """Give the limit's table the foreign keys of the product's."""
    with owner() as found, found.cursor() as cursor:
        cursor.execute(CONTEXT, [bench.corporation_id])
        cursor.execute(KEYS)
        for number, (definition,) in enumerate(cursor.fetchall()):
            cursor.execute(f"ALTER TABLE bench_load ADD CONSTRAINT bench_load_key_{number} {definition}")


def _levels(bench: Bench) -> list[int]:
    from corpsys.corporation.models import HierarchyLevel

    with _in_context(bench):
        return list(HierarchyLevel.objects.order_by("rank").values_list("pk", flat=True))


def _in_context(bench: Bench):
    from corpsys.tenancy.context import tenant

    return tenant(bench.corporation_id)


def _file(rows: list[tuple]) -> bytes:
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(HEADER)
    for _n, name, kind, rank, town, sector, markets, _number, key in rows:
        write((name, kind, rank, "; ".join(markets), sector, "PL", town, key))
    return out.getvalue().encode()


def _clean() -> None:
    """Take out what was loaded, without asking every table that points to it, and let the space be used again."""
    server = connect("postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in ("corpsys_organisation", "bench_load"):
            cursor.execute(f"DELETE FROM {table} WHERE external_source = %s", [SOURCE])
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("CHECKPOINT")
    server.close()


def _told(table: str, bench: Bench) -> object:
    with _in_context(bench), connection.cursor() as cursor:
        cursor.execute(TOLD.format(table))
        return cursor.fetchone()


def _bulk_create(bench: Bench, levels: list[int], rows: list[tuple]) -> object:
    from corpsys.corporation import keys
    from corpsys.corporation.models import Organisation

    with transaction.atomic(), _in_context(bench):
        Organisation.objects.bulk_create(
            (
                Organisation(
                    corporation_id=bench.corporation_id,
                    kind=kind,
                    name=name,
                    slug=f"o-{n}",
                    level_id=levels[rank - 1],
                    markets=markets,
                    sector=sector,
                    country="PL",
                    city=town,
                    standing="accepted",
                    external_source=SOURCE,
                    external_key=key,
                    **keys.of(name=name, city=town, external_key=key),
                )
                for n, name, kind, rank, town, sector, markets, _number, key in rows
            ),
            batch_size=2000,
        )
    return _told("corpsys_organisation", bench)


def _principal(bench: Bench):
    from corpsys.tenancy import context, identify

    context.set_local(user=bench.user_id)
    found = identify.again("bench", bench.user_id, None)
    assert found is not None
    context.set_local(corporation=found.corporation_id, side=found.side, user=found.user_id)
    return found


def _check(bench: Bench, file: bytes) -> int:
    """Bring the file, match its columns as proposed, and let its check run; return the import's id."""
    from corpsys.intake import matching, services
    from corpsys.intake.registry import target_of

    with transaction.atomic():
        eve = _principal(bench)
        made = services.start(
            kind="organisations", upload=io.BytesIO(file), name="load.csv", context={}, by=eve, source=SOURCE
        )
        mapping = {match.field.key: match.column for match in matching.propose(target_of("organisations"), made.header)}
        made = services.set_mapping(intake=made, mapping=mapping, by=eve)
    _run(bench, made.job_id)
    return made.pk


def _load(bench: Bench, intake_id: int) -> None:
    from corpsys.intake import services
    from corpsys.intake.models import Intake

    with transaction.atomic():
        eve = _principal(bench)
        made = services.confirm(intake=Intake.objects.get(pk=intake_id), by=eve, skip_bad_rows=True)
    _run(bench, made.job_id)


def _run(bench: Bench, job_id: int) -> None:
    from corpsys.jobs import runner
    from corpsys.jobs.models import Job

    runner.run_job(bench.corporation_id, job_id)
    with _in_context(bench):
        job = Job.objects.get(pk=job_id)
    assert job.state == "done", (job.kind, job.state, job.error)


def _in_child(do: Callable[[], None]) -> None:
    """Do it in a process of its own, as a worker would; its memory is the peak that is told."""
    connection.close()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            do()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    _pid, status, used = os.wait4(pid, 0)
    assert status == 0, "the job failed, see above"
    processes.child_peaked(used)
