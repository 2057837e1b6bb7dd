"""CSV files to take away: every error of a check, row by row, safe to open in a spreadsheet; a sample of what a kind takes."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from corpsys.files.scanning import literal, scanner
from corpsys.intake import selectors
from corpsys.intake.models import Intake
from corpsys.intake.registry import Target

BATCH = 5_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, also after blanks."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


_EXAMPLES = {"month": "2026-01", "date": "2026-01-31", "amount": "1250.50", "integer": "30", "text": ""}


def sample_csv(target: Target) -> bytes:
    """Return the columns that a kind takes, in the reader's language, and one row of examples, as CSV in UTF-8 with its mark.

    Of columns that exclude each other the first stands there. Separators are those that spreadsheets of the language use.
    """
    comma = formats.get_format("DECIMAL_SEPARATOR") == ","
    left_out = {key for group in target.at_most_one for key in group[1:]}
    fields = [field for field in target.fields if field.key not in left_out]
    examples = [target.example.get(field.key, _EXAMPLES[field.type]) for field in fields]
    told = [
        text.replace(".", ",") if comma and field.type == "amount" else text
        for field, text in zip(fields, examples, strict=True)
    ]
    rows = [[str(field.label) for field in fields], told]
    return b"\xef\xbb\xbf" + _lines(rows, ";" if comma else ",")


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


def _lines(rows: list[list[str]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()
