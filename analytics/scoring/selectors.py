"""Questions about the stored scores. All of it is the enterprise's secret (K1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from analytics.scoring.models import ClientScore
from analytics.scoring.services import ALL
from corpsys.access.principal import Principal
from corpsys.access.states import Role
from corpsys.corporation.models import Organisation
from corpsys.jobs.models import Job, JobState


def scores_of(workspace_ids: Iterable[int]) -> dict[int, ClientScore]:
    """Return the stored scores of many pairs by workspace, in one question. The caller may read their K1."""
    rows = ClientScore.objects.filter(workspace_id__in=list(workspace_ids))
    return {row.workspace_id: row for row in rows}


@dataclass(frozen=True)
class LastScoring:
    """When pairs were last scored, and how many of those that somebody reads changed then. `is_under_way`: again now."""

    at: datetime | None
    changed: int
    is_under_way: bool


def last_scoring(principal: Principal) -> LastScoring:
    """Return when the pairs were last scored, as far as it concerns this principal: all of them, or the own enterprise's.

    The job may be the product's own, which nobody sees; only its time is told, and rows counted as this person sees them.
    """
    jobs = Job.objects.filter(corporation_id=principal.corporation_id, kind=ALL).filter(_concerns(principal))
    done = jobs.filter(state=JobState.DONE, result__has_key="at").order_by("-finished_at").first()
    at = parse_datetime(done.result["at"]) if done else None
    return LastScoring(
        at=at,
        changed=ClientScore.objects.visible_to(principal).filter(computed_at=at).count() if at else 0,
        is_under_way=jobs.filter(state__in=(JobState.QUEUED, JobState.RUNNING)).exists(),
    )


def _concerns(principal: Principal) -> Q:
    everything = Q(payload={})
    if principal.role == Role.EXECUTIVE:
        return everything | Q(payload__has_key="enterprise")
    return everything | Q(payload={"enterprise": principal.organisation_id})


def own_enterprise(principal: Principal) -> Organisation | None:
    """Return the enterprise that this person belongs to."""
    rows = Organisation.objects.visible_to(principal).filter(kind=Organisation.Kind.ENTERPRISE)
    found: Organisation | None = rows.filter(pk=principal.organisation_id or 0).first()
    return found
