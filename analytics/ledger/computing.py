"""The job that finds the key clients: sums of the ledger in, one run with the standing of every client out. Source: D10.

Where the ledger has the period of equal length before, that is computed with it, so that movement can be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from analytics import changes
from analytics.ledger import parents, policies
from analytics.ledger.definition import Definition
from analytics.ledger.models import KeyClientRun
from analytics.ledger.money import Money
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.jobs.registry import Outcome, Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from analytics.ledger.amounts import Sums
    from analytics.metrics.pareto import ParetoResult

STEPS = 4


@dataclass(frozen=True, eq=False)
class Computed:
    """One period as it was read and computed. `keys`: who is key, in the order of the result."""

    asked: Definition
    money: Money
    sums: Sums
    result: ParetoResult
    keys: NDArray[np.bool_]


def key_clients(run: Run) -> Outcome:
    """Compute and keep the key clients that the payload asks for, and those of the period before where it is there."""
    asked = Definition.read(run.payload)
    with run.reading():
        wanted = _computed(asked)
        run.progress(1, STEPS)
        earlier = _earlier(asked.before())
    run.progress(2, STEPS)
    with run.transaction():
        policies.check_may_compute(run.principal, asked.enterprise_id)
        # Asked again: a period may have been replaced meanwhile, and then its figures are others.
        policies.check_figures(asked)
        previous = _kept(run, earlier, None, is_in_force=False) if earlier else None
        run.progress(3, STEPS)
        made = _kept(run, wanted, previous, is_in_force=run.payload["is_in_force"])
        after = {"clients": wanted.result.counted, "is_in_force": made.is_in_force}
        record(kind="key_clients.computed", by=run.principal, entity=made, after=after)
        if made.is_in_force:
            changes.announce(by=run.principal, enterprise_id=made.enterprise_id)
    url = reverse("key_client_run", args=[run.principal.corporation_slug, made.public_id])
    return Outcome({"run": str(made.public_id), "clients": wanted.result.counted, "k80": wanted.result.k80}, url)


def put_in_force(made: KeyClientRun) -> None:
    """Let the classes of one run be those of its enterprise, and of no other; in the caller's transaction."""
    # One at a time: two at once must not both find that nothing else is in force.
    Organisation.objects.select_for_update().get(pk=made.enterprise_id)
    in_force = KeyClientRun.objects.filter(enterprise_id=made.enterprise_id, is_in_force=True)
    in_force.exclude(pk=made.pk).update(is_in_force=False)
    made.is_in_force = True
    made.save(update_fields=["is_in_force"])


def _earlier(before: Definition | None) -> Computed | None:
    """The period before, where every month of it is loaded and its figures answer the same question."""
    if before is None or not policies.is_covered(before):
        return None
    try:
        policies.check_figures(before)
    except Refused:
        return None
    return _computed(before)


def _computed(asked: Definition) -> Computed:
    from analytics.ledger import amounts  # numpy: jobs only
    from analytics.metrics.pareto import are_key, key_clients_e4

    money = policies.check_figures(asked)
    sums = amounts.read(asked, money)
    # Names are not needed: ties stand in the order of the columns, and clients are found by where they came in.
    result = key_clients_e4([""] * len(sums.clients), sums.amounts_e4, ties_as_given=True)
    return Computed(asked, money, sums, result, are_key(result, sums.is_strategic))


def _kept(run: Run, found: Computed, previous: KeyClientRun | None, *, is_in_force: bool) -> KeyClientRun:
    from analytics.ledger import storing, summing  # numpy: jobs only

    by: Principal = run.principal
    made: KeyClientRun = KeyClientRun.objects.create(
        corporation_id=by.corporation_id,
        enterprise_id=found.asked.enterprise_id,
        measure=found.asked.measure,
        returns=found.asked.returns,
        by=found.asked.by,
        first_month=found.asked.first_month,
        last_month=found.asked.last_month,
        currency=found.money.currency,
        is_in_force=False,
        previous=previous,
        job_id=run.job_id,
    )
    if is_in_force:
        put_in_force(made)
    clients = parents.with_rows(found.sums.clients, made)
    made.summary = summing.summary(found.result, found.keys, clients, money=found.money, without=found.sums.without)
    made.save(update_fields=["summary"])
    storing.store(made, found.result, clients, found.keys)
    return made
