"""What this floor hands to the registries of the floors below: kinds of jobs, kinds of imports, menu entries."""

from analytics import recorded
from analytics.consolidation import registrations as consolidation
from analytics.ledger import registrations as ledger
from analytics.readiness import registrations as readiness
from analytics.rules import registrations as rules
from analytics.scoring import registrations as scoring
from corpsys.audit import kinds


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    kinds.register(recorded.WORDS)
    ledger.register()
    scoring.register()
    readiness.register()
    consolidation.register()
    rules.register()
