"""The job that scores pairs: those of the payload, and stores what changed. numpy is imported when it runs."""

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from analytics.ledger import policies
from analytics.rules.selectors import rules_in_force
from analytics.scoring import pairs
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.jobs.registry import Outcome, Run

# So many pairs are in memory at once.
AT_ONCE = 50_000


def score(run: Run) -> Outcome:
    """Score the pairs of the payload (one workspace, an enterprise's, or all) and write only what differs.

    All in one transaction, under a lock of the corporation: what is read is never older than what another run wrote.
    """
    from analytics.scoring.storing import Kept, keep

    kept = Kept(0, 0, 0)
    with run.transaction():
        by = run.principal
        _check(run)
        _wait_for_others(by.corporation_id)
        rules, at = rules_in_force(by.corporation_id), timezone.now()
        found = _pairs(run)
        for start in range(0, len(found), AT_ONCE):
            kept += keep(by.corporation_id, found[start : start + AT_ONCE], rules, at=at)
            run.progress(min(start + AT_ONCE, len(found)), len(found))
        result = {"pairs": kept.pairs, "added": kept.added, "changed": kept.changed}
        if kept.added or kept.changed:
            record(kind="scores.computed", by=by, after=result)
    url = reverse("scores", args=[by.corporation_slug]) if by.user_id else ""
    return Outcome({**result, "at": at.isoformat()}, url)


def is_wanted() -> bool:
    """Say whether there is anything to score in the corporation of the context."""
    return bool(pairs.scored().exists())


def _check(run: Run) -> None:
    """A person scores the own enterprise only; what the product asks for needs no right, and shows nobody anything."""
    if run.principal.user_id:
        require(run.principal, "run_scoring")
        policies.check_enterprise(run.principal, Organisation.objects.get(pk=run.payload["enterprise"]))


def _wait_for_others(corporation_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('scoring.all'), %s)", [corporation_id % 2**31])


def _pairs(run: Run) -> list[int]:
    rows = pairs.scored()
    if "workspace" in run.payload:
        rows = rows.filter(pk=run.payload["workspace"])
    elif "enterprise" in run.payload:
        rows = rows.filter(host_id=run.payload["enterprise"])
    return list(rows.order_by("pk").values_list("pk", flat=True))
