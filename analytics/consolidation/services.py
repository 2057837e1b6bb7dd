"""Changes of joined data: ask for a consolidation, keep its result, resolve an exception. Source: D32, D33."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.consolidation import policies
from analytics.consolidation.models import Consolidation, JoinedCell
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import Pair
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.jobs import services as jobs
from corpsys.jobs.models import Job, Queue
from corpsys.workspace.models import Cycle

KIND = "consolidation.run"
BATCH = 2_000
# Source: D32
TOLERANCE = Decimal("0.10")


@transaction.atomic
def start(*, cycle: Cycle, pair: Pair, page: str, by: Principal) -> Job:
    """Ask for the join of a pair's two versions in force; `page`: where the person goes when it is done. Source: D32."""
    policies.require_run(by, cycle)
    policies.check_taking_part(by, cycle)
    host, partner = policies.check_halves(cycle, pair)
    record(
        kind="consolidation.asked",
        by=by,
        entity=cycle,
        joint=True,
        after={"pair": pair.key, "versions": [host.number, partner.number]},
    )
    return jobs.enqueue(
        kind=KIND,
        by=by,
        payload={"cycle": cycle.pk, "pair": pair.key, "page": page},
        label=_("Join: %(host)s with %(partner)s") % {"host": pair.host.label, "partner": pair.partner.label},
        queue=Queue.BULK,
        workspace_id=cycle.workspace_id,
        dedupe_key=f"{KIND}:{cycle.pk}:{pair.key}",
    )


@transaction.atomic
def keep(
    *,
    cycle: Cycle,
    pair: Pair,
    halves: tuple[Dataset, Dataset],
    outcome: dict[str, Any],
    cells: list[dict[str, Any]],
    job_id: int,
    by: Principal,
) -> Consolidation:
    """Keep the result of a join as the one in force; resolutions of unchanged exceptions are taken over.

    `outcome`: tolerance, summary and results. Refused where a version or the permission has changed while it ran.
    """
    policies.require_run(by, cycle)
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    policies.check_taking_part(by, cycle)
    if policies.check_halves(cycle, pair) != halves:
        raise Refused(_("A new version arrived while the data was being joined."), allowed=[_("Join again.")])
    resolved = _resolved(cycle, pair)
    Consolidation.objects.filter(cycle=cycle, pair=pair.key, is_current=True).update(is_current=False)
    made: Consolidation = Consolidation.objects.create(
        **cycle.scope(), pair=pair.key, host_dataset=halves[0], partner_dataset=halves[1], job_id=job_id, **outcome
    )
    rows = [JoinedCell(**cycle.scope(), consolidation=made, **cell, **resolved.get(_same(cell), {})) for cell in cells]
    JoinedCell.objects.bulk_create(rows, batch_size=BATCH)
    record(kind="consolidation.done", by=by, entity=made, joint=True, after={"pair": pair.key, "cells": len(rows)})
    return made


def _resolved(cycle: Cycle, pair: Pair) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The resolutions of the result in force, by what was resolved."""
    names = ("resolution", "note", "resolved_by_id", "resolved_at")
    rows = (
        JoinedCell.objects.filter(cycle=cycle, consolidation__pair=pair.key, consolidation__is_current=True)
        .exclude(resolution="")
        .values("month", "category", "host_amount", "partner_amount", "status", *names)
    )
    return {_same(row): {name: row[name] for name in names} for row in rows}


def _same(cell: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(cell[name] for name in ("month", "category", "host_amount", "partner_amount", "status"))


@transaction.atomic
def resolve(*, cell: JoinedCell, resolution: str, note: str = "", by: Principal) -> JoinedCell:
    """Say whose figure of an exception holds, or that the difference is accepted; may be said anew. Source: D32."""
    require(by, "resolve_exception", cell.workspace_id)
    locked: JoinedCell = (
        JoinedCell.objects.select_for_update(of=("self",)).select_related("consolidation", "cycle").get(pk=cell.pk)
    )
    policies.check_taking_part(by, locked.cycle)
    policies.check_cell(locked)
    policies.check_resolution(resolution, note)
    before = {"resolution": locked.resolution}
    locked.resolution, locked.note = resolution, note.strip()
    locked.resolved_by_id, locked.resolved_at = by.user_id, timezone.now()
    locked.save(update_fields=["resolution", "note", "resolved_by", "resolved_at"])
    record(
        kind="exception.resolved",
        by=by,
        entity=locked,
        joint=True,
        before=before,
        after={"resolution": resolution},
    )
    return locked
