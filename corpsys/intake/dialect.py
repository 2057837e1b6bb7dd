"""How a file writes its table: sheet or encoding and delimiter, rows above the header, decimal mark, order of dates."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1250", _("Windows, Central Europe (1250)")),
    ("iso8859_2", "ISO 8859-2"),
    ("cp1252", _("Windows, Western Europe (1252)")),
)
DELIMITERS = ((",", _("comma ,")), (";", _("semicolon ;")), ("\t", _("tab")), ("|", _("bar |")))
DECIMALS = (("", _("not said")), (".", _("point: 1234.50")), (",", _("comma: 1234,50")))
DATE_ORDERS = (("", _("not said")), ("dmy", _("day first: 31/12/2026")), ("mdy", _("month first: 12/31/2026")))


@dataclass(frozen=True)
class Dialect:
    """What is known of a file. Empty `decimal` or `date_order`: nothing in the sample told, the check looks further.

    `header_row`: rows above the header. `is_sure`: the encoding follows from the bytes; else a person should look.
    `sheet`: the one that is read of a workbook's `sheets`, of which some are `hidden`; text files have none. A workbook is
    read as if it were saved in the encoding and with the delimiter given here.
    """

    encoding: str
    delimiter: str
    header_row: int = 0
    decimal: str = ""
    date_order: str = ""
    is_compressed: bool = False
    is_sure: bool = True
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def is_workbook(self) -> bool:
        return bool(self.sheets)

    def place(self) -> tuple[str, str, str, int]:
        """Return what decides where columns begin and end."""
        return self.encoding, self.delimiter, self.sheet, self.header_row

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Dialect":
        lists = {name: tuple(stored.get(name, ())) for name in ("sheets", "hidden")}
        return cls(**{**stored, **lists})
