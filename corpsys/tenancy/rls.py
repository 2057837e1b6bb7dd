"""Row security as migration operations, and the list of what the database must hold, derived from the models.

A migration carries a frozen copy of its list (`manage.py security_plan APP` prints it); a test compares the database
with the live list. FORCE is not set here: it would break later migrations, see grants.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.migrations.operations.base import Operation

OWN_CORPORATION = "corporation_id = current_setting('app.corporation')::bigint"
HOST_ONLY = "current_setting('app.side') = 'host'"
OWN_MEMBERSHIP = (
    "corporation_id = nullif(current_setting('app.corporation', true), '')::bigint"
    " OR user_id = nullif(current_setting('app.user', true), '')::bigint"
)
# A person's own rows here are read to find out for which corporation the connection works.
READ_BEFORE_CONTEXT = ("corpsys_membership", "corpsys_assignment")
OWN_ID = "id = current_setting('app.corporation')::bigint"


@dataclass(frozen=True)
class SecuredTable:
    """One table under row security.

    `using`: which rows a connection may read or change; `check`: what a written row must be. `host_only`: secrets of the enterprise, closed to any
    connection that works for the other side. `keys`: (column, table) of each foreign key into another secured table;
    the database checks them together with the corporation, since plain foreign keys see through row security.
    """

    table: str
    using: str = OWN_CORPORATION
    check: str = OWN_CORPORATION
    host_only: bool = False
    keys: tuple[tuple[str, str], ...] = ()


def secured_models() -> list[type[models.Model]]:
    """Return the concrete models whose rows belong to a corporation, and Corporation itself."""
    from corpsys.tenancy.models import CorporationRow

    found = [m for m in apps.get_models() if issubclass(m, CorporationRow) and m._meta.managed]
    return [apps.get_model("corpsys", "Corporation"), *found]


def plan(app_label: str | None = None) -> list[SecuredTable]:
    """Return what the models ask the database to enforce, in the order of the models."""
    found = secured_models()
    tables = {m._meta.db_table for m in found}
    return [_secured(m, tables) for m in found if app_label in (None, m._meta.app_label)]


def _secured(model: type[models.Model], tables: set[str]) -> SecuredTable:
    table = model._meta.db_table
    if table == "corpsys_corporation":
        return SecuredTable(table, using=OWN_ID, check=OWN_ID)
    guard = model.guard  # type: ignore[attr-defined]
    keys = tuple(
        (field.column, field.related_model._meta.db_table)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.name != "corporation"
        and field.db_constraint  # type: ignore[attr-defined]  # untyped in the stubs
        and isinstance(field.related_model, type)
        and field.related_model._meta.db_table in tables
        and field.related_model._meta.db_table != "corpsys_corporation"
    )
    using = OWN_MEMBERSHIP if table in READ_BEFORE_CONTEXT else OWN_CORPORATION
    return SecuredTable(table, using=using, host_only=guard.host_only, keys=keys)


def pair_index(table: str) -> str:
    return f"{table}_corporation_pair"[:63]


def key_name(table: str, column: str) -> str:
    return f"{table}_{column}_own"[-63:]


def forward_sql(secured: SecuredTable) -> list[str]:
    """Return the statements that put one table under row security."""
    table = secured.table
    statements = [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'CREATE POLICY own_corporation ON "{table}" USING ({secured.using}) WITH CHECK ({secured.check})',
    ]
    if secured.host_only:
        statements.append(
            f'CREATE POLICY host_only ON "{table}" AS RESTRICTIVE USING ({HOST_ONLY}) WITH CHECK ({HOST_ONLY})'
        )
    if table != "corpsys_corporation":
        statements.append(f'CREATE UNIQUE INDEX "{pair_index(table)}" ON "{table}" (corporation_id, id)')
    return statements


def key_sql(secured: SecuredTable) -> list[str]:
    """Return the statements that tie each foreign key of one table to its own corporation.

    The key over the corporation says all that the plain one says, and every row that is written would be looked up for
    both: it takes the plain one's place.
    """
    return [statement for column, target in secured.keys for statement in _key_of(secured.table, column, target)]


def _key_of(table: str, column: str, target: str) -> list[str]:
    return [
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{key_name(table, column)}" FOREIGN KEY'
        f' (corporation_id, "{column}") REFERENCES "{target}" (corporation_id, id) DEFERRABLE INITIALLY DEFERRED',
        "DO $$ DECLARE plain text; BEGIN SELECT c.conname INTO plain FROM pg_constraint c JOIN pg_attribute a"
        f" ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum] WHERE c.conrelid = '\"{table}\"'::regclass"
        f" AND c.contype = 'f' AND a.attname = '{column}'; IF plain IS NOT NULL THEN"
        f" EXECUTE 'ALTER TABLE \"{table}\" DROP CONSTRAINT ' || quote_ident(plain); END IF; END $$",
    ]


class EnableRowSecurity(Operation):
    """Put the given tables under row security and tie their foreign keys to the own corporation."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, tables: Iterable[SecuredTable]) -> None:
        self.tables = tuple(tables)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {"tables": self.tables}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Row security is no part of Django's model state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for make in (forward_sql, key_sql):
            for secured in self.tables:
                for statement in make(secured):
                    schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for secured in reversed(self.tables):
            for column, target in secured.keys:
                schema_editor.execute(
                    f'ALTER TABLE "{secured.table}" DROP CONSTRAINT "{key_name(secured.table, column)}",'
                    f' ADD FOREIGN KEY ("{column}") REFERENCES "{target}" (id) DEFERRABLE INITIALLY DEFERRED'
                )
        for secured in reversed(self.tables):
            schema_editor.execute(f'DROP POLICY own_corporation ON "{secured.table}"')
            if secured.host_only:
                schema_editor.execute(f'DROP POLICY host_only ON "{secured.table}"')
            schema_editor.execute(f'ALTER TABLE "{secured.table}" NO FORCE ROW LEVEL SECURITY')
            schema_editor.execute(f'ALTER TABLE "{secured.table}" DISABLE ROW LEVEL SECURITY')
            if secured.table != "corpsys_corporation":
                schema_editor.execute(f'DROP INDEX "{pair_index(secured.table)}"')

    def describe(self) -> str:
        return f"Row security on {len(self.tables)} tables"
