"""Starts PostgreSQL and Redis of their own for a test run, before Django reads its settings. Loaded by `-p`."""

import os
from contextlib import ExitStack

_stack = ExitStack()


def _start() -> None:
    if os.environ.get("CORPSYS_TEST_SERVERS"):
        return  # a worker of a run whose controller has started them
    from corpsys.local import services

    addresses = _stack.enter_context(services.temporary())
    os.environ.update(addresses)
    os.environ.update(
        CORPSYS_TEST_SERVERS="1",
        CORPSYS_DB_ROLE="owner",
        CORPSYS_EMBEDDED="1",
        SECRET_KEY="only for tests",
        CORPSYS_HOME=str(_stack.enter_context(_folder())),
        LOG_LEVEL="ERROR",
    )


def _folder():
    import tempfile

    return tempfile.TemporaryDirectory(prefix="corpsys-home-")


def closing():
    """Return the open servers as a context that stops them at its end."""
    return _stack


def pytest_unconfigure(config):
    _stack.close()


_start()
