"""Consolidation of the two sides' figures: the public names of `joining`, `pooling` and `wallet`.

Frames carry money as whole ten-thousandths in `amount_e4` (see `frames.with_e4` for Decimal columns).
"""

from analytics.metrics.frames import with_e4
from analytics.metrics.joining import JoinedPair, MatchStatus, StatusTotal, join_pair
from analytics.metrics.pooling import MIN_OTHERS, PooledCompetitors, pooled_competitors
from analytics.metrics.wallet import forecast_accuracy, growth_against_market, share_of_wallet, white_space

__all__ = [
    "MIN_OTHERS",
    "JoinedPair",
    "MatchStatus",
    "PooledCompetitors",
    "StatusTotal",
    "forecast_accuracy",
    "growth_against_market",
    "join_pair",
    "pooled_competitors",
    "share_of_wallet",
    "white_space",
    "with_e4",
]
