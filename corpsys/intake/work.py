"""The jobs of an import: the check of the whole file, the load of the checked rows and its undoing, each all or nothing."""

from itertools import chain
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.audit.services import record
from corpsys.files import services as files
from corpsys.intake import checking, services
from corpsys.intake.checking import Order, Report, Undecided
from corpsys.intake.dialect import Dialect
from corpsys.intake.models import Intake, IntakeState
from corpsys.intake.registry import Fact, target_of
from corpsys.intake.source import Unreadable
from corpsys.jobs.registry import DataError, Outcome, Run


def check(run: Run) -> Outcome:
    """Check the file of an import. A file that cannot be read is a result, told on the page where it can be put right."""
    with run.reading():
        intake = _own(run)
        order = _order(intake)
    try:
        report, outcome = _inspected(run, order, checking.check(order, run.progress))
    except Unreadable as error:
        _remove(order)
        return _told(run, error)
    except BaseException:
        _remove(order)
        raise
    return _reported(run, order, report, outcome)


def load(run: Run) -> Outcome:
    """Hand the checked rows to the chapter: all of them and the new state of the import, or nothing."""
    with run.transaction():
        intake = _own(run, lock=True)
        target = target_of(intake.kind)
        target.admit(run.principal, intake.context)
        result = target.load(intake, files.absolute(intake.staged_path), run)
        intake.result, intake.state = result, IntakeState.LOADED
        intake.preview = {**intake.preview, "loaded_at": timezone.now().isoformat()}
        intake.save(update_fields=["result", "state", "preview"])
        record(kind="intake.loaded", by=run.principal, entity=intake, after={"kind": intake.kind, **result})
        # A kind that has something to tell of its result, or a way back, tells it before it leads on.
        is_told = target.loaded_words is not None or target.undo is not None
        url = address(intake, run.principal) if is_told else target.done(intake)
    return Outcome(result, url)


def undo(run: Run) -> Outcome:
    """Have the chapter take back what it loaded: all of it and the mark on the import, or nothing."""
    with run.transaction():
        intake = _own(run, lock=True)
        target = target_of(intake.kind)
        target.admit(run.principal, intake.context)
        services.refuse_undo(intake)
        if target.undo is None:
            raise DataError(_("Imports of this kind cannot be undone."))
        undone = target.undo(intake, run) or {}
        intake.undone_at = timezone.now()
        intake.save(update_fields=["undone_at"])
        before = {"kind": intake.kind, **(intake.result or {})}
        record(kind="intake.undone", by=run.principal, entity=intake, before=before, after=undone)
        is_own = intake.user_id == run.principal.user_id
        url = address(intake, run.principal) if is_own else target.done(intake)
    return Outcome(undone, url)


def address(intake: Intake, principal: Principal) -> str:
    """Return the address of an import's page."""
    return reverse("intake", args=[principal.corporation_slug, intake.public_id])


def _own(run: Run, *, lock: bool = False) -> Intake:
    rows = Intake.objects.select_for_update(of=("self",)) if lock else Intake.objects
    intake: Intake = rows.select_related("file").get(pk=run.payload["intake"])
    if intake.job_id != run.job_id:
        raise DataError(_("Another step of this import has begun since."))
    return intake


def _order(intake: Intake) -> Order:
    target = target_of(intake.kind)
    chosen = [field for field in target.fields if field.key in intake.mapping]
    return Order(
        original=files.local_path(intake.file),
        dialect=Dialect.from_json(intake.dialect),
        width=len(intake.header),
        columns=tuple((field, intake.header.index(intake.mapping[field.key])) for field in chosen),
        absent=tuple(field for field in target.fields if field not in chosen),
        key=target.key,
        today=timezone.localdate(),
        staged=files.absolute(files.new_path(intake.corporation_id, ".parquet")),
        errors=files.absolute(files.new_path(intake.corporation_id, ".parquet")),
    )


def _inspected(run: Run, order: Order, report: Report) -> tuple[Report, dict[str, Any]]:
    """Let the chapter look at the good rows together and beside what is stored; return the report and its outcome."""
    with run.reading():
        intake = _own(run)
        target = target_of(intake.kind)
        if target.inspect is None or not report.good:
            return report, {}
        found = target.inspect(intake, order.staged, run)
        faults = iter(found.faults)
        first = next(faults, None)
        # Where nothing is wrong the good rows, perhaps millions, are not written anew.
        return (report if first is None else checking.without(order, chain([first], faults))), found.outcome


def _told(run: Run, error: Unreadable) -> Outcome:
    problem = {"message": str(error), "about": error.about if isinstance(error, Undecided) else ""}
    with run.transaction():
        intake = _own(run, lock=True)
        services.forget_staged(intake)
        intake.state, intake.staged_path, intake.preview = IntakeState.UPLOADED, "", {"problem": problem}
        intake.save(update_fields=["state", "staged_path", "preview"])
    return Outcome({"problem": problem["message"]}, address(intake, run.principal))


def _reported(run: Run, order: Order, report: Report, outcome: dict[str, Any]) -> Outcome:
    with run.transaction():
        intake = _own(run, lock=True)
        services.forget_staged(intake)
        target = target_of(intake.kind)
        intake.staged_path = _name(order.staged)
        facts = target.preview(intake, order.staged) if target.preview and report.good else []
        intake.preview = {**_preview(order, report, facts), "outcome": outcome}
        intake.errors = [vars(fault) for fault in report.first]
        intake.rows_total, intake.rows_good, intake.rows_bad = report.total, report.good, report.bad
        intake.state = IntakeState.CHECKED
        intake.save(update_fields=["staged_path", "preview", "errors", "rows_total", "rows_good", "rows_bad", "state"])
    return Outcome({"rows": report.total, "bad": report.bad}, address(intake, run.principal))


def _preview(order: Order, report: Report, facts: list[Fact]) -> dict[str, Any]:
    return {
        "groups": [vars(group) for group in report.groups],
        "facts": [[str(fact.label), fact.value] for fact in facts],
        "errors_path": _name(order.errors) if report.groups else "",
    }


def _name(path: Path) -> str:
    return str(path.relative_to(files.absolute("")))


def _remove(order: Order) -> None:
    for path in (order.staged, order.errors):
        default_storage.delete(_name(path))
