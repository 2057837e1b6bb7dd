"""What can be wrong with a cell or a row, in words; the codes are stored, the words follow the reader's language."""

from django.utils.translation import gettext_lazy as _

from corpsys.access.refusals import Text

_WORDS: dict[str, Text] = {
    "missing": _("The cell is empty, and this field is needed."),
    "sheet_error": _("The cell holds an error of the spreadsheet."),
    "not_a_number": _("This is not a number."),
    "not_finite": _("This is not a finite number."),
    "exponent": _("Write the number out; a power of ten may have lost digits."),
    "other_marks": _("The marks do not fit the decimal mark of the file, or the groups are not of three digits."),
    "too_many_digits": _("The number has too many digits; at most 16 stand before the decimal mark."),
    "too_many_decimals": _("At most four decimals are kept; nothing is rounded silently."),
    "not_whole": _("A whole number is needed."),
    "negative": _("This cannot be negative."),
    "not_a_date": _("This is not a date."),
    "no_such_day": _("There is no such day."),
    "two_digit_year": _("The year has two digits; write it with four."),
    "serial_date": _("This looks like a spreadsheet's day number; format the column as a date."),
    "year_out_of_range": _("The year is not between 1900 and 2100."),
    "in_future": _("This lies in the future; only what has happened can be imported here."),
    "too_long": _("The text is longer than 200 signs; a quotation mark may be missing."),
    "line_break": _("The text runs over several lines; a quotation mark may be missing."),
    "too_few_cells": _("The row has fewer cells than the header."),
    "too_many_cells": _("The row has more cells than the header."),
    "open_quote": _("A quotation mark in this row is not closed where the cell ends."),
    "unreadable_row": _("The row cannot be read."),
    "duplicate_key": _("Another row of the file has the same key."),
}


def register(words: dict[str, Text]) -> None:
    """Name what a chapter finds wrong with rows; called when the applications are ready."""
    _WORDS.update(words)


def words(code: str) -> Text:
    """Return what a code means."""
    return _WORDS[code]


def codes() -> frozenset[str]:
    """Return every code."""
    return frozenset(_WORDS)
