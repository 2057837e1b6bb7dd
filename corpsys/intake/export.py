"""Every error of a check as a CSV file, row by row, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from corpsys.files.scanning import literal, scanner
from corpsys.intake import selectors
from corpsys.intake.models import Intake

BATCH = 5_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, also after blanks."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def errors_csv(intake: Intake) -> Iterator[bytes]:
    """Yield the errors as CSV in UTF-8 with its mark, a batch at a time."""
    yield b"\xef\xbb\xbf" + _lines([[_("Row"), _("Field"), _("Column"), _("Value"), _("What is wrong")]])
    path = selectors.errors_path(intake)
    if path is None:
        return
    with scanner() as (duck, _folder):
        found = duck.execute(f"SELECT source_row, field, value, code FROM read_parquet({literal(path)})")
        while batch := found.fetchmany(BATCH):
            yield _lines([_line(intake, row) for row in batch])


def _line(intake: Intake, row: tuple[Any, ...]) -> list[str]:
    fault = selectors.shown(intake, dict(zip(("row", "field", "value", "code"), row, strict=True)))
    return [str(fault.row), str(fault.label), safe(fault.column), safe(fault.value), str(fault.message)]


def _lines(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
