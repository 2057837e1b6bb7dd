"""What the database itself refuses, whatever the application's code says. Source: rls."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import DataError, InternalError

from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.tenancy import context, rls

pytestmark = pytest.mark.django_db


def query(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def test_application_role_owns_nothing_and_cannot_bypass():
    ((superuser, bypass),) = query("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    ((owned,),) = query(
        "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    )
    assert (superuser, bypass, owned) == (False, False, 0)


def test_every_business_table_is_forced():
    forced = {name for (name,) in query("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")}
    assert {model._meta.db_table for model in rls.secured_models()} <= forced


GROUND = {
    "accounts_user",
    "corpsys_corporationaddress",
    "corpsys_invitationhash",
    "corpsys_jobticket",
    "corpsys_scheduledrun",
    "corpsys_tokenhash",
    "corpsys_workerbeat",
    "corpsys_cache",
    "account_emailaddress",
    "account_emailconfirmation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "django_session",
}


def test_tables_without_row_security_are_these_and_no_others():
    open_tables = query(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT relrowsecurity"
    )
    assert {name for (name,) in open_tables} == GROUND


def test_policies_and_keys_are_those_the_models_ask_for():
    policies = set(query("SELECT tablename, policyname FROM pg_policies"))
    keys = set(query("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE conname LIKE %s", "%_own"))
    for secured in rls.plan():
        assert (secured.table, "own_corporation") in policies
        assert ((secured.table, "host_only") in policies) == secured.host_only
        for column, _target in secured.keys:
            assert (secured.table, rls.key_name(secured.table, column)) in keys, (secured.table, column)


def test_each_key_is_checked_once_together_with_the_corporation():
    columns = query(
        "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c JOIN pg_attribute a"
        " ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND cardinality(c.conkey) = 1"
    )
    plain = set(columns)
    for secured in rls.plan():
        assert plain.isdisjoint((secured.table, column) for column, _target in secured.keys), secured.table


def test_a_foreign_key_needs_a_row(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=world.client.pk).update(level_id=10**9)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_rows_of_another_corporation_are_not_there(two_worlds):
    first, second = two_worlds
    assert set(Organisation.objects.values_list("corporation_id", flat=True)) == {first.corporation_id}
    assert not Organisation.objects.filter(pk=second.client.pk).exists()
    assert Organisation.objects.filter(pk=second.client.pk).update(name="taken") == 0


def test_a_row_cannot_be_written_into_another_corporation(two_worlds):
    _first, second = two_worlds
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        HierarchyLevel.objects.create(corporation_id=second.corporation_id, rank=9, name="foreign")


def test_a_foreign_key_cannot_reach_into_another_corporation(two_worlds):
    first, second = two_worlds
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=first.client.pk).update(parent_id=second.client.pk)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_without_a_context_a_query_fails_loudly():
    with pytest.raises((ProgrammingError, DataError), match=r"app\.corporation|bigint"):
        list(Organisation.objects.all())


def test_the_enterprises_secrets_are_closed_to_the_other_side(world):
    from analytics.ledger.models import LedgerClient

    LedgerClient.objects.create(corporation_id=world.corporation_id, enterprise=world.enterprise, key="x")
    assert LedgerClient.objects.count() == 1
    with context.tenant(world.corporation_id, side="partner"):
        assert LedgerClient.objects.count() == 0


def test_the_application_role_may_not_truncate_or_lift_row_security(world):
    for statement in ("TRUNCATE corpsys_organisation", "ALTER TABLE corpsys_organisation DISABLE ROW LEVEL SECURITY"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_audit_trail_may_be_added_to_only(world):
    for statement in ("UPDATE corpsys_auditevent SET actor = ''", "DELETE FROM corpsys_auditevent"):
        with pytest.raises((ProgrammingError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
