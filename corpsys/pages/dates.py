"""Dates as sentences say them, in the language that is active."""

from datetime import date

from django.utils.formats import date_format


def day(value: date) -> str:
    """Return a day in the short form that can be typed back."""
    return date_format(value, "SHORT_DATE_FORMAT")
