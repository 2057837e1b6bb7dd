"""What a handler is given: payload, who asked, progress, and the one transaction of its outputs."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from corpsys.access.principal import ANONYMOUS, Principal
from corpsys.jobs import lease
from corpsys.jobs.models import Job
from corpsys.jobs.registry import Cancelled, DataError
from corpsys.jobs.services import system
from corpsys.tenancy import identify
from corpsys.tenancy.context import tenant

# Work may compute for longer inside a transaction than a page may.
PATIENCE = "SELECT set_config('statement_timeout', '600s', true), set_config('idle_in_transaction_session_timeout', '600s', true)"
SECONDS_BETWEEN_WRITES = 0.5


class JobRun:
    """One attempt at a job, held by its token."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.job_id: int = job.pk
        self.payload: dict[str, Any] = job.payload
        self.principal: Principal = ANONYMOUS
        self.is_closed = False
        self.is_lost = False
        self.is_cancel_asked = False
        self.told: tuple[int, int] | None = None
        self._is_inside = False
        self._written_at = 0.0

    @property
    def token(self) -> uuid.UUID:
        token = self.job.token
        assert token is not None  # a claimed job has one
        return token

    def progress(self, done: int, total: int) -> None:
        """Say how far the work is; cheap enough to be called for each piece. Raises Cancelled, Lost.

        Inside the transaction of the outputs nobody could see it before the end, so the heartbeat, which has a connection
        of its own, writes it within a second, and hears there of a wish to stop.
        """
        self._stop_if_asked()
        if self._is_inside:
            self.told = (done, total)
            return
        if done < total and time.monotonic() - self._written_at < SECONDS_BETWEEN_WRITES:
            return
        with tenant(self.job.corporation_id):
            self.is_cancel_asked = lease.renew(self.job_id, self.token, done=done, total=total)
        self._written_at = time.monotonic()
        self._stop_if_asked()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read as who asked, in a transaction of its own that writes nothing."""
        with self._as_asked():
            yield

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all outputs: one block, committed only if the job is still ours, and then done. Source: reliability 3.

        The right of who asked is asked again at its start.
        """
        if self.is_closed:
            raise RuntimeError("the outputs of a job are written in one transaction")
        with self._as_asked():
            self.principal = principal_of(self.job)
            self._is_inside = True
            try:
                yield
            finally:
                self._is_inside = False
            lease.finish(self.job_id, self.token)
        self.is_closed = True

    @contextmanager
    def _as_asked(self) -> Iterator[None]:
        with tenant(self.job.corporation_id, self.principal.side, self.principal.user_id):
            with connection.cursor() as cursor:
                cursor.execute(PATIENCE)
            yield

    def _stop_if_asked(self) -> None:
        if self.is_lost:
            raise lease.Lost(self.job_id)
        if self.is_cancel_asked:
            raise Cancelled


def principal_of(job: Job) -> Principal:
    """Return who asked with the rights of this moment, from the database; runs in the job's corporation.

    Raises DataError where the person, the token or the part in the workspace is gone.
    """
    asked = job.principal
    if not asked["user"]:
        return system(corporation_id=job.corporation_id, slug=asked["slug"])
    found = identify.again(asked["slug"], asked["user"], asked["token"])
    if found is None or found.corporation_id != job.corporation_id:
        raise DataError(_("The right to do this has been withdrawn."))
    if job.workspace_id is not None and not found.roles_in(job.workspace_id):
        raise DataError(_("The right to do this has been withdrawn."))
    return found
