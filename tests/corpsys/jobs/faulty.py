"""The product's Celery application with kinds of jobs to be killed, and their naive twin: a task without a job row.

Run as `celery -A tests.corpsys.jobs.faulty worker`; MARKS names the folder in which a task says that it has begun.
"""

import os
import signal
import time
from pathlib import Path

import django

from corpsys.celery import app

django.setup()

from corpsys.audit.services import record  # noqa: E402
from corpsys.jobs import registry  # noqa: E402
from corpsys.jobs.registry import Outcome  # noqa: E402
from corpsys.jobs.services import system  # noqa: E402
from corpsys.tenancy.context import tenant  # noqa: E402

__all__ = ["app"]


def begin(name):
    """Say which process works on it, to whoever wants to kill it."""
    mark = Path(os.environ["MARKS"]) / f"{name}.{os.getpid()}"
    mark.touch()


def slow(run):
    begin(run.payload["name"])
    time.sleep(run.payload["seconds"])
    with run.transaction():
        record(kind="test.effect", by=run.principal, after={"name": run.payload["name"]})
    return Outcome({"name": run.payload["name"]})


def loading(run):
    """Write its effect first, then work on inside of the transaction and say how far it is."""
    name, seconds = run.payload["name"], run.payload["seconds"]
    with run.transaction():
        record(kind="test.effect", by=run.principal, after={"name": name})
        begin(name)
        for second in range(seconds * 10):
            run.progress(second, seconds * 10)
            time.sleep(0.1)
    return Outcome({"name": name})


def deadly(run):
    begin(run.payload["name"])
    os.kill(os.getpid(), signal.SIGKILL)


registry.register("test.slow", slow)
registry.register("test.loading", loading)
registry.register("test.deadly", deadly)


@app.task(name="test.naive")
def naive(corporation_id, name, seconds):
    """The same work as `slow`, trusted to the broker alone."""
    begin(name)
    time.sleep(seconds)
    with tenant(corporation_id):
        by = system(corporation_id=corporation_id, slug="first")
        record(kind="test.effect", by=by, after={"name": name})
