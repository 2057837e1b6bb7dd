"""A round: one side's view of itself and of the other, started, saved and submitted together. Source: D13.

The enterprise opens a round by its first answer or by asking the client (see `inviting`). Both sides write through here;
whose answers they are follows from the side of whoever acts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.readiness import evidence, letters, policies, selectors, services
from analytics.readiness.models import Assessment, ReadinessRound
from analytics.readiness.services import ANSWER, SUBMIT, Given
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotVisible, Refused, Stale
from corpsys.access.services import require
from corpsys.access.states import K, Side
from corpsys.audit.services import record
from corpsys.workspace.models import Workspace

NO_DRAFT = 0


@dataclass(frozen=True)
class Written:
    """What is written about one side: ratings and evidence by factor key."""

    ratings: Mapping[str, Given] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def start_round(*, workspace: Workspace, by: Principal, copy_last: bool = True) -> tuple[Assessment, Assessment]:
    """Return the drafts in which the side of `by` rates the enterprise and the client; a new one may begin as the last ended.

    The enterprise opens a round where none is open; the client answers in one that it was asked into.
    """
    require(by, ANSWER[by.side], workspace.pk)
    lock(workspace)
    current = _round_of_client(workspace) if by.side == Side.PARTNER else _round_of_host(workspace, by)
    host, partner = (
        services.start_assessment(
            workspace=workspace, rater_side=by.side, subject_side=side, by=by, copy_last=copy_last, in_round=current
        )
        for side in (Side.HOST, Side.PARTNER)
    )
    return host, partner


def lock(workspace: Workspace) -> None:
    """Let one writer of a pair work at a time: two who both open a round must not both believe that theirs is new."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)


def open_round(workspace_id: int) -> ReadinessRound | None:
    """Return the open round of a pair."""
    found: ReadinessRound | None = (
        ReadinessRound.objects.filter(workspace_id=workspace_id, closed_at__isnull=True)
        .select_related("factor_set", "corporation")
        .first()
    )
    return found


def _round_of_client(workspace: Workspace) -> ReadinessRound:
    current = open_round(workspace.pk)
    if current is None or current.invited_at is None:
        raise NotVisible
    policies.check_client_may_begin(current)
    return current


def _round_of_host(workspace: Workspace, by: Principal) -> ReadinessRound:
    current = open_round(workspace.pk)
    if current is not None and policies.has_submitted(current, Side.HOST):
        policies.check_host_may_begin_anew(current)
        _end(current)
        current = None
    return current or begin(workspace, by)


def begin(workspace: Workspace, by: Principal) -> ReadinessRound:
    """Return a new open round with the factors in force; the caller has locked the pair and asked for the right."""
    last = ReadinessRound.objects.filter(workspace=workspace).aggregate(last=Max("number"))["last"] or 0
    made: ReadinessRound = ReadinessRound.objects.create(
        corporation_id=workspace.corporation_id,
        workspace=workspace,
        number=last + 1,
        factor_set=services.install_default_factors(by=by),
        user_id=by.user_id,
    )
    record(kind="readiness.round_opened", by=by, entity=made, after={"number": made.number})
    return made


def version(workspace_id: int, side: Side = Side.HOST) -> int:
    """Return the version of a side's open drafts: it grows with every save of either; 0 where there are none."""
    drafts = selectors.draft_pair(workspace_id, side)
    return sum(one.assessment.version for one in (drafts.host, drafts.partner) if one is not None) or NO_DRAFT


@transaction.atomic
def save_round(*, workspace: Workspace, written: Mapping[Side, Written], version: int, by: Principal) -> int:
    """Write ratings of both sides into the own drafts and return their new version; version 0 opens them.

    Raises Stale where the drafts are no longer in `version`, Invalid by side and factor key.
    """
    require(by, ANSWER[by.side], workspace.pk)
    lock(workspace)
    drafts = dict(zip(Side, _drafts(workspace, version, by), strict=True))
    for side, said in written.items():
        _rate(drafts[side], side, said, by)
    return sum(draft.version for draft in drafts.values())


def _rate(draft: Assessment, side: Side, said: Written, by: Principal) -> None:
    try:
        services.rate(assessment=draft, ratings=said.ratings, evidence=said.evidence, version=draft.version, by=by)
    except Invalid as refusal:
        raise Invalid({f"{side.value}.{key}": errors for key, errors in refusal.errors.items()}) from refusal


def _drafts(workspace: Workspace, expected: int, by: Principal) -> tuple[Assessment, Assessment]:
    if version(workspace.pk, by.side) != expected:
        raise Stale(_("Somebody else saved this assessment in the meantime."))
    return start_round(workspace=workspace, by=by, copy_last=False)


@transaction.atomic
def submit_round(*, workspace: Workspace, by: Principal) -> tuple[Assessment, Assessment]:
    """Submit the own view of both sides at once; refused with everything that is empty in either.

    With the second side's submission the round ends, and the client's answers open to the enterprise. Source: D13.
    """
    require(by, SUBMIT[by.side], workspace.pk)
    lock(workspace)
    drafts = selectors.draft_pair(workspace.pk, by.side)
    if drafts.host is None or drafts.partner is None:
        raise Refused(_("There is no open assessment of both sides."), allowed=[_("Start a new one.")])
    services.check_submission(drafts.host, drafts.partner)
    done = (
        services.submit(assessment=drafts.host.assessment, by=by),
        services.submit(assessment=drafts.partner.assessment, by=by),
    )
    current = done[0].round
    if current is not None and by.side == Side.PARTNER:
        letters.write_to_leader(current, "readiness_answered", by, once="submitted")
    if current is not None and all(policies.has_submitted(current, side) for side in Side):
        _unseal(current, by)
    return done


def _unseal(current: ReadinessRound, by: Principal) -> None:
    """Let the enterprise read what the client submitted, with its files. The client's lead agreed to it by submitting."""
    answers = Assessment.objects.filter(round=current, rater_side=Side.PARTNER, submitted_at__isnull=False)
    evidence.reclass(answers, K.K3B)
    answers.update(data_class=K.K3B)
    _end(current)
    record(kind="readiness.opened_to_both", by=by, entity=current, joint=True)


def _end(current: ReadinessRound) -> None:
    current.closed_at = timezone.now()
    current.save(update_fields=["closed_at"])


@transaction.atomic
def close_round(*, workspace: Workspace, by: Principal) -> ReadinessRound:
    """End the open round though the client has not submitted; drafts stay with their side, unread. Source: D13."""
    require(by, "invite_to_assess", workspace.pk)
    lock(workspace)
    current = open_round(workspace.pk)
    if current is None:
        raise Refused(_("There is no open round."))
    policies.check_may_close(current)
    _end(current)
    record(kind="readiness.round_closed", by=by, entity=current, after={"number": current.number})
    return current
