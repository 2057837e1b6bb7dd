"""An executive reads a process by name and is noted, whichever page or endpoint tells of it. Source: access, K1, K5–K9."""

import re

import pytest
from django.urls import reverse

from corpsys.access.routes import all_routes
from corpsys.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

PARAMETERS = re.compile(r"<(?:\w+:)?(\w+)>")


def pages_of_a_process():
    """The addresses that need nothing but the key of the process."""
    return sorted(route.name for route in all_routes() if set(PARAMETERS.findall(route.path)) == {"corporation", "key"})


def test_every_reading_by_an_executive_is_noted(world, take_part, sign_in):
    take_part("cooperation", 1, 2, 3)
    eve = sign_in(world.users["Eve"])
    silent, answered = [], 0
    for name in pages_of_a_process():
        before = AuditEvent.objects.filter(kind="process.read").count()
        answer = eve.get(reverse(name, args=["first", "FAR-01"]))
        if answer.status_code != 200:
            continue
        answered += 1
        if AuditEvent.objects.filter(kind="process.read").count() == before:
            silent.append(name)
    assert answered > 15
    assert silent == []


def test_whoever_works_on_the_process_is_not_noted(world, take_part, sign_in):
    take_part("cooperation", 1, 2, 3)
    alice = sign_in(world.users["Alice"])
    for name in pages_of_a_process():
        alice.get(reverse(name, args=["first", "FAR-01"]))
    assert not AuditEvent.objects.filter(kind="process.read").exists()
