"""Kinds of jobs: each names its handler, which takes the run and returns what is kept as the result."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from corpsys.access.principal import Principal


class Run(Protocol):
    """What a handler gets: who asked for the work, with what, and how to say how far it is."""

    payload: dict[str, Any]
    principal: Principal
    job_id: int

    def progress(self, done: int, total: int) -> None:
        """Write the progress and renew the lease, in a short transaction of its own; raises Cancelled when asked to stop.

        Works inside `transaction` as well, where being stopped undoes everything written there.
        """

    def reading(self) -> AbstractContextManager[None]:
        """Read as who asked; the database knows for whom it works inside this block and `transaction` only."""

    def transaction(self) -> AbstractContextManager[None]:
        """Write all outputs in one block, which ends the job: it is committed only if the job is still this run's."""


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
Wanted = Callable[[], bool]
_handlers: dict[str, Handler] = {}
_wanted: dict[str, Wanted] = {}


def register(kind: str, handler: Handler, *, wanted: Wanted | None = None) -> None:
    """Name the handler of a kind of jobs; called when the applications are ready.

    `wanted`: for kinds of the schedule, whether there is anything to do now; asked in each corporation's context.
    """
    _handlers[kind] = handler
    if wanted is not None:
        _wanted[kind] = wanted


def handler(kind: str) -> Handler:
    """Return the handler of a kind."""
    return _handlers[kind]


def is_wanted(kind: str) -> bool:
    """Say whether a scheduled kind has anything to do in the corporation of the context."""
    return kind not in _wanted or _wanted[kind]()
