"""Files that show why a rating is what it is: added to and taken off a draft, opened through the file service only.

A file has the class of its assessment: K1 of the enterprise, K3 of the client until its answers open. Source: D12, D13.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.readiness import policies, selectors, services
from analytics.readiness.models import Assessment, RatingFile
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotVisible, Refused
from corpsys.access.states import K, Side
from corpsys.audit.services import record
from corpsys.files import services as files
from corpsys.files.models import StoredFile
from corpsys.workspace.selectors import current_cycle

MOST_FILES = 5


@dataclass(frozen=True)
class Proof:
    """A file beside a rating, as a page shows it."""

    public_id: UUID
    file: UUID
    name: str
    size: int


def of_sheets(assessment_ids: Iterable[int]) -> dict[tuple[int, str], list[Proof]]:
    """Return the files of assessments by assessment and factor key; the caller may read the assessments."""
    found: dict[tuple[int, str], list[Proof]] = {}
    rows = RatingFile.objects.filter(assessment__in=list(assessment_ids)).select_related("factor", "file")
    for row in rows:
        proof = Proof(row.public_id, row.file.public_id, row.file.name, row.file.size)
        found.setdefault((row.assessment_id, row.factor.key), []).append(proof)
    return found


@transaction.atomic
def attach(*, assessment: Assessment, key: str, upload: IO[bytes], name: str, by: Principal) -> RatingFile:
    """Keep a file beside a rating of a draft. Raises TooLarge, Invalid for an unknown factor or an empty file, Refused."""
    _may_change(assessment, by)
    factor = next((one for one in selectors.sheet(assessment).factors if one.key == key), None)
    if factor is None:
        raise Invalid({key: [_("There is no such factor.")]})
    if RatingFile.objects.filter(assessment=assessment, factor=factor).count() >= MOST_FILES:
        raise Invalid({key: [_too_many()]})
    stored = files.store(
        upload=upload,
        name=name,
        by=by,
        data_class=K(assessment.data_class),
        owner_side=Side(assessment.rater_side),
        workspace_id=assessment.workspace_id,
        cycle=current_cycle(assessment.workspace_id),
    )
    if not stored.size:
        files.discard(stored=stored, by=by)
        raise Invalid({key: [_("The file is empty.")]})
    made: RatingFile = RatingFile.objects.create(
        corporation_id=assessment.corporation_id,
        workspace_id=assessment.workspace_id,
        assessment=assessment,
        factor=factor,
        file=stored,
        data_class=assessment.data_class,
    )
    record(kind="readiness.file_added", by=by, entity=assessment, after={"factor": key, "sha256": stored.sha256})
    return made


def _too_many() -> str:
    return ngettext(
        "There can be %(most)s file beside a rating.", "There can be %(most)s files beside a rating.", MOST_FILES
    ) % {"most": MOST_FILES}


@transaction.atomic
def remove(*, assessment: Assessment, public_id: UUID, by: Principal) -> None:
    """Take a file off a draft; its content goes, too. Refused once the assessment is submitted."""
    _may_change(assessment, by)
    row = (
        RatingFile.objects.visible_to(by)
        .filter(assessment=assessment, public_id=public_id)
        .select_related("factor", "file")
        .first()
    )
    if row is None:
        raise NotVisible
    stored, key = row.file, row.factor.key
    row.delete()
    files.discard(stored=stored, by=by)
    record(kind="readiness.file_removed", by=by, entity=assessment, after={"factor": key})


def _may_change(assessment: Assessment, by: Principal) -> None:
    services.require_own(by, services.ANSWER, Side(assessment.rater_side), assessment.workspace_id)
    if assessment.submitted_at is not None:
        raise Refused(_("This assessment has been submitted."), allowed=[_("Start a new one.")])
    policies.check_writable(assessment)


def reclass(assessments: QuerySet[Assessment], data_class: K) -> None:
    """Give the files of assessments another class; the caller records the act that lowers it."""
    rows = RatingFile.objects.filter(assessment__in=assessments)
    StoredFile.objects.filter(pk__in=rows.values("file")).update(data_class=data_class)
    rows.update(data_class=data_class)
