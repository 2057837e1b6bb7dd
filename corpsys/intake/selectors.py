"""Questions about imports: a person sees the own ones, and only while the right to their kind lasts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotAllowed, NotVisible, Text
from corpsys.access.states import Side
from corpsys.files.services import absolute
from corpsys.intake import faults, matching
from corpsys.intake.models import Intake, IntakeState, RememberedMapping
from corpsys.intake.registry import kinds, target_of
from corpsys.jobs.models import JobState

ENDED_BADLY = (JobState.FAILED, JobState.CANCELLED)
UNDO = "intake.undo"
UNDO_DAYS = 7


def intakes(principal: Principal, *, with_discarded: bool = True) -> Any:
    """Return the own imports, newest first; the discarded ones only where they are asked for."""
    found = Intake.objects.visible_to(principal).filter(kind__in=kinds()).select_related("file", "job")
    return found if with_discarded else found.exclude(state=IntakeState.DISCARDED)


def intake(principal: Principal, public_id: UUID) -> Intake:
    """Return one of the own imports, or refuse as if it did not exist; also where its kind is closed to the person now.

    A token finds the imports of its maker without the scope to read, as it must be able to go on with what it began.
    """
    own = Intake.objects.filter(corporation_id=principal.corporation_id, user_id=principal.user_id)
    found: Intake | None = own.filter(public_id=public_id).select_related("file", "job").first()
    if found is None:
        raise NotVisible
    check_scope(principal, found.kind)
    target_of(found.kind).admit(principal, found.context)
    return found


def to_undo(principal: Principal, public_id: UUID) -> Intake:
    """Return an import that the person may take back: an own one, or one that the right to its kind covers.

    Refuses as if it did not exist, also what the other side of a workspace brought.
    """
    rows = Intake.objects.filter(corporation_id=principal.corporation_id).select_related("file", "job", "user")
    found: Intake | None = rows.filter(public_id=public_id).first()
    if found is None or found.file.owner_side != principal.side:
        raise NotVisible
    check_scope(principal, found.kind)
    target = target_of(found.kind)
    try:
        target.admit(principal, found.context)
        if target.may_undo is not None:
            target.may_undo(found, principal)
    except NotAllowed:
        if found.user_id != principal.user_id:
            raise NotVisible from None
        raise
    return found


def undo_until(found: Intake) -> datetime | None:
    """Return until when an import can be taken back, or None where it is not in or its chapter knows no way back."""
    if found.state != IntakeState.LOADED or found.undone_at or target_of(found.kind).undo is None:
        return None
    loaded = found.preview.get("loaded_at")
    return (datetime.fromisoformat(loaded) if loaded else found.created_at) + timedelta(days=UNDO_DAYS)


def can_be_undone(found: Intake) -> bool:
    """Say whether an import can be taken back now; whether the chapter can do it shows only when it is tried."""
    until = undo_until(found)
    return until is not None and timezone.now() < until and phase(found) != "undoing"


def check_scope(principal: Principal, kind: str) -> None:
    """Refuse a token that was not made for this kind as if the kind did not exist."""
    if principal.scopes is not None and target_of(kind).scope not in principal.scopes:
        raise NotVisible


def phase(found: Intake) -> str:
    """Return the state, or what its job has made of it.

    "check_failed", "load_failed" and "undo_failed" where the job ended badly, "undoing" while it runs, then "undone";
    "given_up" where nobody went on with it.
    """
    if found.undone_at:
        return "undone"
    if found.state == IntakeState.DISCARDED and "given_up" in found.preview:
        return "given_up"
    is_over = found.job is not None and found.job.state in ENDED_BADLY
    if is_over and found.state == IntakeState.CHECKING:
        return "check_failed"
    if is_over and found.state == IntakeState.LOADING:
        return "load_failed"
    if found.state == IntakeState.LOADED and found.job is not None and found.job.kind == UNDO:
        return "undo_failed" if is_over else "undoing"
    return str(found.state)


@dataclass(frozen=True)
class FaultShown:
    """One error as it is shown; `label` is the field's, or empty for the whole row."""

    row: int
    field: str
    label: Text
    column: str
    value: str
    message: Text


@dataclass(frozen=True)
class GroupShown:
    label: Text
    message: Text
    count: int
    first_row: int


def first_faults(found: Intake) -> list[FaultShown]:
    """Return the first errors, in words."""
    return [shown(found, row) for row in found.errors]


def groups(found: Intake) -> list[GroupShown]:
    """Return the errors counted by field and kind, the most frequent first."""
    return [
        GroupShown(_label(found, group["field"]), faults.words(group["code"]), group["count"], group["first_row"])
        for group in found.preview.get("groups", [])
    ]


def shown(found: Intake, fault: dict[str, Any]) -> FaultShown:
    """Return an error in words."""
    field = fault["field"]
    return FaultShown(
        row=fault["row"],
        field=field,
        label=_label(found, field),
        column=found.mapping.get(field, ""),
        value=fault["value"],
        message=faults.words(fault["code"]),
    )


def errors_path(found: Intake) -> Any:
    """Return the Parquet of every error, or None before the check."""
    name = found.preview.get("errors_path", "")
    return absolute(name) if name else None


@dataclass(frozen=True)
class Offer:
    """A mapping that is known for a file's source, and in words why it is offered."""

    words: str
    mapping: dict[str, str]
    is_complete: bool


def offer(found: Intake) -> Offer | None:
    """Return what is known of such files: what was confirmed for the source last, or a ready mapping of the header."""
    if found.mapping:
        return None
    target = target_of(found.kind)
    last = remembered(found.corporation_id, found.kind, found.source, Side(found.file.owner_side))
    mapping = matching.present(last.mapping, found.header) if last else {}
    if last and mapping:
        return Offer(_("As last time from %(source)s.") % {"source": last.source}, mapping, True)
    ready = matching.recognised(target, found.header)
    if ready is None:
        return None
    said = _("Recognised as an export from %(source)s: %(kind)s.") % {"source": ready.source, "kind": target.label}
    return Offer(said, matching.present(ready.columns, found.header), False)


def remembered(corporation_id: int, kind: str, source: str, side: Side) -> RememberedMapping | None:
    """Return what was confirmed last for a source's files. Only the host's sources are remembered."""
    if not source or side != Side.HOST:
        return None
    rows = RememberedMapping.objects.filter(corporation_id=corporation_id, kind=kind, source__iexact=source)
    found: RememberedMapping | None = rows.first()
    return found


def sources(principal: Principal, kind: str) -> list[str]:
    """Return the names of sources that are known for a kind: those with a ready mapping, and those used before."""
    ready = [item.source for item in target_of(kind).ready]
    used = RememberedMapping.objects.visible_to(principal).filter(kind=kind).values_list("source", flat=True)
    return list({name.casefold(): name for name in [*ready, *used]}.values())


def proposals(found: Intake, known: Offer | None = None) -> list[matching.Match]:
    """Return what stands in the mapping; before anything was chosen, what is known of the source or the names suggest."""
    target = target_of(found.kind)
    if not found.mapping and known is not None and known.is_complete:
        return [matching.Match(field, known.mapping.get(field.key, ""), matching.KNOWN) for field in target.fields]
    if not found.mapping:
        return matching.propose(target, found.header, known.mapping if known else None)
    return [matching.Match(field, found.mapping.get(field.key, ""), "") for field in target.fields]


def most_megabytes() -> int:
    """Return the limit of an upload, in MB."""
    return int(settings.UPLOAD_MAX_BYTES / (1024 * 1024))


def _label(found: Intake, field: str) -> Text:
    return target_of(found.kind).field_of(field).label if field else ""
