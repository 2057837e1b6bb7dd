"""The wake-up call to a worker through the broker. It may get lost: the sweeper finds every waiting job."""

import time

import structlog
from kombu.exceptions import LimitExceeded, OperationalError
from kombu.pools import producers

log = structlog.get_logger(__name__)
QUIET_SECONDS = 20
# A page waits for a broker that is away or frozen this long at most; with the workers' own patience it is 6 s.
IMPATIENT = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
# After a failed call this process does not try again for a while: a page must not wait for a broker that is away.
_quiet_until = 0.0


def send(corporation_id: int, job_id: int, queue: str) -> bool:
    """Tell a worker of the queue about a job; return whether the broker took it."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    try:
        publish(corporation_id, job_id, queue)
    except (OperationalError, LimitExceeded) as error:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("nudge_failed", job=job_id, error=str(error))
        return False
    return True


def publish(corporation_id: int, job_id: int, queue: str) -> None:
    """Put a message into a queue of the broker; raises kombu's OperationalError when it is away or does not answer."""
    from corpsys.jobs.tasks import run

    connection = run.app.connection_for_write(transport_options=IMPATIENT)
    with producers[connection].acquire(block=True, timeout=1) as producer:
        run.apply_async(args=(corporation_id, job_id), queue=queue, retry=False, producer=producer)
