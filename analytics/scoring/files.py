"""Small tables as files: what a page shows as CSV, in the words and the separator of the reader's language."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import formats, timezone

from corpsys.lists import values


def as_file(head: Sequence[str], rows: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    """Return an answer with a table as CSV in UTF-8 with its mark; no cell is one that a spreadsheet takes for a formula."""
    out = io.StringIO()
    comma = formats.get_format("DECIMAL_SEPARATOR") == ","
    write = csv.writer(out, delimiter=";" if comma else ",")
    write.writerow([str(each) for each in head])
    write.writerows([values.in_csv(each) for each in row] for row in rows)
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
