"""Signs of life of workers and sweepers, so that a dead or silent one is noticed within a minute. Source: reliability 13."""

import threading
from collections.abc import Sequence

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models.functions import Now

from corpsys.jobs.lease import after
from corpsys.jobs.models import WorkerBeat

log = structlog.get_logger(__name__)
EVERY_SECONDS = 10
SILENT_SECONDS = 60


def beat(name: str, queues: Sequence[str]) -> None:
    """Write down that a worker of these queues, or a sweeper, is alive now."""
    seen = {"queues": list(queues), "at": Now()}
    if not WorkerBeat.objects.filter(pk=name).update(**seen):
        WorkerBeat.objects.update_or_create(name=name, defaults=seen)


def is_silent(queue: str) -> bool:
    """Say whether no worker of a queue has given a sign of life for a minute."""
    return not WorkerBeat.objects.filter(queues__contains=[queue], at__gt=after(-SILENT_SECONDS)).exists()


def broker_answers() -> bool:
    """Say whether the broker of the wake-up calls answers within a moment."""
    import redis

    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def is_delayed(queue: str) -> bool:
    """Say whether work of a queue cannot begin now: nobody works on it, or nobody can be woken."""
    return is_silent(queue) or not broker_answers()


def start_beating(name: str, queues: Sequence[str]) -> threading.Event:
    """Beat from a thread of its own until the returned event is set or the process ends."""
    ended = threading.Event()
    threading.Thread(target=_beat_until, args=(ended, name, queues), name="beats", daemon=True).start()
    return ended


def _beat_until(ended: threading.Event, name: str, queues: Sequence[str]) -> None:
    while True:
        try:
            beat(name, queues)
        except (DatabaseError, InterfaceError) as error:
            log.warning("beat_failed", worker=name, error=str(error))
        finally:
            # Not kept open: the worker's pool processes are forked from this one.
            connection.close()
        if ended.wait(EVERY_SECONDS):
            return
