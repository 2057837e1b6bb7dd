"""Bringing a file as a person does: upload, the columns as proposed, check, confirmation; the jobs are worked on at once."""

import io
from typing import Any

from cooperation.sample.people import Person, acting
from corpsys.intake import matching, services
from corpsys.intake.models import Intake
from corpsys.intake.registry import target_of
from corpsys.jobs.inline import run_inline


def bring(kind: str, content: bytes, name: str, context: dict[str, Any], person: Person) -> Intake:
    """Import a CSV file whose columns are recognised by themselves; raises ValueError where a row has an error."""
    by = acting(person)
    intake = services.start(kind=kind, upload=io.BytesIO(content), name=name, context=context, by=by)
    proposed = matching.propose(target_of(kind), intake.header)
    mapping = {match.field.key: match.column for match in proposed}
    intake = services.set_mapping(intake=intake, mapping=mapping, by=by)
    _work(intake, person)
    intake.refresh_from_db()
    if intake.rows_bad or not intake.rows_good:
        raise ValueError(f"{name}: {intake.rows_bad} of {intake.rows_total} rows have errors: {intake.errors[:3]}")
    intake = services.confirm(intake=intake, by=acting(person))
    _work(intake, person)
    intake.refresh_from_db()
    return intake


def _work(intake: Intake, person: Person) -> None:
    job = intake.job
    if job is None:
        raise LookupError(f"{intake}: nothing to work on")
    run_inline(job)
    acting(person)
