"""Ledgers written straight into the tables, with what a file would have brought: for tests of what is computed from them."""

import datetime
from decimal import Decimal

from analytics.ledger.models import ExchangeRate, KeyClientRun, LedgerClient, LedgerEntry, LedgerLoad
from analytics.ledger.services import RUN, ask_for_key_clients
from corpsys.jobs.testing import run_all

JANUARY = datetime.date(2019, 1, 1)


def month(number, year=2019):
    return datetime.date(year, number, 1)


def enter(world, rows, *, currency="USD", enterprise=None, groups=None):
    """Load rows of (client, month, revenue) with more figures by name: dicts with client, month, revenue, returned, profit.

    `groups`: client → the group that the file gave it.
    """
    alice = world.act_as("Alice")
    scope = {"corporation_id": world.corporation_id, "enterprise": enterprise or world.enterprise}
    rows = [
        row if isinstance(row, dict) else dict(zip(("client", "month", "revenue"), row, strict=True)) for row in rows
    ]
    months = [row["month"] for row in rows]
    load = LedgerLoad.objects.create(
        **scope,
        currency=currency,
        first_month=min(months),
        last_month=max(months),
        rows=len(rows),
        total=sum(Decimal(row["revenue"]) for row in rows),
        user_id=alice.user_id,
    )
    for row in rows:
        client, _new = LedgerClient.objects.get_or_create(**scope, key=row.pop("client"), is_group=False)
        if group := (groups or {}).get(client.key):
            client.group, _new = LedgerClient.objects.get_or_create(**scope, key=group, is_group=True)
            client.save()
        LedgerEntry.objects.create(**scope, load=load, client=client, **row)
    return load


def link(name, organisation):
    LedgerClient.objects.filter(key=name, is_group=False).update(organisation=organisation)


def rate(world, currency, at, worth):
    world.act_as("Alice")
    ExchangeRate.objects.create(corporation_id=world.corporation_id, currency=currency, month=at, rate=worth)


def run_asked():
    """Work on what waits; return the job of the key clients, which others may follow."""
    return next(job for job in run_all() if job.kind == RUN)


def compute(world, first=JANUARY, last=None, *, by="Alice", **asked):
    """Have key clients computed by revenue and return the run."""
    asked = {"measure": "revenue", **asked}
    ask_for_key_clients(
        enterprise=world.enterprise, first_month=first, last_month=last or first, by=world.act_as(by), **asked
    )
    job = run_asked()
    assert job.state == "done", job.error
    world.act_as(by)
    return KeyClientRun.objects.get(public_id=job.result["run"])
