"""What the walks must read back: the shipped figures, and how they were read on the pages and over REST."""

import csv
import gzip
import json
from decimal import Decimal
from pathlib import Path

IOWA = Path(__file__).resolve().parents[2] / "sample" / "iowa"
EXPECTED = json.loads((IOWA / "expected.json").read_text())
PLAN = json.loads((IOWA / "plan_rule.json").read_text())


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped file."""
    with gzip.open(IOWA / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def factors() -> list[str]:
    """Return the keys of the readiness factors as the product ships them."""
    with (IOWA.parents[1] / "analytics" / "readiness" / "factors.csv").open(encoding="utf-8", newline="") as file:
        return [row["key"] for row in csv.DictReader(file)]


PERSPECTIVES = {
    "enterprise_profit": "host_profit",
    "client_profit": "partner_profit",
    "corporation_development": "corporation",
    "environment": "environment",
}


def direction(row: dict[str, str]) -> str:
    """Return the product's word for a direction of the plan rule."""
    return "up" if row["direction"].startswith("higher") else "down"


def attainment(side: str) -> Decimal:
    """Return a side's weighted mean of the attainments that the plan rule gives, by its own computation."""
    goals = PLAN["goals"]
    total = sum(Decimal(goal["weight"]) for goal in goals)
    return sum(Decimal(goal["weight"]) * Decimal(goal[side]["attainment_used"]) for goal in goals) / total
