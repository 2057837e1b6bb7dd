"""What this chapter hands to the registries, and what it listens to."""

from typing import Any

from analytics import changes
from analytics.scoring import dry_run, services, tasks
from corpsys.jobs import registry as jobs


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    jobs.register(services.ALL, tasks.score, wanted=tasks.is_wanted)
    jobs.register(dry_run.KIND, dry_run.run)
    changes.grounds_changed.connect(_score, dispatch_uid="scoring")


def _score(sender: Any, *, by: Any, enterprise_id: int | None, workspace_id: int | None, **_more: Any) -> None:
    services.score_after_change(by=by, enterprise_id=enterprise_id, workspace_id=workspace_id)
