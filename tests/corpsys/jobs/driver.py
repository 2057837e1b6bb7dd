"""A process of the product that does what it reads: one JSON order per line, one JSON answer per line."""

import json
import sys
import time

from django.db import transaction

from tests.corpsys.jobs import faulty


def found():
    from accounts.models import User
    from corpsys.corporation.services import found_corporation

    with transaction.atomic():
        eve = User.objects.create_user("eve@example.com", None, name="Eve")
        return found_corporation(name="First", slug="first", owner=eve, currency="USD").corporation_id


def enqueue(corporation, name, kind="test.slow", seconds=0, queue="interactive"):
    from corpsys.jobs import services
    from corpsys.tenancy.context import tenant

    began = time.monotonic()
    with tenant(corporation):
        by = services.system(corporation_id=corporation, slug="first")
        payload = {"name": name, "seconds": seconds}
        services.enqueue(kind=kind, by=by, payload=payload, label=name, queue=queue)
    return time.monotonic() - began


def naive(corporation, name, seconds=0, queue="interactive"):
    from kombu.exceptions import OperationalError

    try:
        faulty.naive.apply_async(args=(corporation, name, seconds), queue=queue, retry=False)
    except OperationalError:
        return "refused"
    return "sent"


ORDERS = {"found": found, "enqueue": enqueue, "naive": naive}

for line in sys.stdin:
    order = json.loads(line)
    print(json.dumps(ORDERS[order.pop("do")](**order)), flush=True)
