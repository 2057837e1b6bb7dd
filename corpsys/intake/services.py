"""The steps of an import: file → columns → check → confirmation → load → undo. No chapter stores a row before the load.

Usable without pages. Source: reliability 7; D31.
"""

from dataclasses import replace
from functools import partial
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotVisible, Refused
from corpsys.access.states import Side
from corpsys.audit.services import record
from corpsys.files import services as files
from corpsys.intake import matching, selectors
from corpsys.intake.dialect import Dialect
from corpsys.intake.models import Intake, IntakeState, RememberedMapping
from corpsys.intake.recognise import FIND, Recognised, again, recognise
from corpsys.intake.registry import Place, Target, target_of
from corpsys.intake.source import Unreadable
from corpsys.jobs.models import Queue
from corpsys.jobs.services import enqueue
from corpsys.pages import numbers

CHECK, LOAD, UNDO = "intake.check", "intake.load", selectors.UNDO
OPEN = (IntakeState.UPLOADED, IntakeState.CHECKED, "check_failed", "load_failed")
SOURCE_MOST = 60
OF_TEXTS, OF_WORKBOOKS = {"encoding", "delimiter"}, {"sheet"}


@transaction.atomic
def start(
    *,
    kind: str,
    upload: IO[bytes],
    name: str,
    context: dict[str, Any],
    by: Principal,
    workspace: Any = None,
    source: str = "",
) -> Intake:
    """Take a file for a kind of import, and propose how it reads.

    `context`: what the target's `admit` understands. `workspace`: must be the one the context leads to, where given.
    `source`: the system that the file comes from; of an export that is recognised it need not be said.
    Raises NotVisible, NotAllowed, Invalid (at "file": what is wrong with it as a whole), TooLarge. Source: D31.
    """
    target = target_of(kind)
    selectors.check_scope(by, kind)
    place = target.admit(by, context)
    if workspace is not None and workspace.pk != place.workspace_id:
        raise NotVisible
    found = _recognised(upload, name, target)
    source, known = _known(kind, _source(source), found.header, by)
    open_yet = {key: value for key, value in known.items() if context.get(key) in (None, "")}
    if open_yet:
        place = target.admit(by, {**context, **open_yet})
    return _stored(kind, upload, name, place, found, by, source)


@transaction.atomic
def set_dialect(*, intake: Intake, by: Principal, **said: Any) -> Intake:
    """Read the file again as a person said: encoding, delimiter or sheet; header_row, decimal, date_order.

    Clears the mapping where columns move. In another sheet the header is looked for, unless it is said, too.
    """
    locked = _locked(intake, by)
    before = Dialect.from_json(locked.dialect)
    _refuse_other_kind(before, said)
    dialect = replace(before, **said)
    if dialect.sheet != before.sheet and dialect.header_row == before.header_row:
        dialect = replace(dialect, header_row=FIND)
    try:
        with files.local_path(locked.file).open("rb") as file:
            found = again(file, dialect)
    except Unreadable as error:
        raise Invalid({"sheet" if before.is_workbook else "encoding": [str(error)]}) from error
    has_moved = found.dialect.place() != before.place()
    locked.dialect, locked.header, locked.sample = found.dialect.as_json(), found.header, found.sample
    locked.mapping = {} if has_moved else locked.mapping
    locked.state = IntakeState.UPLOADED
    locked.save(update_fields=["dialect", "header", "sample", "mapping", "state"])
    return locked


@transaction.atomic
def set_mapping(
    *,
    intake: Intake,
    mapping: dict[str, str],
    by: Principal,
    source: str | None = None,
    context: dict[str, Any] | None = None,
) -> Intake:
    """Say which column is which field, perhaps another source and what else holds; has the whole file checked.

    `context`: as in `start`; the file stays where it was put. Raises Invalid by field, NotVisible, NotAllowed, Refused.
    """
    locked = _locked(intake, by)
    locked.context = locked.context if context is None else _said_anew(locked, context, by)
    locked.source = locked.source if source is None else _source(source)
    locked.decisions = {}
    locked.mapping = _checked(locked, mapping)
    locked.state = IntakeState.CHECKING
    locked.job = enqueue(
        kind=CHECK,
        url=_page(locked, by),
        by=by,
        payload={"intake": locked.pk},
        label=_("Check of %(name)s") % {"name": locked.file.name},
        workspace_id=locked.workspace_id,
    )
    locked.save(update_fields=["mapping", "source", "context", "decisions", "state", "job"])
    return locked


@transaction.atomic
def confirm(
    *, intake: Intake, by: Principal, skip_bad_rows: bool = False, decisions: dict[str, str] | None = None
) -> Intake:
    """Let the checked rows in: all at once or none. Rows with errors are left out only if that was chosen.

    `decisions`: what the person decided in the kind's own preview, name → value. The columns are remembered for the
    source. Raises Refused, Invalid.
    """
    locked = _locked(intake, by, (IntakeState.CHECKED, "load_failed"))
    _refuse_bad_rows(locked, skip_bad_rows)
    locked.decisions = _decided(locked, decisions or {}, by)
    locked.skip_bad_rows = skip_bad_rows
    locked.state = IntakeState.LOADING
    locked.job = enqueue(
        kind=LOAD,
        url=_page(locked, by),
        by=by,
        payload={"intake": locked.pk},
        label=_("Import of %(name)s") % {"name": locked.file.name},
        queue=Queue.INTERACTIVE,
        workspace_id=locked.workspace_id,
        dedupe_key=f"intake.load/{locked.pk}",
    )
    locked.save(update_fields=["skip_bad_rows", "decisions", "state", "job"])
    _remember(locked, by)
    counts = {"rows": locked.rows_good, "left_out": locked.rows_bad}
    after = {"kind": locked.kind, "source": locked.source, "sha256": locked.file.sha256, **counts}
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


def give_up(*, intake: Intake, by: Principal) -> None:
    """Discard an import that its owner has left lying; called by the schedule, on a locked row in its transaction."""
    forget_staged(intake)
    intake.state, intake.staged_path = IntakeState.DISCARDED, ""
    intake.preview = {"given_up": timezone.now().isoformat()}
    intake.save(update_fields=["state", "staged_path", "preview"])
    record(kind="intake.given_up", by=by, entity=intake)


@transaction.atomic
def undo(*, intake: Intake, by: Principal) -> Intake:
    """Have an import taken back by its chapter, in a job: all of it or nothing. Raises NotVisible, Refused.

    For who brought it and whoever else has the right to its kind, once, within seven days.
    """
    selectors.to_undo(by, intake.public_id)
    locked = _lock(intake)
    refuse_undo(locked)
    if selectors.phase(locked) == "undoing":
        raise Refused(_("This import is being undone already."))
    locked.job = enqueue(
        kind=UNDO,
        by=by,
        payload={"intake": locked.pk},
        label=_("Undoing the import of %(name)s") % {"name": locked.file.name},
        queue=Queue.INTERACTIVE,
        workspace_id=locked.workspace_id,
        dedupe_key=f"intake.undo/{locked.pk}",
    )
    locked.save(update_fields=["job"])
    record(kind="intake.undo_asked", by=by, entity=locked, after={"kind": locked.kind})
    return locked


def _page(intake: Intake, by: Principal) -> str:
    return reverse("intake", args=[by.corporation_slug, intake.public_id])


def refuse_undo(intake: Intake) -> None:
    """Refuse what cannot be taken back, or not any more."""
    if intake.undone_at:
        raise Refused(_("This import has been undone already."))
    if intake.state != IntakeState.LOADED:
        raise Refused(_("This import is %(state)s.") % {"state": intake.get_state_display()})
    until = selectors.undo_until(intake)
    if until is None:
        raise Refused(_("Imports of this kind cannot be undone."))
    if timezone.now() >= until:
        raise Refused(_("An import can be undone for seven days; they have passed."))


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


def _source(name: str) -> str:
    name = numbers.tidy(name)
    if len(name) > SOURCE_MOST:
        raise Invalid({"source": [_("At most 60 signs.")]})
    return name


def _said_anew(intake: Intake, context: dict[str, Any], by: Principal) -> dict[str, Any]:
    place = target_of(intake.kind).admit(by, context)
    file = intake.file
    if (place.data_class, place.owner_side, place.workspace_id) != (
        file.data_class,
        file.owner_side,
        file.workspace_id,
    ):
        raise Refused(_("The file would belong elsewhere. Discard this import and upload it there."))
    return place.context


def _checked(intake: Intake, mapping: dict[str, str]) -> dict[str, str]:
    target = target_of(intake.kind)
    found = matching.check(target, intake.header, mapping)
    if target.check_mapping is not None:
        target.check_mapping(found, intake.context)
    return found


def _known(kind: str, source: str, header: list[str], by: Principal) -> tuple[str, dict[str, Any]]:
    """Return the source, recognised if it was not said, and what else is known of its files."""
    ready = matching.recognised(target_of(kind), header)
    source = source or (ready.source if ready else "")
    last = selectors.remembered(by.corporation_id, kind, source, Side(by.side))
    if last is not None and matching.present(last.mapping, header):
        return last.source, last.context
    return last.source if last else source, ready.context if ready else {}


def _remember(intake: Intake, by: Principal) -> None:
    """Keep the columns for the next file of the source; the other side's sources are nobody's business here."""
    if not intake.source or by.side != Side.HOST:
        return
    context = {name: intake.context[name] for name in target_of(intake.kind).remembers if name in intake.context}
    last = selectors.remembered(intake.corporation_id, intake.kind, intake.source, Side.HOST)
    RememberedMapping.objects.update_or_create(
        corporation_id=intake.corporation_id,
        kind=intake.kind,
        source=last.source if last else intake.source,
        defaults={"mapping": intake.mapping, "context": context},
    )


def _decided(intake: Intake, decisions: dict[str, str], by: Principal) -> dict[str, str]:
    decide = target_of(intake.kind).decide
    if decide is not None:
        return decide(intake, decisions, by)
    if decisions:
        raise Invalid({"decisions": [_("Nothing is to be decided in imports of this kind.")]})
    return {}


def _refuse_other_kind(dialect: Dialect, said: dict[str, Any]) -> None:
    wrong = said.keys() & (OF_TEXTS if dialect.is_workbook else OF_WORKBOOKS)
    if wrong:
        reason = _("A workbook has none.") if dialect.is_workbook else _("Only workbooks have sheets.")
        raise Invalid({name: [reason] for name in sorted(wrong)})


def _stored(
    kind: str, upload: IO[bytes], name: str, place: Place, found: Recognised, by: Principal, source: str
) -> Intake:
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
        source=source,
    )
    record(kind="intake.started", by=by, entity=intake, after={"kind": kind, "sha256": stored.sha256})
    return intake


def _lock(intake: Intake) -> Intake:
    """Return the import, locked; read after the lock, so that the job that another began meanwhile is its job."""
    Intake.objects.select_for_update().get(pk=intake.pk)
    locked: Intake = Intake.objects.select_related("file", "job").get(pk=intake.pk)
    return locked


def _locked(intake: Intake, by: Principal, states: tuple[str, ...] = OPEN) -> Intake:
    """Return the import locked for the rest of the transaction, after asking right and state."""
    if intake.user_id != by.user_id:
        raise NotVisible
    selectors.check_scope(by, intake.kind)
    locked = _lock(intake)
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
