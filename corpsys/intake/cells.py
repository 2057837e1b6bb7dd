"""What a cell of a workbook says, as the text that a CSV file would have in its place.

Numbers keep their digits, dates become ISO dates, formulas are their last values, errors stay as they are shown.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from corpsys.intake.package import local

_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NOT_A_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DURATION = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_WHOLE = re.compile(r"-?\d+")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f]+")
_FIRST_SURROGATE = 0xD800
_LAST_DAY = 2_958_465
_SECONDS = 86_400


class Reader:
    """Reads the cells of one workbook. `formats`: for each style whether it shows a date; `is_1904`: from when days count.

    `shared` gives a shared text in one line. `mark` is written before the decimals of a number. `has_fractions`: a number with decimals has been read.
    """

    def __init__(self, formats: list[bool], *, is_1904: bool, shared: Callable[[int], str], mark: str = ".") -> None:
        self.formats, self.is_1904, self.shared, self.mark = formats, is_1904, shared, mark
        self.has_fractions = False

    def text(self, cell: Any, value: str | None) -> str:
        """Return the text of a cell whose <v> holds `value`. Raises ValueError, IndexError where it is damaged."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return plain("".join(words(part) for part in cell if local(part.tag) == "is"))
        if not value:
            return ""
        if kind == "s":
            return self.shared(int(value))
        if kind == "n":
            return self._number(value, cell.get("s"))
        if kind == "b":
            return "true" if value in ("1", "true") else "false"
        return plain(value.removesuffix("T00:00:00") if kind == "d" else value)

    def _number(self, value: str, style: str | None) -> str:
        if style is not None and self.formats[int(style)]:
            return self._moment(float(value)) or value
        return value if _WHOLE.fullmatch(value) else self._fraction(float(value))

    def _fraction(self, value: float) -> str:
        # A spreadsheet keeps and shows 15 digits; what stands behind them is noise of its arithmetic.
        text = format(Decimal(format(value, ".15g")), "f")
        if "." not in text:
            return text
        self.has_fractions = True
        return text.replace(".", self.mark)

    def _moment(self, serial: float) -> str:
        """Return day and time of a spreadsheet's day number, or "" where it is none."""
        if not 0 <= serial <= _LAST_DAY:
            return ""
        days, seconds = divmod(round(serial * _SECONDS), _SECONDS)
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        if not days and not self.is_1904:
            return clock
        day = self._day(days)
        return f"{day} {clock}" if seconds else day

    def _day(self, days: int) -> str:
        if self.is_1904:
            return f"{datetime(1904, 1, 1) + timedelta(days):%Y-%m-%d}"
        if days == 60:
            return "1900-02-29"  # the day that spreadsheets have and the calendar has not
        return f"{datetime(1899, 12, 31) + timedelta(days - (days > 60)):%Y-%m-%d}"


def date_formats(styles: Any) -> list[bool]:
    """Return for each style of a styles part whether numbers in it are dates or times."""
    custom = {
        int(item.get("numFmtId", "0")): is_date(item.get("formatCode", ""))
        for item in styles.iter()
        if local(item.tag) == "numFmt"
    }
    used = [group for group in styles if local(group.tag) == "cellXfs"]
    numbers = [int(item.get("numFmtId", "0")) for group in used for item in group]
    return [custom.get(number, number in _BUILT_IN_DATES) for number in numbers]


def is_date(code: str) -> bool:
    """Say whether a number format shows a moment; a duration such as [h]:mm is a number."""
    shown = _NOT_A_DATE.sub("", code.split(";")[0])
    return not _DURATION.search(shown) and "general" not in shown.lower() and bool(re.search("[ymdhs]", shown.lower()))


def words(item: Any) -> str:
    """Return the text of a string item, without the readings that stand above Asian writing."""
    found = []
    for part in item:
        if (name := local(part.tag)) == "t":
            found.append(part.text or "")
        elif name == "r":
            found += [run.text or "" for run in part if local(run.tag) == "t"]
    return "".join(found)


def plain(text: str) -> str:
    """Return a text in one line: breaks inside of a cell are there for the eye only."""
    if "_x" in text:
        text = _ESCAPED.sub(_unescaped, text)
    return _BREAKS.sub(" ", text)


def _unescaped(code: re.Match[str]) -> str:
    number = int(code[1], 16)
    return chr(number) if number < _FIRST_SURROGATE else code[0]
