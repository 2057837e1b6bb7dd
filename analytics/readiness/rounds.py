"""A round of the enterprise: its view of itself and of the client, started, saved and submitted together. Source: D13."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from analytics.readiness import selectors, services
from analytics.readiness.models import Assessment
from analytics.readiness.services import Given
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Stale
from corpsys.access.services import require
from corpsys.access.states import Side
from corpsys.workspace.models import Workspace

NO_DRAFT = 0


@dataclass(frozen=True)
class Written:
    """What is written about one side: ratings and evidence by factor key."""

    ratings: Mapping[str, Given] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def start_round(*, workspace: Workspace, by: Principal, copy_last: bool = True) -> tuple[Assessment, Assessment]:
    """Return the drafts in which the enterprise rates itself and the client."""
    host, partner = (
        services.start_assessment(
            workspace=workspace, rater_side=Side.HOST, subject_side=side, by=by, copy_last=copy_last
        )
        for side in (Side.HOST, Side.PARTNER)
    )
    return host, partner


def version(workspace_id: int) -> int:
    """Return the version of the open round: it grows with every save of either side; 0 where no round is open."""
    drafts = selectors.draft_pair(workspace_id)
    return sum(one.assessment.version for one in (drafts.host, drafts.partner) if one is not None) or NO_DRAFT


@transaction.atomic
def save_round(*, workspace: Workspace, written: Mapping[Side, Written], version: int, by: Principal) -> int:
    """Write ratings of both sides into the open round and return its new version; version 0 opens a round.

    Raises Stale where the round is no longer in `version`, Invalid by side and factor key.
    """
    require(by, "assess_client", workspace.pk)
    # One writer at a time: two who both open a round must not both believe that theirs is new.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
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
    if version(workspace.pk) != expected:
        raise Stale(_("Somebody else saved this assessment in the meantime."))
    return start_round(workspace=workspace, by=by, copy_last=False)


@transaction.atomic
def submit_round(*, workspace: Workspace, by: Principal) -> tuple[Assessment, Assessment]:
    """Submit the enterprise's view of both sides at once; refused with everything that is empty in either."""
    require(by, "submit_assessment", workspace.pk)
    drafts = selectors.draft_pair(workspace.pk)
    if drafts.host is None or drafts.partner is None:
        raise Refused(_("There is no open assessment of both sides."), allowed=[_("Start a new one.")])
    services.check_submission(drafts.host, drafts.partner)
    return services.submit(assessment=drafts.host.assessment, by=by), services.submit(
        assessment=drafts.partner.assessment, by=by
    )
