"""Numbers as people write and read them: text to Decimal without guessing, and back in the language's own form.

Source: reliability, Bad input (`1.234` / `1,234` is asked, not guessed).
"""

import math
import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils import formats

Number = int | float | Decimal
MISSING = "–"

_MINUS = str.maketrans({"\N{MINUS SIGN}": "-"})
_PLAIN = re.compile(r"\d+[.,]?|\d*[.,]\d+", re.ASCII)
_GROUPED = {
    ".": re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?", re.ASCII),
    ",": re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII),
    " ": re.compile(r"[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d*)?", re.ASCII),
}
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)


class NotANumber(ValueError):
    """The text is no number, or its groups are not of three digits."""


class TwoReadings(ValueError):
    """The one separator may be meant for thousands or for decimals."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        sign, digits = _split_sign(text)
        self.whole = sign + re.sub(r"[.,]", "", digits)
        self.fraction = sign + re.sub(r"[.,]", formats.get_format("DECIMAL_SEPARATOR"), digits)


def parse(text: str, *, whole: bool = False) -> Decimal:
    """Return the number that a text of the active language means.

    Spaces of every kind may stand around it and between groups of three. Comma and point are both read where only one
    reading is possible. `whole`: the number has no decimals, so the language's own thousands separator is that.
    Raises NotANumber, TwoReadings.
    """
    text = tidy(text).translate(_MINUS)
    sign, digits = _split_sign(text)
    if _TWO_WAYS.fullmatch(digits):
        return Decimal(sign + _one_separator(text, digits, whole=whole))
    if _PLAIN.fullmatch(digits):
        return Decimal(sign + digits.replace(",", "."))
    for separator, shape in _GROUPED.items():
        if shape.fullmatch(digits):
            return Decimal(sign + digits.replace(separator, "").replace(",", "."))
    raise NotANumber(text)


def tidy(text: str) -> str:
    """Return the text with every kind of space as one plain space, none at the ends, and no invisible characters."""
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(visible.split())


def show(value: Number | None, decimals: int) -> str:
    """Return a number in the active language, rounded half up, thousands grouped; a missing one as a dash."""
    if value is None or (not isinstance(value, int) and not math.isfinite(value)):
        return MISSING
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
    return str(formats.number_format(rounded, decimals, use_l10n=True, force_grouping=True))


def show_share(value: Number | None) -> str:
    """Return a share (0–1) as a percentage with one decimal in the active language; a missing one as a dash."""
    if value is None:
        return MISSING
    shown = show(Decimal(str(value)) * 100, 1)
    return shown if shown == MISSING else f"{shown}%"


def typed(value: Decimal, places: int | None) -> str:
    """Return a stored number as a person types it in the active language.

    No groups, and none of the zeros that the database adds; two decimals where the field has them (`places`).
    """
    needed = -int(value.normalize(_EXACT).as_tuple().exponent)
    text = f"{round(value, max(needed, min(places or 0, 2))):f}"
    return text.replace(".", formats.get_format("DECIMAL_SEPARATOR"))


def _split_sign(text: str) -> tuple[str, str]:
    return ("-", text[1:].lstrip()) if text.startswith("-") else ("", text.removeprefix("+"))


def _one_separator(text: str, digits: str, *, whole: bool) -> str:
    separator = "," if "," in digits else "."
    if separator == formats.get_format("DECIMAL_SEPARATOR"):
        return digits.replace(",", ".")
    if separator == formats.get_format("THOUSAND_SEPARATOR") and whole:
        return digits.replace(separator, "")
    raise TwoReadings(text)
