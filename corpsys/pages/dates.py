"""Dates as sentences say them, in the language that is active."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format


def day(value: date) -> str:
    """Return a day in the short form that can be typed back."""
    return date_format(value, "SHORT_DATE_FORMAT")


def days_of(kept: Iterable[tuple[str, str]], names: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return how days read that were kept as ISO texts, of these names: (name, text) → day, without those for none."""
    given = [(name, text) for name, text in kept if name in names and text not in ("", str(None))]
    return {(name, text): day(date.fromisoformat(text)) for name, text in given}
