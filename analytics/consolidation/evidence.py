"""Views of joined or own data, frozen as they are for a finding. JSON; labels are looked up when shown. Source: D35."""

from typing import Any

from analytics.consolidation.models import Consolidation
from analytics.dataroom.models import Dataset
from corpsys.access.refusals import NotVisible

MOST_ROWS = 15
# View → columns with their kind, as they stand in the results.
COLUMNS: dict[str, dict[str, str]] = {
    "wallet": {"category": "text", "sales": "money", "purchases": "money", "share": "share"},
    "white_space": {"category": "text", "own": "money", "elsewhere": "money", "share": "share"},
    "growth": {
        "category": "text",
        "client_after": "money",
        "client_growth": "share",
        "market_growth": "share",
        "lead": "share",
    },
}
FACTS: dict[str, dict[str, str]] = {
    "wallet": {"host_total": "money", "purchases": "money", "share_of_wallet": "share"},
    "white_space": {"purchases": "money", "from_others": "money"},
    "growth": {"client_growth": "share", "market_growth": "share"},
}


def of_consolidation(consolidation: Consolidation, view: str) -> dict[str, Any]:
    """Return a view of a result as it is now; refuses a view that the pair does not have."""
    if view not in consolidation.results or view not in COLUMNS:
        raise NotVisible
    columns, rows = COLUMNS[view], consolidation.results[view]
    return {
        "view": view,
        "pair": consolidation.pair,
        "versions": [consolidation.host_dataset.number, consolidation.partner_dataset.number],
        "currency": consolidation.summary["currency"],
        "months": consolidation.summary["months"],
        "facts": [[name, kind, consolidation.summary[name]] for name, kind in FACTS[view].items()],
        "columns": [[name, kind] for name, kind in columns.items()],
        "rows": [[row[name] for name in columns] for row in rows[:MOST_ROWS]],
        "rows_total": len(rows),
    }


def of_dataset(dataset: Dataset) -> dict[str, Any]:
    """Return a side's own totals by category and year as they are now. The vendors' names are not among them."""
    years, categories = [str(year) for year in dataset.overview["years"]], dataset.overview["categories"]
    months = [f"{dataset.first_month:%Y-%m}", f"{dataset.last_month:%Y-%m}"]
    return {
        "view": "own",
        "half": dataset.kind,
        "versions": [dataset.number],
        "currency": dataset.currency,
        "months": {dataset.owner_side: months},
        "facts": [[year, "money", dataset.overview["totals"].get(year)] for year in years],
        "columns": [["category", "text"], *([year, "money"] for year in years)],
        "rows": [[row["category"], *(row["by_year"].get(year) for year in years)] for row in categories[:MOST_ROWS]],
        "rows_total": len(categories),
    }
