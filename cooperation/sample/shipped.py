"""The shipped extract as the two companies would bring it: CSV files, one of them with the five seeded errors."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

from django.conf import settings

IOWA = Path(settings.BASE_DIR) / "sample" / "iowa"
SALES_TO_FAREWAY = "enterprise_sales_to_fareway_2019_2020"
MARKET = "enterprise_market_2019_2020"
FAREWAY_PURCHASES = "fareway_purchases_2019_2020"
SALES_BY_CLIENT = "diageo_sales_by_chain"


def table(name: str) -> bytes:
    """Return a shipped table as CSV."""
    return gzip.decompress((IOWA / f"{name}.csv.gz").read_bytes())


def document(name: str) -> dict[str, Any]:
    """Return a shipped JSON document."""
    found: dict[str, Any] = json.loads((IOWA / f"{name}.json").read_text(encoding="utf-8"))
    return found


def sales_with_errors() -> bytes:
    """Return the enterprise's sales to FAREWAY with the five labelled errors, so that joining has something to show."""
    wrong = {(cell["month"], cell["category"]): cell for cell in document("discrepancies")["cells"]}
    rows = _rows(SALES_TO_FAREWAY)
    for row in rows:
        cell = wrong.pop((row["month"], row["category"]), None)
        if cell is not None:
            row["amount"] = cell["seeded_amount"]
    if wrong:
        raise LookupError(f"not in the shipped file: {sorted(wrong)}")
    return _as_csv(rows)


def sales_to(client: str) -> bytes:
    """Return the enterprise's sales to one client, 2019–2020, by month; the public extract has no categories for it."""
    rows = [row for row in _rows(SALES_BY_CLIENT) if row["client"] == client and row["month"] < "2021"]
    return _as_csv([{"month": row["month"], "category": "SPIRITS", "amount": row["amount"]} for row in rows])


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table(name).decode("utf-8"))))


def _as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")
