"""The factors that the product ships, read from `factors.csv`: labels and the words of levels 0–4 in both languages.

A corporation's own versions of the catalogue are rows (FactorSet); this is only what its first version is made of.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

LANGUAGES = ("en", "pl")
LEVELS = range(5)
FILE = Path(__file__).with_name("factors.csv")


@dataclass(frozen=True)
class DefaultFactor:
    """One shipped factor. `labels`, `levels`: by language code; five level texts, from 0 to 4."""

    key: str
    group: str
    is_gate: bool
    source: str
    labels: dict[str, str]
    levels: dict[str, list[str]]


@cache
def default_factors() -> tuple[DefaultFactor, ...]:
    """Return the shipped factors in their order. Source: D12."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(_factor(row) for row in csv.DictReader(lines))


def _factor(row: dict[str, str]) -> DefaultFactor:
    return DefaultFactor(
        key=row["key"],
        group=row["group"],
        is_gate=row["gate"] == "yes",
        source=row["source"],
        labels={language: row[f"label_{language}"] for language in LANGUAGES},
        levels={language: [row[f"level_{level}_{language}"] for level in LEVELS] for language in LANGUAGES},
    )


def spoken() -> str:
    """Return the code of the active language as the catalogue knows it; English where it has no words of it."""
    code = (get_language() or LANGUAGES[0])[:2]
    return code if code in LANGUAGES else LANGUAGES[0]
