"""An import taken back: what it made and nobody uses is removed, what it changed gets its fields back. Source: reliability 7.

Decided: new rows are removed, not archived, where nobody touched them and nothing refers to them, so that the corrected
file meets the register as it was. A row that is used or was changed since stays as it is, and is named beforehand.
"""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotAllowed, Refused
from corpsys.intake.models import Intake
from corpsys.jobs.registry import Run
from corpsys.register import changes, single
from corpsys.register.advance import NOBODY, Advance
from corpsys.register.models import RegisterChange
from corpsys.register.plan import Bringer
from corpsys.register.staging import rows, run

NAMED = 10
REMOVED_AT_ONCE = 5_000
_ORGANISATIONS, _PARTNERSHIPS, _LINKS = "corpsys_organisation", "corpsys_partnership", "corpsys_causallink"


@dataclass(frozen=True)
class Kept:
    """What stays of an import: new organisations that are used or were changed, and changed ones that moved since."""

    used: list[tuple[str, str]]
    moved: list[tuple[str, str]]


def undo(intake: Intake, run_: Run) -> dict[str, Any]:
    """Take an import of the register back as far as possible; returns what was done."""
    told = intake.result or {}
    return take_back(intake, run_.principal, Advance(run_, max(told.get("new", 0) + told.get("changed", 0), 1)))


def take_back(intake: Intake, by: Principal, advance: Advance = NOBODY) -> dict[str, Any]:
    """Take an import back. What an executive imported, or what was accepted since, only an executive takes back."""
    check_right(intake, by)
    advance.heard()
    singles = _take_back_singles(intake, by, advance)
    withdrawn = RegisterChange.objects.filter(intake=intake, standing=RegisterChange.Standing.PROPOSED).update(
        standing=RegisterChange.Standing.UNDONE
    )
    restored = changes.take_back(by=by, intake_id=intake.pk, advance=advance)
    kept = keeps(intake)
    removed = {
        "links": _remove(_LINKS, intake, advance),
        "partners": _remove(_PARTNERSHIPS, intake, advance),
        "organisations": _remove(_ORGANISATIONS, intake, advance),
    }
    advance.step()
    return {**removed, "restored": restored + singles, "withdrawn": withdrawn, "kept": len(kept.used) + len(kept.moved)}


def keeps(intake: Intake) -> Kept:
    """Return what could not be taken back now, as (name, address)."""
    with transaction.atomic():
        run("CREATE TEMP TABLE IF NOT EXISTS register_going (id bigint PRIMARY KEY) ON COMMIT DROP")
        _find_going(_ORGANISATIONS, intake)
        used = rows(
            f"SELECT name, slug FROM {_ORGANISATIONS} o WHERE created_by_import_id = %s"
            " AND NOT EXISTS (SELECT FROM register_going g WHERE g.id = o.id) ORDER BY sort_key",
            [intake.pk],
        )
    return Kept(used, changes.moved_since(intake_id=intake.pk))


def notes(intake: Intake) -> list[str]:
    """Say before the confirmation what will stay, and why."""
    kept, said = keeps(intake), []
    if kept.used:
        text = ngettext(
            "%(count)s new organisation stays, because it is used or was changed since: %(names)s.",
            "%(count)s new organisations stay, because they are used or were changed since: %(names)s.",
            len(kept.used),
        )
        said.append(text % {"count": len(kept.used), "names": _names(kept.used)})
    if kept.moved:
        text = ngettext(
            "%(count)s changed organisation keeps its fields, because somebody changed it since: %(names)s.",
            "%(count)s changed organisations keep their fields, because somebody changed them since: %(names)s.",
            len(kept.moved),
        )
        said.append(text % {"count": len(kept.moved), "names": _names(kept.moved)})
    return said


def _take_back_singles(intake: Intake, by: Principal, advance: Advance) -> int:
    """Take back changes of links, levels and people, the last first; return how many could be."""
    done = 0
    applied = RegisterChange.objects.filter(intake=intake, standing=RegisterChange.Standing.APPLIED)
    for change in applied.exclude(kind=changes.KIND).order_by("-id"):
        if single.kind_of(change.kind).take_back(change, by):
            single.answer(change, RegisterChange.Standing.UNDONE, by)
            done += 1
            advance.more(1)
    return done


def _names(found: list[tuple[str, str]]) -> str:
    names = [name for name, _slug in found[:NAMED]]
    return ", ".join([*names, *(["…"] if len(found) > NAMED else [])])


def check_right(intake: Intake, by: Principal) -> None:
    """Refuse who may not take an import back: what is in the register already is an executive's to take out."""
    if Bringer.of(by).is_executive:
        return
    is_applied = not (intake.result or {}).get("proposed")
    was_accepted = RegisterChange.objects.filter(intake=intake, standing=RegisterChange.Standing.APPLIED).exists()
    if intake.user_id != by.user_id or is_applied or was_accepted or _has_accepted(intake):
        raise NotAllowed(_("An executive takes back what is in the register already."))


def _has_accepted(intake: Intake) -> bool:
    return any(
        rows(f"SELECT FROM {table} WHERE created_by_import_id = %s AND standing <> 'proposed' LIMIT 1", [intake.pk])
        for table in (_ORGANISATIONS, _PARTNERSHIPS, _LINKS)
    )


def _remove(table: str, intake: Intake, advance: Advance) -> int:
    """Remove the rows that the import made where they are as it made them and nothing refers to them; batch by batch,
    as the database then looks through every table for what still refers to each.
    """
    run("CREATE TEMP TABLE IF NOT EXISTS register_going (id bigint PRIMARY KEY) ON COMMIT DROP")
    _find_going(table, intake)
    if table == _ORGANISATIONS:  # rows that go refer to rows that go, perhaps of an earlier batch
        run(
            f"UPDATE {table} o SET parent_id = NULL FROM register_going g WHERE g.id = o.id AND o.parent_id IS NOT NULL"
        )
    removed = 0
    while batch := run(
        f"WITH gone AS (DELETE FROM register_going WHERE id IN (SELECT id FROM register_going ORDER BY id LIMIT {REMOVED_AT_ONCE})"
        f" RETURNING id) DELETE FROM {table} t USING gone WHERE gone.id = t.id"
    ):
        _refuse_broken()
        removed += batch
        advance.more(batch)
    return removed


def _find_going(table: str, intake: Intake) -> None:
    """Put into `register_going` the rows to remove: those referred to only by rows that go as well."""
    run("TRUNCATE register_going")
    run(
        f"INSERT INTO register_going SELECT id FROM {table} WHERE created_by_import_id = %s AND version = 1"
        " AND standing IN ('accepted', 'proposed')",
        [intake.pk],
    )
    references = _references(table)
    while any(_keep_referred(table, intake, *reference) for reference in references):
        continue


def _keep_referred(table: str, intake: Intake, referring: str, column: str) -> int:
    """Let rows stay that a row refers to; rows of the same import that go with them do not count."""
    going = ""
    if referring == table:
        going = " AND NOT EXISTS (SELECT FROM register_going too WHERE too.id = x.id)"
    elif referring in (_PARTNERSHIPS, _LINKS):
        going = f" AND NOT (x.created_by_import_id IS NOT DISTINCT FROM {int(intake.pk)} AND x.version = 1)"
    return run(f"DELETE FROM register_going g USING {referring} x WHERE x.{column} = g.id{going}")


def _references(table: str) -> list[tuple[str, str]]:
    """Return every (table, column) of the database that refers to the table's id: also those of upper floors."""
    return rows(
        "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
        " JOIN LATERAL unnest(c.conkey, c.confkey) AS k(own, theirs) ON true"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own"
        " JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = k.theirs AND f.attname = 'id'"
        " WHERE c.contype = 'f' AND c.confrelid = %s::regclass",
        [table],
    )


def _refuse_broken() -> None:
    """Have the database look now whether anything still refers to what is gone: rows of the other side are not seen here."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise Refused(
            _("Something that is not shown here refers to a new organisation; the import cannot be undone.")
        ) from error
