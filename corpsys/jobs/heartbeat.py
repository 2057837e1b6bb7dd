"""Keeps the lease of a running job alive from a thread with a connection of its own."""

import threading
import time
from types import TracebackType

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from corpsys.jobs import lease
from corpsys.jobs.run import JobRun
from corpsys.tenancy.context import tenant

log = structlog.get_logger(__name__)
SECONDS_BETWEEN_LOOKS = 1.0


class Heartbeat:
    """Renews the lease three times within its length while the handler runs; tells the run when it is lost.

    Writes what the run tells from inside its transaction, a second later at most.
    """

    def __init__(self, run: JobRun) -> None:
        self._run = run
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"lease of job {run.job_id}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(timeout=5)

    def _beat(self) -> None:
        every = settings.JOB_LEASE_SECONDS / 3
        due, written = time.monotonic() + every, None
        try:
            while not self._ended.wait(min(every, SECONDS_BETWEEN_LOOKS)):
                told = self._run.told
                if told != written or time.monotonic() >= due:
                    self._renew(told)
                    due, written = time.monotonic() + every, told
        except lease.Lost:
            self._run.is_lost = True
        finally:
            connection.close()

    def _renew(self, told: tuple[int, int] | None) -> None:
        done, total = told or (None, None)
        try:
            with tenant(self._run.job.corporation_id):
                self._run.is_cancel_asked |= lease.renew(self._run.job_id, self._run.token, done=done, total=total)
        except (DatabaseError, InterfaceError) as error:
            log.warning("heartbeat_failed", job=self._run.job_id, error=str(error))
            connection.close()
