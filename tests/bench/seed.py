"""The corporation that is measured: one executive, three levels, organisations by the number, always the same."""

import csv
import io
import time
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg2
from django.core.management import call_command
from django.db import connection, transaction

from tests.bench import processes

FIRST = [
    "Amber",
    "Baltic",
    "Cedar",
    "Delta",
    "Ember",
    "Falcon",
    "Granite",
    "Harbor",
    "Iris",
    "Juniper",
    "Keystone",
    "Linden",
    "Meadow",
    "Northern",
    "Oak",
    "Prairie",
]
SECOND = [
    "Foods",
    "Market",
    "Stores",
    "Spirits",
    "Logistics",
    "Dairy",
    "Bakery",
    "Textiles",
    "Glass",
    "Paper",
    "Metals",
    "Farms",
    "Energy",
    "Optics",
    "Tools",
]
TOWNS = [
    "Ames",
    "Boone",
    "Clinton",
    "Decorah",
    "Elkader",
    "Fairfield",
    "Grinnell",
    "Hampton",
    "Iowa",
    "Jefferson",
    "Keokuk",
    "Le-Mars",
    "Marion",
]
SECTORS = ("retail", "wholesale", "gastronomy", "production", "")
MARKETS = (["pl"], ["pl", "de"], ["us", "ca", "mx"], [])
# One in fifty is an enterprise, one in five a supplier.
KINDS = ("client",) * 39 + ("supplier",) * 10 + ("enterprise",)


@dataclass(frozen=True)
class Bench:
    """What the lines need to know of the corporation `bench`."""

    corporation_id: int
    user_id: int
    cookie: str
    size: int


def prepared(size: int) -> Bench:
    """Migrate as the owner, hand over to the application's role, found the corporation, fill it and sign Eve in."""
    call_command("migrate", verbosity=0)
    connection.close()
    connection.settings_dict["USER"] = "corpsys_app"
    from accounts.models import User
    from corpsys.corporation import services

    with transaction.atomic():
        user = User.objects.create_user("eve@example.com", "a long enough password", name="Eve")
        eve = services.found_corporation(name="Bench", slug="bench", owner=user)
        levels = [services.set_level(rank=rank, name=f"Level {rank}", by=eve) for rank in (1, 2, 3)]
        _fill(eve.corporation_id, [level.pk for level in levels], size)
    with owner() as found, found.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        processes.watch(found.info.backend_pid)
    return Bench(eve.corporation_id, user.pk, _session(user), size)


def companies(size: int, start: int = 0):
    """Yield (number, name, kind, rank of level, town, sector, markets, registry number, external key) by the number."""
    for n in range(start, start + size):
        k = n * 7919 % 1_000_003
        name = f"{FIRST[k % 16]} {SECOND[k // 16 % 15]} {TOWNS[k // 240 % 13]} {n}"
        yield n, name, KINDS[k % 50], 1 + k % 3, TOWNS[k % 13], SECTORS[k % 5], MARKETS[k % 4], f"PL{k:07}{n}", f"e{n}"


def values(corporation_id: int, level_ids: list[int], row: tuple) -> tuple:
    """Return the columns COLUMNS of one organisation."""
    from corpsys.corporation import keys

    n, name, kind, rank, town, sector, markets, registry, key = row
    derived = keys.of(name=name, city=town, registry_number=registry, external_key=key)
    return (
        *(corporation_id, kind, name, f"o-{n}", derived["sort_key"], derived["search_key"], derived["match_key"]),
        *(level_ids[rank - 1], "{" + ",".join(markets) + "}", sector, "PL", town, registry, key),
    )


COLUMNS = (
    "corporation_id, kind, name, slug, sort_key, search_key, match_key, level_id, markets, sector, country, city,"
    " registry_number, external_key"
)
CSV = "FORMAT csv, FORCE_NOT_NULL (sector, registry_number)"  # empty texts are no nulls
# The columns that are the same in every row.
SAME = {
    "public_id": "gen_random_uuid()",
    "address": "''",
    "postal_code": "''",
    "strategic": "false",
    "standing": "'accepted'",
    "external_source": "'bench'",
    "archived_from": "''",
    "version": "1",
    "created_at": "now()",
}


def copied(rows) -> io.StringIO:
    """Return rows as the CSV that COPY reads."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    buffer.seek(0)
    return buffer


def _fill(corporation_id: int, level_ids: list[int], size: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE filling AS SELECT {COLUMNS} FROM corpsys_organisation WHERE false")
        for start in range(0, size, 50_000):
            rows = (values(corporation_id, level_ids, row) for row in companies(min(50_000, size - start), start))
            cursor.copy_expert(f"COPY filling FROM STDIN WITH ({CSV})", copied(rows))
        cursor.execute(
            f"INSERT INTO corpsys_organisation ({COLUMNS}, {', '.join(SAME)})"
            f" SELECT {COLUMNS}, {', '.join(SAME.values())} FROM filling"
        )
        cursor.execute("DROP TABLE filling")


def _session(user) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": user.email}]
    session.save()
    return str(session.session_key)


def connect(user: str, **more):
    """Return a connection of its own to the database that is measured."""
    settings = connection.settings_dict
    found = {"dbname": settings["NAME"], "host": settings["HOST"] or None, "port": settings["PORT"] or None}
    return psycopg2.connect(user=user, **found, **more)


@contextmanager
def owner():
    """Give a connection of the role that owns the tables, each statement its own transaction."""
    found = connect("corpsys_owner")
    found.autocommit = True
    try:
        yield found
    finally:
        found.close()
