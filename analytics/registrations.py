"""What this floor hands to the registries of the floors below: kinds of jobs, kinds of imports, menu entries."""

from analytics import recorded
from analytics.consolidation import registrations as consolidation
from analytics.ledger import registrations as ledger
from corpsys.audit import kinds


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    kinds.register(recorded.WORDS)
    ledger.register()
    consolidation.register()
