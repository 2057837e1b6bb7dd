"""Uploads that nobody went on with: given up after two weeks, and nothing else is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from corpsys.audit.models import AuditEvent
from corpsys.intake import selectors, tidying
from corpsys.intake.models import Intake
from corpsys.jobs import services as jobs
from corpsys.jobs.testing import run_all
from corpsys.tenancy import context
from tests.corpsys.intake.test_pages import NEW, alice, checked, file, newest  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def aged(days, **fields):
    Intake.objects.update(created_at=timezone.now() - timedelta(days=days), **fields)


def tidied(world):
    by = jobs.system(corporation_id=world.corporation_id, slug="first")
    jobs.enqueue(kind=tidying.KIND, by=by, payload={}, label=tidying.KIND)
    run_all()
    context.set_local(corporation=world.corporation_id, side="host", user=world.users["Alice"].pk)
    return Intake.objects.latest("id")


def test_what_waits_longer_than_two_weeks_is_given_up_and_says_so(world, alice, checked, newest):  # noqa: F811
    url = checked()
    newest()
    aged(15)
    assert tidying.has_abandoned()
    found = tidied(world)
    assert (found.state, found.staged_path, selectors.phase(found)) == ("discarded", "", "given_up")
    assert AuditEvent.objects.get(kind="intake.given_up").actor == jobs.SYSTEM_NAME
    assert not tidying.has_abandoned()
    assert "Nobody went on with this upload" in alice.get(url).content.decode()
    assert url not in alice.get("/first/import/").content.decode()
    shown = alice.get("/first/import/?all=1").content.decode()
    assert url in shown and "given up" in shown


@pytest.mark.parametrize(("days", "fields"), [(13, {}), (15, {"state": "loaded"}), (15, {"state": "checking"})])
def test_what_is_young_loaded_or_at_work_stays(world, alice, newest, days, fields):  # noqa: F811
    alice.post(NEW, {"file": file()})
    newest()
    aged(days, **fields)
    assert not tidying.has_abandoned()
    assert tidied(world).state == fields.get("state", "uploaded")


def test_another_corporations_uploads_are_not_looked_at(two_worlds, taken, sign_in):
    first, second = two_worlds
    sign_in(first.users["Alice"]).post(NEW, {"file": file()})
    context.set_local(corporation=first.corporation_id, side="host", user=first.users["Alice"].pk)
    aged(15)
    context.set_local(corporation=second.corporation_id, side="host", user="")
    assert not tidying.has_abandoned()
