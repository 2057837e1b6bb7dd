"""The database of the tests is made by the owner role and used by the application's role, as in production."""

import psycopg2
import pytest
from django.db import connection

from tests import chromium

pytest_plugins = ["tests.people"]


def _as_owner(settings_dict):
    return psycopg2.connect(
        dbname=settings_dict["NAME"],
        user="corpsys_owner",
        host=settings_dict["HOST"] or None,
        port=settings_dict["PORT"] or None,
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Hand the migrated database over to the role that owns nothing and obeys row security."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE corpsys_auditevent DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE corpsys_auditseal DISABLE TRIGGER USER")
        owner = connection.settings_dict["USER"]
        connection.close()
        connection.settings_dict["USER"] = "corpsys_app"
        flush = connection.ops.execute_sql_flush
        connection.ops.execute_sql_flush = _flush_as_owner
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["USER"] = owner
        connection.ops.execute_sql_flush = flush


def _flush_as_owner(sql_list):
    """The application's role may not TRUNCATE; between transactional tests the owner does."""
    with _as_owner(connection.settings_dict) as owner, owner.cursor() as cursor:
        for sql in sql_list:
            cursor.execute(sql)
    owner.close()


@pytest.fixture(autouse=True)
def _plain_static(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def pytest_terminal_summary(terminalreporter):
    """Say in one line that the browser tests were left out: a skipped test is easily overlooked."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(chromium.MISSING in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.write_line(f"{count} browser tests left out: {chromium.MISSING}.", yellow=True)
