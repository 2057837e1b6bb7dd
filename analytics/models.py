"""The models of this floor, chapter by chapter."""

from analytics.consolidation.models import Consolidation, JoinedCell
from analytics.dataroom.models import Dataset
from analytics.ledger.models import ClientStanding, ExchangeRate, KeyClientRun, LedgerClient, LedgerEntry, LedgerLoad
from analytics.readiness.models import (
    Assessment,
    Factor,
    FactorSet,
    Rating,
    RatingFile,
    ReadinessRound,
    ReadinessShare,
)
from analytics.rules.models import DryRun, DryRunLine, VariantRuleSet
from analytics.scoring.models import ClientScore, MarketPosition

__all__ = [
    "Assessment",
    "ClientScore",
    "ClientStanding",
    "Consolidation",
    "Dataset",
    "DryRun",
    "DryRunLine",
    "ExchangeRate",
    "Factor",
    "FactorSet",
    "JoinedCell",
    "KeyClientRun",
    "LedgerClient",
    "LedgerEntry",
    "LedgerLoad",
    "MarketPosition",
    "Rating",
    "RatingFile",
    "ReadinessRound",
    "ReadinessShare",
    "VariantRuleSet",
]
