"""What the walks must read back: the shipped figures, and how they were read on the pages and over REST."""

import csv
import gzip
import json
from pathlib import Path

IOWA = Path(__file__).resolve().parents[2] / "sample" / "iowa"
EXPECTED = json.loads((IOWA / "expected.json").read_text())
PLAN = json.loads((IOWA / "plan_rule.json").read_text())


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped file."""
    with gzip.open(IOWA / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def factors(level: int = 3) -> list[str]:
    """Return the keys of the readiness factors as the product ships them."""
    from analytics.readiness.catalogue import factors as shipped

    return [factor.key for factor in shipped()]
