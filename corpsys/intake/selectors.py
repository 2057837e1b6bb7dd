"""Questions about imports: a person sees the own ones, and only while the right to their kind lasts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible, Text
from corpsys.files.services import absolute
from corpsys.intake import faults, matching
from corpsys.intake.models import Intake, IntakeState
from corpsys.intake.registry import kinds, target_of
from corpsys.jobs.models import JobState

ENDED_BADLY = (JobState.FAILED, JobState.CANCELLED)


def intakes(principal: Principal) -> Any:
    """Return the own imports, newest first."""
    return Intake.objects.visible_to(principal).filter(kind__in=kinds()).select_related("file", "job")


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


def check_scope(principal: Principal, kind: str) -> None:
    """Refuse a token that was not made for this kind as if the kind did not exist."""
    if principal.scopes is not None and target_of(kind).scope not in principal.scopes:
        raise NotVisible


def phase(found: Intake) -> str:
    """Return the state, or "check_failed" and "load_failed" where the job behind it ended badly."""
    is_over = found.job is not None and found.job.state in ENDED_BADLY
    if is_over and found.state == IntakeState.CHECKING:
        return "check_failed"
    if is_over and found.state == IntakeState.LOADING:
        return "load_failed"
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


def proposals(found: Intake) -> list[matching.Match]:
    """Return what stands in the mapping; before anything was chosen, what the names of the columns suggest."""
    target = target_of(found.kind)
    if not found.mapping:
        return matching.propose(target, found.header)
    return [matching.Match(field, found.mapping.get(field.key, ""), "") for field in target.fields]


def most_megabytes() -> int:
    """Return the limit of an upload, in MB."""
    return int(settings.UPLOAD_MAX_BYTES / (1024 * 1024))


def _label(found: Intake, field: str) -> Text:
    return target_of(found.kind).field_of(field).label if field else ""
