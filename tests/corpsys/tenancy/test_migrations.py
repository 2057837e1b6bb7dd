"""The migrations say what the models say."""

import contextlib
import importlib

import pytest
from django.core.management import call_command
from django.db import connection

from tests.conftest import _as_owner


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_an_older_installation_loses_its_doubled_keys():
    migration = importlib.import_module("corpsys.migrations.0006_one_key_each")
    with contextlib.closing(_as_owner(connection.settings_dict)) as owner, owner.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE corpsys_partnership ADD CONSTRAINT plain_partner FOREIGN KEY (partner_id)"
            " REFERENCES corpsys_organisation (id) NOT VALID"
        )
        cursor.execute(migration.DROP_PLAIN_KEYS)
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'corpsys_partnership'::regclass AND contype = 'f'"
        )
        left = {name for (name,) in cursor.fetchall()}
        owner.rollback()
    assert "plain_partner" not in left
    assert "corpsys_partnership_partner_id_own" in left
