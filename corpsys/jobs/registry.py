"""Kinds of jobs: each names its handler, which takes the run and returns what is kept as the result."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from corpsys.access.principal import Principal


class Run(Protocol):
    """What a handler gets: who asked for the work, with what, and how to say how far it is."""

    payload: dict[str, Any]
    principal: Principal
    job_id: int

    def progress(self, done: int, total: int) -> None:
        """Write the progress and renew the lease, in a short transaction of its own; raises Cancelled when asked to stop."""


class Cancelled(Exception):
    """The person asked to stop; raised from `progress`, not to be caught by handlers."""


class DataError(Exception):
    """The data is wrong: told to the person, never tried again."""


class PassingError(Exception):
    """Something that may pass by itself (a server away): tried again after a while."""


@dataclass(frozen=True)
class Outcome:
    """What a handler returns: a JSON result and the page to go on to ("" for none)."""

    result: dict[str, Any]
    url: str = ""


Handler = Callable[[Run], Outcome]
_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """Name the handler of a kind of jobs; called when the applications are ready."""
    _handlers[kind] = handler


def handler(kind: str) -> Handler:
    """Return the handler of a kind."""
    return _handlers[kind]
