"""The steps of an import: file → columns → check → confirmation → load. Nothing of it is stored in a chapter before the last.

Usable without pages. Source: reliability 7; D31.
"""

from dataclasses import replace
from functools import partial
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotVisible, Refused
from corpsys.audit.services import record
from corpsys.files import services as files
from corpsys.intake import matching, selectors
from corpsys.intake.dialect import Dialect
from corpsys.intake.models import Intake, IntakeState
from corpsys.intake.recognise import Recognised, again, recognise
from corpsys.intake.registry import Place, Target, target_of
from corpsys.intake.source import Unreadable
from corpsys.jobs.models import Queue
from corpsys.jobs.services import enqueue

CHECK, LOAD = "intake.check", "intake.load"
OPEN = (IntakeState.UPLOADED, IntakeState.CHECKED, "check_failed", "load_failed")


@transaction.atomic
def start(
    *, kind: str, upload: IO[bytes], name: str, context: dict[str, Any], by: Principal, workspace: Any = None
) -> Intake:
    """Take a file for a kind of import, and propose how it reads.

    `context`: what the target's `admit` understands. `workspace`: must be the one the context leads to, where given.
    Raises NotVisible, NotAllowed, Invalid (at "file": what is wrong with it as a whole), TooLarge. Source: D31.
    """
    target = target_of(kind)
    selectors.check_scope(by, kind)
    place = target.admit(by, context)
    if workspace is not None and workspace.pk != place.workspace_id:
        raise NotVisible
    found = _recognised(upload, name, target)
    return _stored(kind, upload, name, place, found, by)


@transaction.atomic
def set_dialect(*, intake: Intake, by: Principal, **said: Any) -> Intake:
    """Read the file again as a person said: encoding, delimiter, header_row, decimal, date_order. Clears the mapping."""
    locked = _locked(intake, by)
    before = Dialect.from_json(locked.dialect)
    dialect = replace(before, **said)
    try:
        with files.local_path(locked.file).open("rb") as file:
            found = again(file, dialect)
    except Unreadable as error:
        raise Invalid({"encoding": [str(error)]}) from error
    has_moved = (dialect.encoding, dialect.delimiter, dialect.header_row) != (
        before.encoding,
        before.delimiter,
        before.header_row,
    )
    locked.dialect, locked.header, locked.sample = found.dialect.as_json(), found.header, found.sample
    locked.mapping = {} if has_moved else locked.mapping
    locked.state = IntakeState.UPLOADED
    locked.save(update_fields=["dialect", "header", "sample", "mapping", "state"])
    return locked


@transaction.atomic
def set_mapping(*, intake: Intake, mapping: dict[str, str], by: Principal) -> Intake:
    """Say which column is which field, and have the whole file checked. Raises Invalid by field."""
    locked = _locked(intake, by)
    locked.mapping = matching.check(target_of(locked.kind), locked.header, mapping)
    locked.state = IntakeState.CHECKING
    locked.job = enqueue(
        kind=CHECK,
        by=by,
        payload={"intake": locked.pk},
        label=_("Check of %(name)s") % {"name": locked.file.name},
        workspace_id=locked.workspace_id,
    )
    locked.save(update_fields=["mapping", "state", "job"])
    return locked


@transaction.atomic
def confirm(*, intake: Intake, by: Principal, skip_bad_rows: bool = False) -> Intake:
    """Let the checked rows in: all at once or none. Rows with errors are left out only if that was chosen."""
    locked = _locked(intake, by, (IntakeState.CHECKED, "load_failed"))
    _refuse_bad_rows(locked, skip_bad_rows)
    locked.skip_bad_rows = skip_bad_rows
    locked.state = IntakeState.LOADING
    locked.job = enqueue(
        kind=LOAD,
        by=by,
        payload={"intake": locked.pk},
        label=_("Import of %(name)s") % {"name": locked.file.name},
        queue=Queue.INTERACTIVE,
        workspace_id=locked.workspace_id,
        dedupe_key=f"intake.load/{locked.pk}",
    )
    locked.save(update_fields=["skip_bad_rows", "state", "job"])
    after = {"kind": locked.kind, "sha256": locked.file.sha256, "rows": locked.rows_good, "left_out": locked.rows_bad}
    record(kind="intake.confirmed", by=by, entity=locked, after=after)
    return locked


@transaction.atomic
def discard(*, intake: Intake, by: Principal) -> Intake:
    """Give an import up; the file stays with its uploader, what was made of it is removed."""
    locked = _locked(intake, by)
    forget_staged(locked)
    locked.state, locked.staged_path, locked.preview = IntakeState.DISCARDED, "", {}
    locked.save(update_fields=["state", "staged_path", "preview"])
    record(kind="intake.discarded", by=by, entity=locked)
    return locked


def forget_staged(intake: Intake) -> None:
    """Remove, after the commit, the files that a check made."""
    for path in (intake.staged_path, intake.preview.get("errors_path", "")):
        if path:
            transaction.on_commit(partial(default_storage.delete, path))


def _recognised(upload: IO[bytes], name: str, target: Target) -> Recognised:
    try:
        return recognise(upload, files.clean_name(name), known=matching.known_names(target))
    except Unreadable as error:
        raise Invalid({"file": [str(error)]}) from error


def _stored(kind: str, upload: IO[bytes], name: str, place: Place, found: Recognised, by: Principal) -> Intake:
    stored = files.store(
        upload=upload,
        name=name,
        by=by,
        data_class=place.data_class,
        owner_side=place.owner_side,
        workspace_id=place.workspace_id,
        cycle=place.cycle,
    )
    intake: Intake = Intake.objects.create(
        corporation_id=by.corporation_id,
        kind=kind,
        workspace_id=stored.workspace_id,
        context=place.context,
        file=stored,
        user_id=by.user_id,
        dialect=found.dialect.as_json(),
        header=found.header,
        sample=found.sample,
    )
    record(kind="intake.started", by=by, entity=intake, after={"kind": kind, "sha256": stored.sha256})
    return intake


def _locked(intake: Intake, by: Principal, states: tuple[str, ...] = OPEN) -> Intake:
    """Return the import locked for the rest of the transaction, after asking right and state."""
    if intake.user_id != by.user_id:
        raise NotVisible
    selectors.check_scope(by, intake.kind)
    locked: Intake = Intake.objects.select_for_update(of=("self",)).select_related("file", "job").get(pk=intake.pk)
    target_of(locked.kind).admit(by, locked.context)
    if selectors.phase(locked) not in states:
        raise Refused(_("This import is %(state)s.") % {"state": locked.get_state_display()})
    return locked


def _refuse_bad_rows(intake: Intake, skip_bad_rows: bool) -> None:
    if not intake.rows_good:
        raise Refused(_("No row of the file is without errors: there is nothing to import."))
    if intake.rows_bad and not skip_bad_rows:
        raise Refused(
            ngettext("%(count)s row has errors.", "%(count)s rows have errors.", intake.rows_bad)
            % {"count": intake.rows_bad},
            allowed=[_("Correct the file and upload it again."), _("Choose to import without the rows with errors.")],
        )
