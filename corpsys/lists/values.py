"""How a value of a list is written: on the page, in a CSV file and in a cell of a workbook.

Words are in the reader's language everywhere. On the page and in CSV so are numbers and dates, in the form that the
language's forms take back; in a workbook they are real numbers and dates, which the spreadsheet shows in its own form.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from corpsys.pages import numbers

MISSING = "–"
# What a spreadsheet takes for a formula, also after blanks.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def shown(value: Any) -> str:
    """Return a value as the page shows it; a missing one as a dash."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, Decimal | float):
        return numbers.show(value, 2)
    if isinstance(value, int) and not isinstance(value, bool):
        return numbers.show(value, 0)
    return plain(value)


def plain(value: Any) -> str:
    """Return a value as text that can be read back: no groups of thousands, "" for a missing one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, Decimal | float):
        return numbers.typed(Decimal(str(value)), 2)
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


def in_csv(value: Any) -> str:
    """Return a value for a CSV file: as text, and never one that a spreadsheet takes for a formula."""
    text = plain(value)
    is_text = not isinstance(value, int | float | Decimal)
    return f"'{text}" if is_text and text.lstrip(" ").startswith(_FORMULA) else text
