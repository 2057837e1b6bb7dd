"""The pair of market data and the client's results: how the client grows against its market. Source: D32, D33.

The two halves are different measures, so a cell that both have is matched and no difference is an exception.
"""

from datetime import date
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
from analytics.metrics.frames import AMOUNT
from analytics.metrics.joined import JoinedPair, growth_against_market, join_pair
from analytics.metrics.ten_thousandths import from_e4

# Beyond any difference that two figures can have: here nothing is an exception.
NO_TOLERANCE_NEEDED = Decimal(2)
TWO_YEARS_NEEDED = "two_years_needed"
SUPPRESSED = "suppressed"


def join(halves: Halves) -> Joined:
    """Join market data with the client's results; cells of the client with too few competitors stay hidden."""
    host, partner = frames.cells(halves.host), frames.cells(halves.partner)
    joined = join_pair(host.drop(columns="rows"), partner.drop(columns="rows"), tolerance=NO_TOLERANCE_NEEDED)
    pooled = pool(frames.purchases(halves.partner), halves.own_vendors)
    root = pooled.root
    years = common_years(halves)
    growth = _growth(host, pooled, years)
    summary = {
        "host_total": money(joined.host_total),
        "partner_total": None if root["total_e4"] is None else money(joined.partner_total),
        # The client's sums by status would follow the choice of cells in the enterprise's file.
        "by_status": [{**found, "partner": None} for found in by_status(joined)],
        "unknown": _unknown(joined, pooled),
        "years": list(years),
        **growth["total"],
    }
    return Joined(summary, {"growth": growth["rows"]}, _cells(joined, host, partner, pooled))


def common_years(halves: Halves) -> tuple[int, ...]:
    """Return the last two calendar years that both halves cover in full, or nothing."""
    first = max(halves.host_months[0], halves.partner_months[0])
    last = min(halves.host_months[1], halves.partner_months[1])
    full = [
        year for year in range(first.year, last.year + 1) if first <= date(year, 1, 1) and date(year, 12, 1) <= last
    ]
    return tuple(full[-2:]) if len(full) > 1 else ()


def _unknown(joined: JoinedPair, pooled: Pool) -> dict[str, Any]:
    """What has no category; of the client's, where the whole is suppressed, only what names no vendor either."""
    found = unknown_of(joined)
    cell = next((row for row in pooled.level(1) if row["category"] is None), None)
    if cell is not None:
        shown = cell["unknown_vendor_e4"] if cell["total_e4"] is None else cell["total_e4"]
        found["partner"]["amount"] = money(from_e4(int(shown)))
    return found


def _cells(joined: JoinedPair, host: pd.DataFrame, partner: pd.DataFrame, pooled: Pool) -> list[dict[str, Any]]:
    shown = pooled.months()
    cells = cells_of(joined, host, partner)
    for cell in cells:
        if shown.get((cell["month"], cell["category"])) is None:
            cell["partner_amount"], cell["partner_rows"] = None, []
    return cells


def _growth(host: pd.DataFrame, pooled: Pool, years: tuple[int, ...]) -> dict[str, Any]:
    nothing = {"client_growth": None, "market_growth": None, "growth_reason": TWO_YEARS_NEEDED}
    if not years:
        return {"total": nothing, "rows": []}
    before, after = years
    market = host.drop(columns=["rows"]).assign(period=host["period"].dt.year)
    found_total = _of_all(market, pooled, before, after)
    found = growth_against_market(pooled.years(), market, before=[before], after=[after], by=["category"])
    hidden = {category for category, year in pooled.hidden_years() if year in years}
    return {"total": found_total or nothing | {"growth_reason": SUPPRESSED}, "rows": _rows(found, hidden)}


def _of_all(market: pd.DataFrame, pooled: Pool, before: int, after: int) -> dict[str, Any] | None:
    if not pooled.year_totals:
        return None
    client = pd.DataFrame({"period": [*pooled.year_totals], AMOUNT: [*pooled.year_totals.values()]})
    found = growth_against_market(client, market[["period", AMOUNT]], before=[before], after=[after])
    first = found.astype(object).iloc[0]
    return {
        "client_growth": rounded_share(first["client_growth"]),
        "market_growth": rounded_share(first["market_growth"]),
        "growth_reason": first["reason"],
    }


def _rows(found: pd.DataFrame, hidden: set[str]) -> list[dict[str, Any]]:
    """The categories, the largest results of the client first; unknown categories are in the totals only."""
    rows = []
    for row in records(found):
        if row["category"] is None:
            continue
        is_hidden = row["category"] in hidden
        rows.append(
            {
                "category": row["category"],
                "client_after": None if is_hidden else money(from_e4(int(row["client_after_e4"]))),
                "client_growth": None if is_hidden else rounded_share(row["client_growth"]),
                "market_growth": rounded_share(row["market_growth"]),
                "lead": None if is_hidden else rounded_share(row["lead"]),
                "reason": SUPPRESSED if is_hidden else row["reason"],
            }
        )
    return sorted(
        rows, key=lambda row: (row["client_after"] is None, -Decimal(row["client_after"] or 0), row["category"])
    )
