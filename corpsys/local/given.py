"""Servers that the environment names instead of the local ones, and whether they can be used."""

import os

from corpsys.local.home import LocalError

DATABASE_NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL")
SCHEMES = ("postgres://", "postgresql://")
SECONDS = 5


def addresses() -> dict[str, str]:
    """Return the addresses that the environment gives; raises LocalError when one of the two databases is missing."""
    given = {name: os.environ[name] for name in (*DATABASE_NAMES, "REDIS_URL") if os.environ.get(name)}
    missing = [name for name in DATABASE_NAMES if name not in given]
    if len(missing) == 1:
        raise LocalError(
            f"{missing[0]} is missing. Give both database addresses (DATABASE_URL for the role corpsys_app, which the "
            "site uses; DATABASE_OWNER_URL for corpsys_owner, which migrates), or none of them for a local server."
        )
    return given


def check(given: dict[str, str]) -> None:
    """Try each given address; raises LocalError naming the first that does not answer."""
    for name, url in given.items():
        fault = fault_of(name, url)
        if fault:
            raise LocalError(f"{name} is given, but its server cannot be used: {fault}")


def fault_of(name: str, url: str) -> str:
    """Return why a server cannot be used, "" when it can."""
    return _redis_fault(url) if name == "REDIS_URL" else _database_fault(url)


def _database_fault(url: str) -> str:
    import psycopg2
    from environ import Env

    if not url.startswith(SCHEMES):
        return f"its address must begin with {SCHEMES[0]}"
    try:
        parts = Env.db_url_config(url)
        psycopg2.connect(
            dbname=parts["NAME"],
            user=parts["USER"],
            password=parts["PASSWORD"] or None,
            host=parts["HOST"] or None,
            port=parts["PORT"] or None,
            connect_timeout=SECONDS,
            **parts.get("OPTIONS", {}),
        ).close()
    except (psycopg2.Error, ValueError, KeyError) as error:
        return str(error).strip()
    return ""


def _redis_fault(url: str) -> str:
    from redis import Redis, RedisError

    try:
        with Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS) as client:
            client.ping()
    except (RedisError, ValueError) as error:
        return str(error)
    return ""
