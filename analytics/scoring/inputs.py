"""What a recommendation looks at besides the ratings: the run in force, a client's place in it, finished cycles.

One pair at a time; the same of many pairs at once is `bulk`. Everything here is K1. Source: D10, D15.
"""

from typing import Any

from analytics.ledger.models import ClientStanding, KeyClientRun
from analytics.metrics.variant_rule import FinishedCycle
from analytics.metrics.vocabulary import Outcome, Variant
from corpsys.access.states import Ending
from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Cycle, Workspace


def is_scored(workspace: Workspace) -> bool:
    """Say whether the variant follows from the score: between an enterprise and a client only. Source: D5."""
    kinds = Organisation.Kind
    return workspace.host.kind == kinds.ENTERPRISE and workspace.partner.kind == kinds.CLIENT


def latest_run(enterprise_id: int) -> KeyClientRun | None:
    """Return the run of key clients of an enterprise that is in force."""
    found: KeyClientRun | None = KeyClientRun.objects.filter(enterprise_id=enterprise_id, is_in_force=True).first()
    return found


def standing_in(run: KeyClientRun | None, client_id: int) -> ClientStanding | None:
    """Return a client's place in a run; None where the ledger has no figures of it, which is not class C. Source: D10."""
    if run is None:
        return None
    rows = ClientStanding.objects.filter(run=run, client__organisation_id=client_id)
    found: ClientStanding | None = rows.order_by("rank", "id").first()
    return found


def history(workspace_id: int) -> tuple[FinishedCycle, ...]:
    """Return the finished cycles of a pair with their outcomes. Source: D15, D44."""
    return tuple(
        FinishedCycle(Variant(cycle.variant), Outcome(cycle.outcome))
        for cycle in finished_cycles().filter(workspace_id=workspace_id).order_by("number")
    )


def finished_cycles() -> Any:
    """Return the cycles that ended with an outcome; a withdrawal finishes nothing. Source: D44."""
    rows = Cycle.objects.filter(ended_at__isnull=False).exclude(ending=Ending.WITHDRAWN)
    return rows.exclude(variant="").exclude(outcome="")
