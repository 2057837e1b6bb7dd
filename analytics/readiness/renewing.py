"""A factor set that changed under an open questionnaire: the drafts keep the old one, and are offered the new.

Taking it carries answers and files over by the key of their factor. What is no longer asked stays stored and is not shown.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from analytics.readiness import policies, selectors, services
from analytics.readiness.models import Assessment, Factor, FactorSet, Rating, RatingFile, ReadinessRound
from analytics.readiness.selectors import Pair, Sheet
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.access.states import Side
from corpsys.audit.services import record


@dataclass(frozen=True)
class Offer:
    """The newer set, and what taking it would do to the two drafts of a side: counts of answers and of statements.

    `reworded`: carried statements whose label or level texts differ, so that the answers want a second look.
    """

    factor_set: FactorSet
    carried: int
    added: int
    dropped: int
    reworded: int


def offer(drafts: Pair) -> Offer | None:
    """Return what a newer published set would change in open drafts; None where they have the newest."""
    sheets = [one for one in (drafts.host, drafts.partner) if one is not None]
    newest = _newest(sheets[0].assessment.corporation_id) if sheets else None
    if newest is None or all(one.assessment.factor_set_id == newest.pk for one in sheets):
        return None
    factors = {one.key: one for one in Factor.objects.filter(factor_set=newest)}
    return Offer(newest, *(sum(counts) for counts in zip(*(_changes(one, factors) for one in sheets), strict=True)))


def _newest(corporation_id: int) -> FactorSet | None:
    found: FactorSet | None = (
        FactorSet.objects.filter(corporation_id=corporation_id, standing=FactorSet.Standing.PUBLISHED)
        .order_by("-number")
        .first()
    )
    return found


def _changes(sheet: Sheet, new: dict[str, Factor]) -> tuple[int, int, int, int]:
    old = {one.key: one for one in sheet.factors}
    answered = {key for key in old if not sheet.mark(key).is_empty}
    differs = {key for key in old.keys() & new.keys() if _words(old[key]) != _words(new[key])}
    return (
        len(answered & new.keys()),
        len(new.keys() - old.keys()),
        len(answered - new.keys()),
        len(answered & differs),
    )


def _words(factor: Factor) -> tuple[object, object]:
    return factor.labels, factor.levels


@transaction.atomic
def take_new_factors(*, workspace_id: int, by: Principal) -> Pair:
    """Move both drafts of the side of `by` to the newest set; answers go over by key. Refused where there is no newer one."""
    services.require_own(by, services.ANSWER, by.side, workspace_id)
    drafts = selectors.draft_pair(workspace_id, by.side)
    found = offer(drafts)
    if found is None:
        raise Refused(_("Your answers are on the newest factors already."))
    for sheet in (drafts.host, drafts.partner):
        if sheet is not None:
            policies.check_writable(sheet.assessment)
            _move(sheet.assessment, found.factor_set, by)
    return selectors.draft_pair(workspace_id, by.side)


def _move(draft: Assessment, factor_set: FactorSet, by: Principal) -> None:
    services.take(draft, draft.version)
    before = draft.factor_set.number
    new = {one.key: one for one in Factor.objects.filter(factor_set=factor_set)}
    for model in (Rating, RatingFile):
        rows = [row for row in model.objects.filter(assessment=draft).select_related("factor") if row.factor.key in new]
        for row in rows:
            row.factor = new[row.factor.key]
        model.objects.bulk_update(rows, ["factor"])
    Assessment.objects.filter(pk=draft.pk).update(factor_set=factor_set)
    if draft.round_id is not None:
        # Who begins later in this round begins with the newest.
        ReadinessRound.objects.filter(pk=draft.round_id).update(factor_set=factor_set)
    record(
        kind="readiness.factors_taken",
        by=by,
        entity=draft,
        before={"factor_set": before},
        after={"factor_set": factor_set.number, "subject": Side(draft.subject_side).value},
    )
