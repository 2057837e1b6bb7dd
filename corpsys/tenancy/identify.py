"""Who is asking in which corporation, in one statement each: membership and parts of a person, or of a token's maker."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.states import Role, Side

_COLUMNS = """a.corporation_id, m.role, m.organisation_id, u.id, u.name,
    coalesce((SELECT json_object_agg(s.workspace_id, s.part) FROM corpsys_assignment s
              WHERE s.corporation_id = a.corporation_id AND s.user_id = u.id AND s.is_active), '{}'::json)"""
_MEMBERSHIP = """
    FROM corpsys_corporationaddress a
    CROSS JOIN (SELECT CAST(%s AS date) AS day) today
    JOIN corpsys_membership m ON m.corporation_id = a.corporation_id AND m.is_active
        AND coalesce(m.since, today.day) <= today.day AND coalesce(m.until, today.day) >= today.day
    JOIN accounts_user u ON u.id = m.user_id AND u.is_active
    WHERE a.slug = %s AND u.id = %s
"""
_WHO = f"SELECT {_COLUMNS} {_MEMBERSHIP}"
_USER = [field.attname for field in User._meta.concrete_fields]
# Two statements in one trip. A membership is read under the person's own name; where there is one, the row that says so
# sets the context of the transaction too, as context.set_local(…) of its principal would.
_ENTER = f"""
    SELECT set_config('app.user', %s, true);
    SELECT {_COLUMNS}, {", ".join(f"u.{name}" for name in _USER)},
        set_config('app.corporation', a.corporation_id::text, true),
        set_config('app.side', CASE m.role WHEN '{Role.GUEST}' THEN '{Side.PARTNER}' ELSE '{Side.HOST}' END, true)
    {_MEMBERSHIP}
"""
_TOKEN = """
    SELECT t.user_id, t.token_id, t.scopes, t.corporation_id FROM corpsys_tokenhash t
    WHERE t.digest = %s AND t.revoked_at IS NULL AND t.expires_at > now()
"""
_TOKEN_BY_ID = """
    SELECT t.scopes FROM corpsys_tokenhash t
    WHERE t.token_id = %s AND t.user_id = %s AND t.revoked_at IS NULL AND t.expires_at > now()
"""


def enter(session: SessionBase, slug: str) -> tuple[User, Principal] | None:
    """Return who has signed in with this session and what they are in the corporation with this address; sets the context.

    None where the session proves nobody, or that person is nothing there: which of them, the framework tells.
    """
    user_id = session.get(SESSION_KEY)
    if not user_id or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [user_id, timezone.localdate(), slug, user_id])
        row = cursor.fetchone()
    if row is None:
        return None
    user = User.from_db("default", _USER, row[6 : 6 + len(_USER)])
    # A changed password ends the sessions that were begun with the old one.
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        return None
    return user, _made(slug, row[:6])


def token(header: str, slug: str) -> Principal | None:
    """Return the principal of an `Authorization: Bearer …` header, or None if it does not hold in this corporation."""
    kind, _space, secret = header.partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        return None
    with connection.cursor() as cursor:
        cursor.execute(_TOKEN, [digest(secret.strip())])
        row = cursor.fetchone()
        if row is None:
            return None
        # The maker's membership is read under the maker's own name: a token dies with that person's rights.
        cursor.execute("SELECT set_config('app.user', %s, true)", [str(row[0])])
    principal = _principal(slug, row[0], scopes=frozenset(row[2]), token_id=row[1])
    return principal if principal and principal.corporation_id == row[3] else None


def again(slug: str, user_id: int, token_id: int | None) -> Principal | None:
    """Return what a person, or a token with its scopes, is now; None where the membership or the token has ended."""
    if token_id is None:
        return _principal(slug, user_id)
    with connection.cursor() as cursor:
        cursor.execute(_TOKEN_BY_ID, [token_id, user_id])
        row = cursor.fetchone()
    return _principal(slug, user_id, scopes=frozenset(row[0]), token_id=token_id) if row else None


def corporations() -> list[tuple[int, str]]:
    """Return id and address of every corporation of the installation, for work that each of them needs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT corporation_id, slug FROM corpsys_corporationaddress ORDER BY corporation_id")
        return list(cursor.fetchall())


def digest(secret: str) -> str:
    """Return what is stored of a token or an invitation: its SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _principal(
    slug: str, user_id: int, *, scopes: frozenset[str] | None = None, token_id: int | None = None
) -> Principal | None:
    with connection.cursor() as cursor:
        # The site's day, not the database's, whose day begins in Greenwich.
        cursor.execute(_WHO, [timezone.localdate(), slug, user_id])
        row = cursor.fetchone()
    return None if row is None else _made(slug, row, scopes=scopes, token_id=token_id)


def _made(
    slug: str, row: tuple[Any, ...], *, scopes: frozenset[str] | None = None, token_id: int | None = None
) -> Principal:
    corporation_id, role, organisation_id, user, name, parts = row
    return Principal(
        user_id=user,
        name=name,
        corporation_id=corporation_id,
        corporation_slug=slug,
        role=role,
        organisation_id=organisation_id,
        parts={int(workspace): part for workspace, part in parts.items()},
        scopes=scopes,
        token_id=token_id,
    )
