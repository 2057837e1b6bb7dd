"""What the application's role may do, set around every migrate run by the owner role.

FORCE makes the owner obey row security too; it is switched off while migrations run, since a new foreign key would
otherwise be checked against rows that the check cannot see.
"""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

APP_ROLE = "corpsys_app"
# Tables that the application may add to and read, never change.
APPEND_ONLY = ("corpsys_auditevent", "corpsys_auditseal")
READ_ONLY = ("django_migrations",)


def before_migrations(**_kwargs: Any) -> None:
    """Lift FORCE and grant the application's role what future tables need."""
    if not _is_owner():
        return
    with connection.cursor() as cursor:
        for table in _tables("relrowsecurity AND relforcerowsecurity"):
            cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")
        cursor.execute(
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP_ROLE}"
        )
        cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {APP_ROLE}")


def after_migrations(app_config: Any, **_kwargs: Any) -> None:
    """Grant, take back what is append-only, and FORCE row security; runs once, after the last application."""
    if not _is_owner() or app_config.name != "cooperation":
        return
    call_command("createcachetable", verbosity=0)
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
        for table in existing.intersection(APPEND_ONLY):
            cursor.execute(f'REVOKE UPDATE, DELETE ON "{table}" FROM {APP_ROLE}')
        for table in existing.intersection(READ_ONLY):
            cursor.execute(f'REVOKE INSERT, UPDATE, DELETE ON "{table}" FROM {APP_ROLE}')
        for table in _tables("relrowsecurity"):
            cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')


def _is_owner() -> bool:
    # The tests' database is migrated by the owner and then handed to the application's role.
    return bool(settings.DB_OWNER) and connection.settings_dict["USER"] != APP_ROLE


def _tables(condition: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            f" AND relnamespace = 'public'::regnamespace AND {condition} ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]
