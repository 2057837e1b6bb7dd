"""Servers in folders of their own; nothing here uses Django's database or the servers of the test run."""

import psycopg2
import pytest
from environ import Env

from corpsys.local import postgres, redis

GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CORPSYS_HOME", "CORPSYS_EMBEDDED", "SITE_URL")


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch):
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home(tmp_path):
    """A home of one test; whatever runs in it is stopped afterwards."""
    folder = tmp_path / "home"
    (folder / "logs").mkdir(parents=True)
    yield folder
    redis.stop(folder)
    postgres.stop(folder)


@pytest.fixture
def query():
    """Return rows of a statement, as the role of the address or as another one, in its database or in another one."""

    def run(url, statement, **other):
        parts = Env.db_url_config(url)
        wanted = {"host": parts["HOST"], "user": parts["USER"], "dbname": parts["NAME"], **other}
        connection = psycopg2.connect(**wanted)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    return run
