"""The corporation and side that the database connection works for, held by the transaction.

Row security compares every business row with these settings. They are set with `set_config(…, true)`, so they end with
the transaction and cannot leak into the next request of a pooled connection.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

# A connection that has answered within this time is not asked whether it still lives; no server restarts as quickly.
RECENT_SECONDS = 1.0
SETTINGS = ("app.corporation", "app.side", "app.user")


def trust_recent_connection() -> None:
    """Spare a connection that has just answered the question whether it lives (CONN_HEALTH_CHECKS)."""
    held: Any = connection
    now = time.monotonic()
    if now - getattr(held, "answered_at", 0.0) < RECENT_SECONDS and held.connection is not None:
        held.health_check_done = True
    held.answered_at = now


def set_local(*, corporation: int | str = "", side: str = "", user: int | str = "") -> None:
    """Set the three settings for the rest of the running transaction, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.corporation', %s, true), set_config('app.side', %s, true),"
            " set_config('app.user', %s, true)",
            [str(corporation), side, str(user)],
        )


def current() -> tuple[str, str, str]:
    """Return (corporation id, side, user id) of the running transaction; empty text where none is set."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in SETTINGS))
        corporation, side, user = cursor.fetchone()
    return corporation, side, user


@contextmanager
def tenant(corporation: int | str, side: str = "host", user: int | str = "") -> Iterator[None]:
    """Work for one corporation and side inside a transaction; the settings before are put back at the end.

    They must be put back by hand: a setting made inside a savepoint outlives its release.
    """
    with transaction.atomic():
        before = current()
        set_local(corporation=corporation, side=side, user=user)
        yield
        set_local(corporation=before[0], side=before[1], user=before[2])
