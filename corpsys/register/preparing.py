"""One row of a register of organisations: its cells read, what is wrong with each, and the keys that follow from them.

Knows nothing of other rows and reads no database: plan.py does both. Source: D2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpsys.corporation import registry_numbers
from corpsys.corporation.models import Organisation
from corpsys.corporation.names import address, search_key, sort_key
from corpsys.register import reading

Fault = tuple[int, str, str, str]

# What may be given of an organisation, and how much of it is kept.
LONGEST = {
    "name": 200,
    "sector": 120,
    "city": 120,
    "address": 200,
    "postal_code": 20,
    "external_key": 120,
    "parent": 200,
    "partner_of": 200,
    "reason": 300,
}
# The columns of a prepared row, in the order of `Prepared.values`.
COLUMNS = (
    *("source_row", "is_bad", "kind", "name", "level", "is_level_said", "markets", "sector", "country", "city"),
    *("address", "postal_code", "registry_number", "parent", "parent_key", "parent_number", "external_source"),
    *("external_key", "enterprise", "enterprise_key", "enterprise_number", "strategic", "reason"),
    *("sort_key", "search_key", "match_key", "slug_base", "town", "post"),
)
_NUMBER_CODES = {
    registry_numbers.WrongLength: "number_length",
    registry_numbers.WrongCharacters: "number_characters",
    registry_numbers.WrongCheckDigit: "number_check_digit",
}


@dataclass(frozen=True)
class Said:
    """What holds for every row of an import, and what the register knows that a cell can name.

    `level`: rank for new organisations whose row names none; 0 none. `enterprise`: address of the enterprise whose
    partners the rows are. `levels`: rank and folded name → rank. `is_executive`: may give reasons and strategic flags.
    """

    kind: str = ""
    level: int = 0
    source: str = ""
    enterprise: str = ""
    reason: str = ""
    is_executive: bool = False
    levels: Mapping[str, int] = field(default_factory=dict)


class Row:
    """The cells of one row while they are read; `faults` grows."""

    def __init__(self, number: int, cells: Mapping[str, str | None]) -> None:
        self.number = number
        self.cells = cells
        self.faults: list[Fault] = []

    def wrong(self, name: str, code: str) -> None:
        self.faults.append((self.number, name, (self.cells.get(name) or "")[:200], code))

    def text(self, name: str) -> str:
        given = self.cells.get(name)
        if not given:
            return ""
        found = reading.plain(given)
        if len(found) > LONGEST.get(name, 200):
            self.wrong(name, "too_long_here")
            return ""
        return found


def prepared(number: int, cells: Mapping[str, str | None], said: Said) -> tuple[list[str | int], list[Fault]]:
    """Return a row as `COLUMNS` (texts; "" where nothing is given) and what is wrong with its cells.

    `cells`: field → text. "" says that nothing was given: an empty cell erases nothing.
    """
    row = Row(number, cells)
    texts = {name: row.text(name) for name in LONGEST}
    if not texts["name"] and not row.faults:
        row.wrong("name", "no_name")
    kind, country = _kind(row, said), _country(row)
    number_found = _registry_number(row, country)
    level, is_level_said = _level(row, said)
    enterprise = _enterprise(row, texts["partner_of"], kind, said)
    values: dict[str, str | int] = {
        **texts,
        "source_row": number,
        "kind": kind,
        "level": level,
        "is_level_said": is_level_said,
        "markets": _markets(row),
        "country": country,
        "registry_number": number_found,
        "parent_key": reading.key_of(texts["parent"]),
        "parent_number": reading.number_shape(texts["parent"]),
        "external_source": _source(row, texts["external_key"], said),
        "enterprise": enterprise,
        "enterprise_key": reading.key_of(enterprise),
        "enterprise_number": reading.number_shape(enterprise),
        "strategic": _strategic(row, said),
        "reason": texts["reason"] or said.reason,
        **_keys(texts, number_found),
    }
    values["is_bad"] = int(bool(row.faults))
    return [values[name] for name in COLUMNS], row.faults


def _keys(texts: Mapping[str, str], number: str) -> dict[str, str]:
    name = texts["name"]
    return {
        "sort_key": sort_key(name),
        "search_key": search_key(name, texts["city"], number, texts["external_key"]),
        "match_key": reading.key_of(name),
        "slug_base": address(name),
        "town": reading.folded(texts["city"]),
        "post": reading.number_shape(texts["postal_code"]),
    }


def _kind(row: Row, said: Said) -> str:
    given = row.text("kind")
    found = reading.kind_of(given) if given else said.kind
    if not found:
        row.wrong("kind", "unknown_kind" if given else "no_kind")
    return found


def _level(row: Row, said: Said) -> tuple[str, int]:
    """Return the rank, and whether the row itself names it: the import's is for new organisations only."""
    given = row.text("level")
    if not given:
        return str(said.level or ""), 0
    found = said.levels.get(reading.folded(given)) or said.levels.get(given.removesuffix(".0"))
    if found is None:
        row.wrong("level", "unknown_level")
    return str(found or ""), 1


def _markets(row: Row) -> str:
    found = reading.markets_of(row.cells.get("markets") or "")
    if len(found) > reading.MOST_MARKETS:
        row.wrong("markets", "too_many_markets")
    elif any(len(market) > reading.LONGEST_MARKET for market in found):
        row.wrong("markets", "too_long_here")
    return ";".join(found)


def _country(row: Row) -> str:
    try:
        return reading.country_of(row.text("country"))
    except ValueError:
        row.wrong("country", "unknown_country")
        return ""


def _registry_number(row: Row, country: str) -> str:
    given = row.text("registry_number")
    try:
        return registry_numbers.check(given, country) if given else ""
    except registry_numbers.WrongNumber as wrong:
        row.wrong("registry_number", _NUMBER_CODES.get(type(wrong), "number_characters"))
        return ""


def _source(row: Row, external_key: str, said: Said) -> str:
    if not external_key:
        return ""
    if not said.source:
        row.wrong("external_key", "no_source")
    return said.source


def _enterprise(row: Row, given: str, kind: str, said: Said) -> str:
    is_enterprise = kind == Organisation.Kind.ENTERPRISE
    if given and is_enterprise:
        row.wrong("partner_of", "enterprise_partner")
    return given or ("" if is_enterprise else said.enterprise)


def _strategic(row: Row, said: Said) -> str:
    given = row.text("strategic")
    if not given:
        return ""
    found = reading.is_yes(given)
    if found is None:
        row.wrong("strategic", "no_yes_or_no")
    elif not said.is_executive:
        row.wrong("strategic", "strategic_executive")
    return {True: "t", False: "f", None: ""}[found]
