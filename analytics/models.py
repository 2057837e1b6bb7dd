"""The models of this floor, chapter by chapter."""

from analytics.consolidation.models import Consolidation, JoinedCell
from analytics.dataroom.models import Dataset
from analytics.ledger.models import ClientStanding, KeyClientRun, LedgerClient, LedgerEntry, LedgerLoad
from analytics.readiness.models import Assessment, Factor, FactorSet, Rating

__all__ = [
    "Assessment",
    "ClientStanding",
    "Consolidation",
    "Dataset",
    "Factor",
    "FactorSet",
    "JoinedCell",
    "KeyClientRun",
    "LedgerClient",
    "LedgerEntry",
    "LedgerLoad",
    "Rating",
]
