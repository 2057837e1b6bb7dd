"""Bulk upsert of organisations by (source, external key): the same plan and the same writing as an import's.

Rows with errors are left out and told; possible duplicates are left out until the caller decides. Source: D1–D3, access.
"""

import tempfile
from collections.abc import Sequence
from typing import IO, Any

from django.db import transaction

from corpsys.access.principal import Principal
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.intake import faults as words
from corpsys.register import apply, context, plan, staging
from corpsys.register.plan import Bringer
from corpsys.register.preparing import Said
from corpsys.register.slugs import SLUG

FIRST_ROW = 1
_CSV: dict[str, Any] = {"encoding": "utf-8", "newline": ""}


@transaction.atomic
def upsert(
    *, given: Sequence[dict[str, Any]], said: dict[str, Any], source: str, by: Principal
) -> list[dict[str, Any]]:
    """Write organisations; an executive's apply, others' and tokens' are proposed. Returns for each row what happened.

    `given`: field → text, with `decision` ("new", "skip" or the public id of the organisation that it is) where the caller
    has decided a possible duplicate. `said`: kind, level, enterprise and reason that hold for all.
    """
    require(by, context.ACTION)
    checked = context.admit_organisations(by, said).context
    bringer, holds = Bringer.of(by), context.said(by, checked, source)
    staging.create_tables()
    with tempfile.TemporaryFile("w+", **_CSV) as out, tempfile.TemporaryFile("w+", **_CSV) as wrong:
        staging.write_prepared(enumerate(given, FIRST_ROW), holds, out, wrong)
        out.seek(0)
        staging.copy_rows(out)
        _plan(bringer, holds, {}, wrong, look_for_candidates=True)
        decided = _decisions(given, by)
        if decided:
            staging.start_again()
            _plan(bringer, holds, decided, wrong, look_for_candidates=False)
    counts = apply.organisations(by, bringer, None)
    record(kind="register.upserted", by=by, after={"source": source, "rows": len(given), **counts})
    return _answers(len(given), by)


def _plan(bringer: Bringer, holds: Said, decided: dict[str, str], wrong: IO[str], *, look_for_candidates: bool) -> None:
    wrong.seek(0)
    staging.copy_faults(wrong)
    plan.make(bringer, holds, decided, look_for_candidates=look_for_candidates)


def _decisions(given: Sequence[dict[str, Any]], by: Principal) -> dict[str, str]:
    choices = {str(number): str(row.get("decision") or "") for number, row in enumerate(given, FIRST_ROW)}
    choices = {number: choice for number, choice in choices.items() if choice}
    named = [choice for choice in choices.values() if choice not in ("new", "skip")]
    rows = Organisation.objects.filter(corporation_id=by.corporation_id, public_id__in=named)
    ids = {str(public_id): str(pk) for public_id, pk in rows.values_list("public_id", "pk")}
    return {
        number: ids.get(choice, choice)
        for number, choice in choices.items()
        if choice in ids or choice in ("new", "skip")
    }


def _answers(count: int, by: Principal) -> list[dict[str, Any]]:
    errors: dict[int, dict[str, list[str]]] = {}
    for row, field, _value, code in plan.faults():
        errors.setdefault(row, {}).setdefault(field or "row", []).append(str(words.words(code)))
    found = {
        row: {"result": action, "slug": slug}
        for row, action, slug in staging.rows(
            f"SELECT r.source_row, r.action, coalesce({SLUG.format('r')}, o.slug) FROM register_row r"
            " LEFT JOIN corpsys_organisation o ON o.id = r.target WHERE r.action IS NOT NULL"
        )
    }
    # Who may not read the register is not told whom a row may be.
    may_read = by.scopes is None or "read" in by.scopes
    may_be = {row["row"]: row["may_be"] for row in plan.duplicates(count)} if may_read else {}
    return [
        {"result": "error", "errors": errors[row]}
        if row in errors
        else {**found[row], **({"may_be": may_be[row]} if row in may_be else {})}
        for row in range(FIRST_ROW, FIRST_ROW + count)
    ]
