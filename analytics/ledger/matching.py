"""Which organisation a client or a group of a ledger is, where its name leaves no doubt. Doubtful ones: clients.py."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.text import slugify

from analytics.ledger.models import LedgerClient
from corpsys.corporation.models import Organisation
from corpsys.corporation.names import ascii_name

if TYPE_CHECKING:
    from django.db.models import QuerySet

BATCH = 20_000


def match_clients(*, enterprise: Organisation) -> int:
    """Link clients and groups of a ledger to the one organisation with exactly their name or address.

    Those that somebody linked or set aside stay as they are. Returns how many were linked.
    """
    known = _known(enterprise.corporation_id)
    if not known:
        return 0
    linked = 0
    rows = LedgerClient.objects.filter(enterprise=enterprise, organisation__isnull=True, is_set_aside=False)
    for batch in _batches(rows.order_by("pk").values_list("pk", "key")):
        found = {pk: organisation for pk, key in batch if (organisation := _one(known, key)) is not None}
        _link(found)
        linked += len(found)
    return linked


def _known(corporation_id: int) -> dict[str, set[int]]:
    """Return name or address → organisations that have it, archived ones left out."""
    known: dict[str, set[int]] = {}
    clients = Organisation.objects.filter(corporation_id=corporation_id, kind=Organisation.Kind.CLIENT)
    rows = clients.exclude(standing=Organisation.Standing.ARCHIVED)
    for organisation_id, name, slug in rows.values_list("pk", "name", "slug").iterator():
        for text in (name.casefold(), slug):
            known.setdefault(text, set()).add(organisation_id)
    return known


def _one(known: dict[str, set[int]], key: str) -> int | None:
    found = known.get(key.casefold()) or known.get(slugify(ascii_name(key))) or set()
    return next(iter(found)) if len(found) == 1 else None


def _batches(rows: "QuerySet[LedgerClient, tuple[int, str]]") -> Iterator[list[tuple[int, str]]]:
    """Yield the rows a batch at a time, each read by its own question: a million clients are never held at once."""
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1][0]


def _link(found: dict[int, int]) -> None:
    if not found:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {LedgerClient._meta.db_table} AS c SET organisation_id = r.organisation"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS r(client, organisation) WHERE c.id = r.client",
            [list(found), list(found.values())],
        )
