"""The hash chain over the audit events of a corporation: sealing new ones, and finding any edit, drop, insert or reorder.

Chaining inside the act's transaction would make all writers wait for each other; so a job seals every minute what has
been committed since. Runs in the corporation's context. Source: reliability 11.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from corpsys.audit.models import AuditEvent, AuditSeal

BEGINNING = "0" * 64
# No transaction lasts longer. An event older than this before the newest sealed one was not recorded by an act.
LONGEST_ACT = timedelta(hours=1)
MOST_AT_ONCE = 20_000
CHUNK = 2_000
HASHED = (
    *("id", "public_id", "corporation_id", "workspace_id", "at", "user_id", "actor", "side", "token_id", "kind"),
    *("reach", "object_type", "object_id", "label", "before", "after"),
)


@dataclass(frozen=True)
class Fault:
    """A place where the chain does not hold: `sequence` of the seal (0: an event without one) and what is wrong."""

    sequence: int
    event_id: int
    what: str


@transaction.atomic
def seal(corporation_id: int) -> int:
    """Seal the events that have no seal yet, in the order of their ids; return how many."""
    _only_one(corporation_id)
    last = _last_seal()
    sequence, previous = (last.sequence, last.digest) if last else (0, BEGINNING)
    made = []
    for event in _unsealed(last)[:MOST_AT_ONCE]:
        sequence, link = sequence + 1, digest(previous, event)
        made.append(
            AuditSeal(corporation_id=corporation_id, event=event, sequence=sequence, previous=previous, digest=link)
        )
        previous = link
    AuditSeal.objects.bulk_create(made, batch_size=2000)
    return len(made)


def has_unsealed() -> bool:
    """Say whether there is anything to seal."""
    return bool(_unsealed(_last_seal()).exists())


def digest(previous: str, event: AuditEvent) -> str:
    """Return the link of an event: SHA-256 over the link before and every column of the event, hexadecimal."""
    values = {name: getattr(event, name) for name in HASHED}
    values["at"] = event.at.astimezone(UTC).isoformat()
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def faults() -> Iterator[Fault]:
    """Walk the chain from its beginning and yield every place where it does not hold."""
    sequence, previous = 0, BEGINNING
    while chunk := list(AuditSeal.objects.filter(sequence__gt=sequence).order_by("sequence")[:CHUNK]):
        events = AuditEvent.objects.in_bulk([link.event_id for link in chunk])
        for link in chunk:
            yield from _faults_of(link, events.get(link.event_id), sequence + 1, previous)
            sequence, previous = link.sequence, link.digest
    yield from (Fault(0, event.pk, "inserted") for event in _foreign(_last_seal()))


def head() -> tuple[int, str]:
    """Return sequence and digest of the newest link: noted elsewhere, they prove later that nothing was cut off."""
    last = _last_seal()
    return (last.sequence, last.digest) if last else (0, BEGINNING)


def _faults_of(link: AuditSeal, event: AuditEvent | None, expected: int, previous: str) -> Iterator[Fault]:
    if link.sequence != expected:
        yield Fault(link.sequence, link.event_id, "seal dropped before it")
    elif link.previous != previous:
        yield Fault(link.sequence, link.event_id, "out of order")
    if event is None:
        yield Fault(link.sequence, link.event_id, "dropped")
    elif digest(link.previous, event) != link.digest:
        yield Fault(link.sequence, link.event_id, "edited")


def _last_seal() -> AuditSeal | None:
    found: AuditSeal | None = AuditSeal.objects.select_related("event").order_by("-sequence").first()
    return found


def _without_seal() -> QuerySet[AuditEvent]:
    sealed = AuditSeal.objects.filter(event_id=OuterRef("pk"))
    found: QuerySet[AuditEvent] = AuditEvent.objects.filter(~Exists(sealed)).order_by("id")
    return found


def _unsealed(last: AuditSeal | None) -> QuerySet[AuditEvent]:
    return _without_seal().filter(at__gte=last.event.at - LONGEST_ACT) if last else _without_seal()


def _foreign(last: AuditSeal | None) -> QuerySet[AuditEvent]:
    return _without_seal().filter(at__lt=last.event.at - LONGEST_ACT) if last else _without_seal().none()


def _only_one(corporation_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit.seal'), %s)", [corporation_id % 2**31])
