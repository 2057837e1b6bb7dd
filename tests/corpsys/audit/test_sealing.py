"""The chain over the audit events finds every edit, drop, insert and reorder. Source: reliability 11."""

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from corpsys.audit import sealing
from corpsys.audit.models import AuditEvent, AuditSeal
from corpsys.audit.services import record
from corpsys.tenancy.context import tenant
from tests.people import build_world


@pytest.fixture
def sealed(transactional_db):
    """A world whose events are committed and sealed, in several steps."""
    from django.db import transaction

    with transaction.atomic():
        world = build_world()
    with tenant(world.corporation_id):
        by = world.principal("Alice")
        for number in range(3):
            record(kind="test.act", by=by, after={"amount": 1.10, "number": number, "text": "Łódź"})
            sealing.seal(world.corporation_id)
    return world


def found(world):
    with tenant(world.corporation_id):
        return {(fault.event_id, fault.what) for fault in sealing.faults()}


def ids(world, kind="test.act"):
    with tenant(world.corporation_id):
        return list(AuditEvent.objects.filter(kind=kind).order_by("id").values_list("id", flat=True))


def tamper(sql, *values):
    """Change the trail as the owner of the database could, with triggers, keys and row security out of the way."""
    place = connection.settings_dict
    with psycopg2.connect(dbname=place["NAME"], user="postgres", host=place["HOST"]) as owner, owner.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
    owner.close()


def test_an_untouched_trail_holds(sealed):
    assert found(sealed) == set()
    with tenant(sealed.corporation_id):
        assert AuditSeal.objects.count() == AuditEvent.objects.count() > 3
        assert sealing.seal(sealed.corporation_id) == 0
        assert not sealing.has_unsealed()


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'Somebody else'",
        "at = at + interval '1 second'",
        "after = '{\"amount\": 2}'",
        "user_id = NULL",
        "reach = 'joint'",
        "label = 'other'",
    ],
)
def test_an_edit_is_found(sealed, change):
    event = ids(sealed)[1]
    tamper(f"UPDATE corpsys_auditevent SET {change} WHERE id = %s", event)
    assert found(sealed) == {(event, "edited")}


def test_a_dropped_event_is_found(sealed):
    event = ids(sealed)[1]
    tamper("DELETE FROM corpsys_auditevent WHERE id = %s", event)
    assert found(sealed) == {(event, "dropped")}


def test_an_event_dropped_with_its_seal_is_found(sealed):
    _before, event, following = ids(sealed)
    tamper("DELETE FROM corpsys_auditseal WHERE event_id = %s", event)
    tamper("DELETE FROM corpsys_auditevent WHERE id = %s", event)
    assert found(sealed) == {(following, "seal dropped before it")}
    tamper("UPDATE corpsys_auditseal SET sequence = sequence - 1 WHERE event_id = %s", following)
    assert found(sealed) == {(following, "out of order")}


def test_exchanged_events_are_found(sealed):
    first, second, _third = ids(sealed)
    for event, instead in ((first, -1), (second, first), (-1, second)):
        tamper("UPDATE corpsys_auditseal SET event_id = %s WHERE event_id = %s", instead, event)
    assert found(sealed) == {(first, "edited"), (second, "edited")}


def test_an_event_slipped_into_the_past_is_found_and_never_sealed(sealed):
    event = ids(sealed)[0]
    columns = ", ".join(
        field.column for field in AuditEvent._meta.concrete_fields if field.column not in ("id", "at", "public_id")
    )
    tamper(
        f"INSERT INTO corpsys_auditevent ({columns}, at, public_id)"
        f" SELECT {columns}, at - interval '1 day', gen_random_uuid() FROM corpsys_auditevent WHERE id = %s",
        event,
    )
    with tenant(sealed.corporation_id):
        assert sealing.seal(sealed.corporation_id) == 0
    assert found(sealed) == {(max(ids(sealed)), "inserted")}


def test_the_command_ends_with_an_error_that_names_the_place(sealed, capsys):
    call_command("verify_audit")
    assert "0 faults" in capsys.readouterr().out
    event = ids(sealed)[2]
    tamper("DELETE FROM corpsys_auditevent WHERE id = %s", event)
    with pytest.raises(CommandError, match="does not hold"):
        call_command("verify_audit", corporation="first")
    assert f"event {event}: dropped" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no corporation 'none'"):
        call_command("verify_audit", corporation="none")


@pytest.mark.django_db
def test_each_corporation_has_a_chain_of_its_own(two_worlds):
    first, second = two_worlds
    for world in (first, second):
        with tenant(world.corporation_id):
            assert sealing.seal(world.corporation_id) > 0
            assert AuditSeal.objects.order_by("sequence").first().previous == sealing.BEGINNING
            assert list(sealing.faults()) == []
