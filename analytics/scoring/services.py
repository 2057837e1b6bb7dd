"""Asking for the scores of many pairs, by a person or by the product itself after a change. Source: D11, D15, D25."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from analytics.ledger import policies
from corpsys.access.principal import Principal
from corpsys.access.services import require
from corpsys.corporation.models import Organisation
from corpsys.jobs import services as jobs
from corpsys.jobs.models import Job, JobState, Queue

ALL = "scoring.all"


@transaction.atomic
def ask_for_scores(*, enterprise: Organisation, by: Principal) -> Job:
    """Have every client of an enterprise scored anew. Source: D11, D15."""
    require(by, "run_scoring")
    policies.check_enterprise(by, enterprise)
    return jobs.enqueue(
        kind=ALL,
        by=by,
        payload={"enterprise": enterprise.pk},
        label=_("Scores of the clients of %(name)s") % {"name": enterprise.name},
        queue=Queue.BULK,
        dedupe_key=f"{ALL}/{enterprise.pk}",
    )


@transaction.atomic
def score_after_change(
    *, by: Principal, enterprise_id: int | None = None, workspace_id: int | None = None
) -> Job | None:
    """Have the pairs that a change concerns scored when it is committed; None where waiting work will see it.

    It is the product's own work: who made the change need not have the right to score. A running job may have read
    before the change, so only a waiting one stands for it.
    """
    asked: dict[str, Any] = {}
    if workspace_id is not None:
        asked = {"workspace": workspace_id}
    elif enterprise_id is not None:
        asked = {"enterprise": enterprise_id}
    if _will_be_seen(by.corporation_id, asked):
        return None
    system = jobs.system(corporation_id=by.corporation_id, slug=by.corporation_slug)
    return jobs.enqueue(kind=ALL, by=system, payload=asked, label=ALL, queue=Queue.BULK)


def _will_be_seen(corporation_id: int, asked: dict[str, Any]) -> bool:
    """Say whether the same, or everything, waits already; whoever wants to begin with it waits for our commit."""
    waiting = Job.objects.select_for_update(no_key=True).filter(
        corporation_id=corporation_id, kind=ALL, user__isnull=True, state=JobState.QUEUED, payload__in=[{}, asked]
    )
    return bool(waiting.order_by("pk").values_list("pk", flat=True)[:1])
