"""What every pair's join has in common: its inputs, its outputs, and their JSON form. No database."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.metrics.joined import JoinedPair, MatchStatus
from analytics.metrics.ten_thousandths import from_e4

Months = tuple[date, date]
_SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Halves:
    """The two files to join (Parquet), their first and last months, and the enterprise's names in the client's."""

    host: Path
    partner: Path
    host_months: Months
    partner_months: Months
    own_vendors: list[str]

    @property
    def host_covers_partner(self) -> bool:
        return self.host_months[0] <= self.partner_months[0] and self.host_months[1] >= self.partner_months[1]


@dataclass(frozen=True)
class Joined:
    """The outcome of a join. `cells`: fields of JoinedCell, of known categories; unknown ones are in the summary."""

    summary: dict[str, Any]
    results: dict[str, Any]
    cells: list[dict[str, Any]]


def cells_of(joined: JoinedPair, host: pd.DataFrame, partner: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the joined cells of known categories, each with the first row numbers behind its two figures."""
    host_rows, partner_rows = _row_numbers(host), _row_numbers(partner)
    found = []
    for row in records(joined.rows[joined.rows["category"].notna()]):
        key = (row["period"], row["category"])
        found.append(
            {
                "month": row["period"].date(),
                "category": row["category"],
                "host_amount": None if row["host_e4"] is None else from_e4(row["host_e4"]),
                "partner_amount": None if row["partner_e4"] is None else from_e4(row["partner_e4"]),
                "status": row["status"],
                "host_rows": host_rows.get(key, []),
                "partner_rows": partner_rows.get(key, []),
            }
        )
    return found


def _row_numbers(frame: pd.DataFrame) -> dict[tuple[Any, str], list[int]]:
    known = frame[frame["category"].notna()]
    return dict(zip(zip(known["period"], known["category"], strict=True), known["rows"], strict=True))


def by_status(joined: JoinedPair) -> list[dict[str, Any]]:
    """Return how many cells of known categories have each status, and what each side has in them."""
    known = joined.rows["category"].notna()
    found = []
    for status in MatchStatus:
        part = joined.rows[known & (joined.rows["status"] == str(status))]
        sums = {side: money(_sum(part[f"{side}_e4"])) for side in ("host", "partner")}
        found.append({"status": str(status), "cells": len(part), **sums})
    return found


def unknown_of(joined: JoinedPair) -> dict[str, Any]:
    """Return what each side has in months without a category: nobody's counterpart, in the totals only."""
    part = joined.rows[joined.rows["category"].isna()]
    return {
        side: {"cells": int(part[f"{side}_e4"].notna().sum()), "amount": money(_sum(part[f"{side}_e4"]))}
        for side in ("host", "partner")
    }


def _sum(column: pd.Series) -> Decimal:
    return from_e4(sum(int(value) for value in column.dropna().tolist()))


def money(amount: Decimal) -> str:
    """Return money as it stands in JSON: four decimals."""
    return f"{amount:.4f}"


def rounded_share(share: Decimal | None) -> str | None:
    """Return a share 0–1 as it stands in JSON: six decimals, half up; None where there is none."""
    if share is None or share != share:
        return None
    return str(Decimal(share).quantize(_SIX_PLACES, ROUND_HALF_UP))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as dictionaries with None for what is missing."""
    whole = frame.astype(object)
    return [
        {str(name): value for name, value in row.items()} for row in whole.where(whole.notna(), None).to_dict("records")
    ]
