"""A dry run of rules: what a version of the thresholds would change over all pairs, before it is put in force.

The result names nobody; which pairs it concerns stands in lines that only readers of their K1 see. Source: D15, D25.
"""

from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from analytics.metrics.variant_rule import VariantRules
from analytics.readiness.selectors import SECRETS
from analytics.rules.models import DryRun, DryRunLine, VariantRuleSet
from analytics.rules.selectors import rules_in_force, rules_of
from analytics.scoring import pairs
from analytics.scoring.tasks import AT_ONCE
from corpsys.access.guard import visible
from corpsys.access.principal import Principal
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.jobs import services as jobs
from corpsys.jobs.models import Job, Queue
from corpsys.jobs.registry import DataError, Outcome, Run

KIND = "rules.dry_run"
ARROW = " → "
# So many results of a corporation are kept; the lines of a large one are as many as its pairs.
KEPT = 20

_WRITE = """
INSERT INTO analytics_dryrunline (corporation_id, public_id, dry_run_id, workspace_id, before, before_reason, after, after_reason)
SELECT %(corporation)s, gen_random_uuid(), %(dry_run)s, r.workspace, (%(before)s::text[])[r.old], (%(before_reasons)s::text[])[r.old],
    (%(after)s::text[])[r.new], (%(after_reasons)s::text[])[r.new]
FROM unnest(%(workspaces)s::bigint[], %(old)s::bigint[], %(new)s::bigint[]) AS r(workspace, old, new)
"""


@transaction.atomic
def ask(*, rules: VariantRuleSet, by: Principal) -> Job:
    """Have a version of the rules tried over all pairs, with the thresholds it has when the work begins. Source: D25."""
    require(by, "try_definitions")
    return jobs.enqueue(
        kind=KIND,
        by=by,
        payload={"rules": rules.pk},
        label=_("Dry run of version %(number)s of the rules") % {"number": rules.number},
        queue=Queue.BULK,
        dedupe_key=f"{KIND}/{rules.pk}",
    )


def reads_counts(principal: Principal, found: DryRun) -> bool:
    """Say whether this person may know the counts: those of very few pairs only who reads the secrets of each of them."""
    return found.names_nobody or pairs.scored().filter(visible(principal, SECRETS)).count() >= found.pairs


def run(job: Run) -> Outcome:
    """Compare what every pair gets with what it would get, and keep the counts and the pairs that differ."""
    with job.transaction():
        by = job.principal
        require(by, "try_definitions")
        tried = _rules(job)
        made: DryRun = DryRun.objects.create(
            corporation_id=by.corporation_id,
            rules=tried,
            thresholds=tried.thresholds,
            job_id=job.job_id,
            user_id=by.user_id,
        )
        _compare(job, made, rules_of(tried))
        made.save(update_fields=["counts", "pairs", "changed"])
        _forget_old(by.corporation_id)
        result = {"pairs": made.pairs, "changed": made.changed}
        record(kind="rules.dry_run", by=by, entity=made, after=result)
    url = reverse("dry_run", args=[by.corporation_slug, made.public_id])
    return Outcome({"dry_run": str(made.public_id), **(result if made.names_nobody else {})}, url)


def _rules(job: Run) -> VariantRuleSet:
    found: VariantRuleSet | None = VariantRuleSet.objects.filter(pk=job.payload["rules"]).first()
    if found is None:
        raise DataError(_("This version of the rules does not exist any more."))
    return found


def _compare(job: Run, made: DryRun, rules: VariantRules) -> None:
    """Fill in the counts, and write the lines, a part of the pairs after the other."""
    from analytics.scoring.trying import Trial, tried  # numpy: jobs only

    in_force = rules_in_force(made.corporation_id)
    found = list(pairs.scored().order_by("pk").values_list("pk", flat=True))
    whole = Trial.empty()
    for start in range(0, len(found), AT_ONCE):
        part = tried(made.corporation_id, found[start : start + AT_ONCE], in_force, rules)
        _write(made, part)
        whole += part
        job.progress(min(start + AT_ONCE, len(found)), len(found))
    made.pairs, made.changed = len(found), whole.changed
    made.counts = {f"{old}{ARROW}{new}": count for (old, new), count in sorted(whole.counts.items())}


def _write(made: DryRun, part: Any) -> None:
    if not part.changed:
        return
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"corporation": made.corporation_id, "dry_run": made.pk, **part.as_arrays()})


def _forget_old(corporation_id: int) -> None:
    kept = DryRun.objects.filter(corporation_id=corporation_id).order_by("-id").values_list("pk", flat=True)[:KEPT]
    old = DryRun.objects.filter(corporation_id=corporation_id).exclude(pk__in=list(kept))
    DryRunLine.objects.filter(dry_run__in=old).delete()
    old.delete()
