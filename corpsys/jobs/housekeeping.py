"""Work of the schedule that belongs to the product itself."""

from corpsys.audit import sealing
from corpsys.jobs.registry import Outcome, Run


def seal_audit(run: Run) -> Outcome:
    """Seal what was recorded since the last time: the handler of `audit.seal`. Source: reliability 11."""
    with run.transaction():
        sealed = sealing.seal(run.principal.corporation_id)
    return Outcome({"sealed": sealed})
