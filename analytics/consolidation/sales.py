"""The pair of the enterprise's sales and the client's purchases: exceptions, share of wallet, white space. Source: D32, D33.

Frames in, a `Joined` out; no database.
"""

from decimal import Decimal
from typing import Any

import pandas as pd

from analytics.consolidation import frames
from analytics.consolidation.joined import (
    Halves,
    Joined,
    by_status,
    cells_of,
    money,
    records,
    rounded_share,
    unknown_of,
)
from analytics.consolidation.pool import Pool, pool
from analytics.metrics.joined import PooledCompetitors, join_pair, share_of_wallet, white_space
from analytics.metrics.ten_thousandths import from_e4

LITTLE = Decimal("0.05")
MONTHS_MISSING = "months_missing"


def join(halves: Halves, tolerance: Decimal) -> Joined:
    """Join the enterprise's sales with what the client bought from it; show the rest of its purchases pooled."""
    host = frames.cells(halves.host)
    partner = frames.cells(halves.partner, halves.own_vendors)
    joined = join_pair(host.drop(columns="rows"), partner.drop(columns="rows"), tolerance=tolerance)
    pooled = pool(frames.purchases(halves.partner), halves.own_vendors)
    is_covered = halves.host_covers_partner
    wallet = share_of_wallet(_within(host, halves), pooled.by_category())
    total = wallet[wallet["level"] == 0].iloc[0]
    root = pooled.root
    summary = {
        "host_total": money(joined.host_total),
        "partner_total": money(joined.partner_total),
        "difference": money(joined.difference),
        "by_status": by_status(joined),
        "unknown": unknown_of(joined),
        "purchases": _e4(root["total_e4"]),
        "from_others": _e4(root["others_e4"]),
        "unknown_vendor": _e4(root["unknown_vendor_e4"]),
        "share_of_wallet": rounded_share(total["share"]) if is_covered else None,
        "share_by_partner": _share(root["own_e4"], root["total_e4"]),
        "share_reason": total["reason"] if is_covered else MONTHS_MISSING,
    }
    results = {
        "wallet": _wallet(wallet, pooled.by_category(), is_covered=is_covered),
        "white_space": _white_space(pooled),
        "little": str(LITTLE),
    }
    return Joined(summary, results, cells_of(joined, host, partner))


def _within(host: pd.DataFrame, halves: Halves) -> pd.DataFrame:
    """The enterprise's sales in the months of the client's purchases: both sides of a share speak of the same time."""
    first, last = pd.Timestamp(halves.partner_months[0]), pd.Timestamp(halves.partner_months[1])
    return host[host["period"].between(first, last)].drop(columns=["rows", "period"])


def _wallet(wallet: pd.DataFrame, pooled: PooledCompetitors, *, is_covered: bool) -> list[dict[str, Any]]:
    """The categories, the largest purchases first, suppressed ones at the end; unknown categories are in the totals only."""
    others = {row["category"]: row for row in records(pooled.rows) if row["level"] == 1}
    rows = []
    for row in records(wallet):
        if row["level"] == 0 or row["category"] is None:
            continue
        cell = others.get(row["category"], {})
        rows.append(
            {
                "category": row["category"],
                "sales": _e4(row["sales_e4"]),
                "purchases": _e4(row["purchases_e4"]),
                "from_others": _e4(cell.get("others_e4")),
                "share": rounded_share(row["share"]) if is_covered else None,
                "reason": row["reason"] if is_covered else MONTHS_MISSING,
            }
        )
    return sorted(rows, key=_largest("purchases"))


def _white_space(pooled: Pool) -> list[dict[str, Any]]:
    found = records(white_space(pooled.by_category(), LITTLE))
    rows = [
        {
            "category": row["category"],
            "own": _e4(row["own_e4"]),
            "elsewhere": _e4(row["elsewhere_e4"]),
            "share": rounded_share(row["own_share"]),
        }
        for row in found
        if row["is_white_space"]
    ]
    return sorted(rows, key=_largest("elsewhere"))


def _largest(name: str) -> Any:
    return lambda row: (row[name] is None, -Decimal(row[name] or 0), row["category"])


def _e4(amount: int | None) -> str | None:
    return None if amount is None else money(from_e4(int(amount)))


def _share(part: int, whole: int | None) -> str | None:
    """What the client itself says that it buys from the enterprise, of all it buys."""
    return rounded_share(Decimal(part) / Decimal(whole)) if whole and whole > 0 else None
