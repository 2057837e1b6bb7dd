"""The client's rows as the enterprise may see them: one tree of cells, competitors pooled. Source: D32.

Owns which cells of the client's half are published. **One tree for every purpose**, category ⊃ year ⊃ month, made from
the whole version of the client's half and never from a part that the enterprise's own file could choose: two trees of
the same rows, or the same tree over two periods, could be subtracted from each other.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.consolidation.joined import records
from analytics.metrics.frames import AMOUNT
from analytics.metrics.joined import MIN_OTHERS, PooledCompetitors, pooled_competitors

TREE = ("category", "year", "period")
_CATEGORY, _YEAR, _MONTH = 1, 2, 3


@dataclass(frozen=True, eq=False)
class Pool:
    """`tree`: the published cells. `year_totals`: e4 by year, empty where they would give away a hidden cell."""

    tree: PooledCompetitors
    year_totals: dict[int, int]

    def by_category(self) -> PooledCompetitors:
        """The part of the tree from the total down to the categories."""
        rows = self.tree.rows
        upper = rows[rows["level"] <= _CATEGORY].drop(columns=["year", "period"])
        return PooledCompetitors(("category",), self.tree.min_others, upper.reset_index(drop=True))

    def level(self, level: int) -> list[dict[str, Any]]:
        """The cells of a level as records with None for what is missing or suppressed."""
        rows = self.tree.rows
        found = rows[rows["level"] == level]
        return records(found)

    @property
    def root(self) -> dict[str, Any]:
        return self.level(0)[0]

    def months(self) -> dict[tuple[date, str | None], int | None]:
        """The total of each month and category, None where it is suppressed."""
        return {(row["period"].date(), row["category"]): row["total_e4"] for row in self.level(_MONTH)}

    def years(self) -> pd.DataFrame:
        """The published totals by category and year: columns period (the year), category, amount_e4."""
        rows = [row for row in self.level(_YEAR) if row["total_e4"] is not None and row["category"] is not None]
        return pd.DataFrame(
            {
                "period": pd.Series([int(row["year"]) for row in rows], dtype="int64"),
                "category": pd.Series([row["category"] for row in rows], dtype="str"),
                AMOUNT: pd.Series([row["total_e4"] for row in rows], dtype="int64"),
            }
        )

    def hidden_years(self) -> set[tuple[str, int]]:
        """The categories and years that are suppressed; unknown categories are not among them."""
        return {
            (row["category"], int(row["year"]))
            for row in self.level(_YEAR)
            if row["is_suppressed"] and row["category"] is not None
        }


def pool(purchases: pd.DataFrame, own_vendors: list[str]) -> Pool:
    """Pool the client's rows (category, year, period, vendor, amount_e4) around the enterprise's own vendor names.

    Rows that name no vendor at all (a file without that column) hold no competitor: nothing is suppressed.
    """
    named = bool(purchases["vendor"].notna().any())
    tree = pooled_competitors(purchases, own_vendors, by=TREE, min_others=MIN_OTHERS if named else 0)
    totals = purchases.groupby("year")[AMOUNT].sum()
    sums = {int(str(year)): int(amount) for year, amount in totals.items()}
    return Pool(tree, sums if _are_years_safe(tree, purchases, own_vendors) else {})


def _are_years_safe(tree: PooledCompetitors, purchases: pd.DataFrame, own_vendors: list[str]) -> bool:
    """Say whether totals by year may stand beside the tree.

    With them, a hidden category appears in whatever can be computed with one factor for each year. The factors cannot
    all vanish unless they are the same for every year, and then the years add up to the tree's own total. So if the
    hidden categories together have enough other vendors in every year, no combination gets below that number.
    """
    rows = tree.rows
    upper = rows[rows["level"].isin([_CATEGORY, _YEAR])]
    if not bool(upper["is_suppressed"].any()):
        return True
    categories = upper[(upper["level"] == _CATEGORY) & upper["is_suppressed"]]["category"].dropna()
    others = purchases[purchases["category"].isin(categories) & purchases["vendor"].notna()]
    others = others[~others["vendor"].isin(own_vendors)]
    sums = others.groupby(["year", "vendor"], as_index=False)[AMOUNT].sum()
    counts = sums[sums[AMOUNT] != 0].groupby("year")["vendor"].nunique()
    return all(int(counts.get(year, 0)) >= tree.min_others for year in purchases["year"].unique())
