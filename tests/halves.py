"""Halves of pairs for tests: made rows or the shipped files, staged as an import stages them and loaded by the real service."""

import gzip
import io
import itertools
from pathlib import Path

import duckdb
import pytest

from analytics.consolidation import services as consolidations
from analytics.dataroom import services as dataroom
from analytics.dataroom.pairs import half_of, pair_of
from corpsys.access.states import K, Side
from corpsys.files import services as files
from corpsys.jobs.testing import run_all

IOWA = Path(__file__).parent.parent / "sample" / "iowa"
SHIPPED = {
    "sales_to_client": "enterprise_sales_to_fareway_2019_2020.csv.gz",
    "client_purchases": "fareway_purchases_2019_2020.csv.gz",
    "market": "enterprise_market_2019_2020.csv.gz",
    "client_sales": "fareway_purchases_2019_2020.csv.gz",
}
WHO = {Side.HOST: "Alice", Side.PARTNER: "Lena"}
_numbers = itertools.count()


@pytest.fixture
def file_root(settings, tmp_path):
    """Files of a test are kept in a folder of its own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
    }
    return tmp_path


def stage(text: str, folder: Path) -> Path:
    """Turn CSV text (month as YYYY-MM, category, vendor, amount, bottles as far as given) into a staged Parquet."""
    source, target = folder / f"{next(_numbers)}.csv", folder / f"{next(_numbers)}.parquet"
    source.write_text(text, encoding="utf-8")
    given = text.split("\n", 1)[0].split(",")
    columns = ", ".join(
        {
            "month": "CAST(month || '-01' AS DATE) AS month",
            "amount": "CAST(amount AS DECIMAL(20, 4)) AS amount",
            "bottles": "CAST(bottles AS BIGINT) AS quantity",
        }.get(name, f"nullif(trim({name}), '') AS {name}")
        for name in given
    )
    with duckdb.connect() as link:
        link.execute(
            f"COPY (SELECT {columns}, row_number() OVER () + 1 AS source_row FROM"
            f" read_csv('{source}', all_varchar = true, header = true)) TO '{target}' (FORMAT parquet)"
        )
    return target


def shipped(kind: str) -> str:
    return gzip.decompress((IOWA / SHIPPED[kind]).read_bytes()).decode()


def load(world, kind, text, folder, *, share=True, name=None, **about):
    """Load a half by its own side's lead, and let it be joined unless told otherwise."""
    half = half_of(kind)
    by = world.act_as(name or WHO[half.side])
    world.cycle.refresh_from_db()
    file = files.store(
        upload=io.BytesIO(text.encode()),
        name=f"{kind}.csv",
        by=by,
        data_class=K.K1 if half.side == Side.HOST else K.K3,
        owner_side=half.side,
        workspace_id=world.workspace.pk,
        cycle=world.cycle,
    )
    made = dataroom.load(cycle=world.cycle, half=half, file=file, staged=stage(text, folder), by=by, **about)
    return dataroom.share(dataset=made, by=world.act_as(WHO[half.side])) if share else made


def join(world, pair, *, name="Alice"):
    """Join a pair by its job; return how the job ended."""
    by = world.act_as(name)
    world.cycle.refresh_from_db()
    job = consolidations.start(cycle=world.cycle, pair=pair_of(pair), page="/done/", by=by)
    run_all()
    world.act_as(name)
    job.refresh_from_db()
    return job
