"""Changes of one assessment: starting, rating, submitting; `rounds` does so for the two of a side at once.

Nothing here computes a score. Each side writes its own assessments only. Source: D12–D14.
"""

from collections.abc import Mapping
from typing import Final, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics import changes
from analytics.readiness import policies, selectors
from analytics.readiness.models import Assessment, Factor, FactorSet, Rating, ReadinessRound
from analytics.readiness.selectors import Mark, Sheet, words
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale, Text
from corpsys.access.services import require
from corpsys.access.states import K, Side
from corpsys.audit.services import record
from corpsys.workspace.models import Workspace

UNKNOWN: Final = "unknown"
LONGEST_EVIDENCE = 600
# Who answers and who submits, by side; the client only once it has been asked. Source: access, actions.
ANSWER: Final = {Side.HOST: "assess_client", Side.PARTNER: "answer_readiness"}
SUBMIT: Final = {Side.HOST: "submit_assessment", Side.PARTNER: "submit_readiness"}
Given = int | Literal["unknown"] | None


@transaction.atomic
def install_default_factors(*, by: Principal) -> FactorSet:
    """Return the newest catalogue of the corporation; the shipped one becomes its first version where there is none."""
    newest: FactorSet | None = (
        FactorSet.objects.filter(corporation_id=by.corporation_id, standing=FactorSet.Standing.PUBLISHED)
        .order_by("-number")
        .first()
    )
    if newest is not None:
        return newest
    made: FactorSet
    made, is_new = FactorSet.objects.get_or_create(corporation_id=by.corporation_id, number=1)
    if is_new:
        rows = selectors.default_rows(by.corporation_id)
        for row in rows:
            row.factor_set = made
        Factor.objects.bulk_create(rows)
        record(kind="factors.installed", by=by, entity=made)
    return made


@transaction.atomic
def start_assessment(
    *,
    workspace: Workspace,
    rater_side: Side,
    subject_side: Side,
    by: Principal,
    copy_last: bool = False,
    in_round: ReadinessRound | None = None,
) -> Assessment:
    """Return the draft of one side's view of one side, made where there is none; a person drafts for their own side only.

    `copy_last`: a new draft begins with the ratings of the last submitted assessment. `in_round`: where the draft
    belongs from now on, also one that an earlier round left behind. Source: D13.
    """
    require_own(by, ANSWER, rater_side, workspace.pk)
    last = selectors.latest(workspace.pk, subject_side, rater_side)
    draft: Assessment
    draft, is_new = Assessment.objects.get_or_create(
        corporation_id=workspace.corporation_id,
        workspace=workspace,
        rater_side=rater_side,
        subject_side=subject_side,
        submitted_at=None,
        defaults={
            "factor_set": in_round.factor_set if in_round else install_default_factors(by=by),
            "round": in_round,
            "data_class": K.K1 if rater_side == Side.HOST else K.K3,
            "user_id": by.user_id,
            # Versions go on where the last assessment stopped, so that a version read before never fits again.
            "version": last.version + 1 if last else 1,
        },
    )
    if is_new:
        if copy_last and last is not None:
            _copy(last, draft)
        record(kind="readiness.started", by=by, entity=draft, after={"subject": subject_side})
    elif in_round is not None and draft.round_id != in_round.pk:
        draft.round = in_round
        draft.save(update_fields=["round"])
    return draft


def require_own(by: Principal, actions: Mapping[Side, str], side: Side, workspace_id: int) -> None:
    """Refuse with 403 whoever may not do this for this side, and everybody of the other one."""
    if by.side != side:
        raise NotAllowed(_("Your role does not allow this."))
    require(by, actions[side], workspace_id)


def _copy(last: Assessment, draft: Assessment) -> None:
    keys = {factor.key: factor for factor in Factor.objects.filter(factor_set_id=draft.factor_set_id)}
    marks = selectors.sheet(last).marks
    Rating.objects.bulk_create(_row(draft, keys[key], mark) for key, mark in marks.items() if key in keys)


@transaction.atomic
def rate(
    *,
    assessment: Assessment,
    ratings: Mapping[str, Given],
    version: int,
    by: Principal,
    evidence: Mapping[str, str] | None = None,
) -> Assessment:
    """Write the given ratings and leave the others as they are; half a form may be saved.

    `ratings`: factor key → 0–4, "unknown", or None to empty it. Raises Invalid by factor key, Stale where somebody else
    saved since `version`, Refused once submitted, closed or too late. What changes nothing is no new version. Source: D14.
    """
    require_own(by, ANSWER, Side(assessment.rater_side), assessment.workspace_id)
    policies.check_writable(assessment)
    evidence = evidence or {}
    sheet = selectors.sheet(assessment)
    _check(sheet, ratings, evidence)
    marks = {key: _mark(sheet, key, ratings, evidence) for key in {**ratings, **evidence}}
    changed = {key: mark for key, mark in marks.items() if mark != sheet.mark(key)}
    if not changed:
        return assessment
    take(assessment, version)
    Rating.objects.bulk_create(
        [_row(assessment, sheet.factor(key), mark) for key, mark in changed.items()],
        update_conflicts=True,
        unique_fields=["corporation", "assessment", "factor"],
        update_fields=["level", "does_not_know", "evidence"],
    )
    record(
        kind="readiness.rated",
        by=by,
        entity=assessment,
        after={"subject": assessment.subject_side, "factors": sorted(changed)},
    )
    assessment.refresh_from_db()
    return assessment


def _check(sheet: Sheet, ratings: Mapping[str, Given], evidence: Mapping[str, str]) -> None:
    known = {factor.key for factor in sheet.factors}
    errors: dict[str, list[Text]] = {}
    for key in sorted({*ratings, *evidence} - known):
        errors[key] = [_("There is no such factor.")]
    for key, level in ratings.items():
        if key in known and not _is_rating(level):
            errors[key] = [_("A whole number from 0 to 4, “unknown”, or nothing.")]
    for key, text in evidence.items():
        if len(text) > LONGEST_EVIDENCE:
            errors.setdefault(key, []).append(
                _("Evidence has at most %(most)s characters.") % {"most": LONGEST_EVIDENCE}
            )
    if errors:
        raise Invalid(errors)


def _is_rating(level: object) -> bool:
    # True and False are whole numbers to Python, not to people.
    return level is None or level == UNKNOWN or (type(level) is int and level in range(selectors.HIGHEST_RATING + 1))


def take(assessment: Assessment, version: int) -> None:
    """Claim the next version of the draft, or say why not."""
    drafts = Assessment.objects.filter(pk=assessment.pk, submitted_at__isnull=True)
    if drafts.filter(version=version).update(version=version + 1):
        return
    if drafts.exists():
        raise Stale(_("Somebody else saved this assessment in the meantime."))
    raise Refused(_("This assessment has been submitted."), allowed=[_("Start a new one.")])


def _mark(sheet: Sheet, key: str, ratings: Mapping[str, Given], evidence: Mapping[str, str]) -> Mark:
    before = sheet.marks.get(key, Mark())
    text = evidence.get(key, before.evidence).strip()
    if key not in ratings:
        return Mark(before.level, before.does_not_know, text)
    level = ratings[key]
    return Mark(None, True, text) if level == UNKNOWN else Mark(level, False, text)


def _row(assessment: Assessment, factor: Factor, mark: Mark) -> Rating:
    return Rating(
        corporation_id=assessment.corporation_id,
        workspace_id=assessment.workspace_id,
        assessment=assessment,
        factor=factor,
        level=mark.level,
        does_not_know=mark.does_not_know,
        evidence=mark.evidence,
    )


@transaction.atomic
def submit(*, assessment: Assessment, by: Principal) -> Assessment:
    """Submit one assessment for good; refused with the list of what is empty. "Don't know" may be submitted. Source: D14."""
    require_own(by, SUBMIT, Side(assessment.rater_side), assessment.workspace_id)
    policies.check_writable(assessment)
    check_submission(selectors.sheet(assessment))
    changed = Assessment.objects.filter(pk=assessment.pk, submitted_at__isnull=True).update(
        submitted_at=timezone.now(), submitted_by_id=by.user_id
    )
    if not changed:
        raise Refused(_("This assessment has been submitted."), allowed=[_("Start a new one.")])
    record(kind="readiness.submitted", by=by, entity=assessment, after={"subject": assessment.subject_side})
    if assessment.rater_side == Side.HOST:
        # The client's own view never makes a score. Source: D13.
        changes.announce(by=by, workspace_id=assessment.workspace_id)
    assessment.refresh_from_db()
    return assessment


def check_submission(*sheets: Sheet) -> None:
    """Refuse while a factor has no answer at all; the refusal names each, by side. Source: D14."""
    missing = [(sheet.subject, factor) for sheet in sheets for factor in sheet.empty]
    if missing:
        raise Refused(
            _("Some factors are not rated yet. Choose a level, or “don't know”."),
            allowed=[f"{Side(side).label}: {words(factor).label}" for side, factor in missing],
            extra={"missing": [{"side": str(side), "factor": factor.key} for side, factor in missing]},
        )


def note_reading(*, workspace: Workspace, what: str, by: Principal) -> None:
    """Record that somebody outside the team read secrets of a workspace: an executive may, audited. Source: access, K1."""
    if workspace.pk not in by.parts:
        record(kind=f"{what}.read", by=by, entity=workspace, workspace_id=workspace.pk)
