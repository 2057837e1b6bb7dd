"""How a cell of a register is read: text without what cannot be seen, and the words that people use for what we store.

Markup, formulas and foreign alphabets are stored as given; pages escape them and exports disarm them.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from corpsys.access.states import Role
from corpsys.corporation.countries import country_code
from corpsys.corporation.match_keys import match_key
from corpsys.corporation.models import Organisation
from corpsys.corporation.names import ascii_name

MARKET_SIGNS = ",;|"
MOST_MARKETS, LONGEST_MARKET = 20, 80

_KINDS = {
    Organisation.Kind.ENTERPRISE: "enterprise, przedsiebiorstwo, own company, spolka wlasna",
    Organisation.Kind.SUPPLIER: "supplier, suppliers, vendor, vendors, dostawca, dostawcy",
    Organisation.Kind.CLIENT: "client, clients, customer, customers, reseller, klient, klienci, odbiorca, odbiorcy, nabywca",
}
_POLARITIES = {
    "+": "+, plus, same, positive, the same, rosnaca, rosnie, zgodna, dodatnia, wprost proporcjonalna, 1, s",
    "-": "-, –, −, minus, opposite, negative, inverse, malejaca, maleje, przeciwna, ujemna, odwrotnie proporcjonalna, -1, o",
}
_ROLES = {
    Role.KAM: "kam, key account manager, key-account manager, menedzer ds. kluczowych klientow, opiekun klienta",
    Role.MEMBER: "member, specialist, employee, czlonek, czlonek zespolu, specjalista, pracownik",
}
_YES = "yes, y, true, 1, x, tak, t, prawda"
_NO = "no, n, false, 0, nie, f, falsz"


def plain(text: str | None) -> str:
    """Return a text without control and direction signs and signs of no width, each gap one blank; "" for none."""
    if not text:
        return ""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text)
    seen = (" " if letter.isspace() else letter for letter in text if letter.isspace() or _is_visible(letter))
    return " ".join("".join(seen).split())


def _is_visible(letter: str) -> bool:
    # Cc controls, Cf direction and width, Co private, Cs halves, Cn nothing yet.
    return not unicodedata.category(letter).startswith("C")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return a word as it is compared: plain letters, small, single blanks."""
    return " ".join(ascii_name(plain(text)).replace("_", " ").split())


def _known(words: Mapping[Any, str]) -> dict[str, str]:
    return {folded(word): str(value) for value, given in words.items() for word in given.split(",")}


_KIND_OF, _POLARITY_OF, _ROLE_OF = _known(_KINDS), _known(_POLARITIES), _known(_ROLES)
_IS_YES = {folded(word): True for word in _YES.split(",")} | {folded(word): False for word in _NO.split(",")}


def kind_of(text: str) -> str:
    """Return the kind that a word means, "" where it means none."""
    return _KIND_OF.get(folded(text), "")


def polarity_of(text: str) -> str:
    """Return "+" or "-", "" where the word means neither."""
    return _POLARITY_OF.get(folded(text), "")


def role_of(text: str) -> str:
    """Return key-account manager or member; any other role is none that an import may give."""
    return _ROLE_OF.get(folded(text), "")


def is_yes(text: str) -> bool | None:
    """Return what a word means, None where it means neither yes nor no."""
    return _IS_YES.get(folded(text))


def markets_of(text: str) -> list[str]:
    """Return the markets of a cell in their order, each once."""
    for sign in MARKET_SIGNS:
        text = text.replace(sign, "\n")
    return list(dict.fromkeys(found for part in text.split("\n") if (found := plain(part))))


@lru_cache(maxsize=8192)
def country_of(text: str) -> str:
    """Return the two letters of a country; raises ValueError where nobody can tell."""
    return country_code(text)


@lru_cache(maxsize=65536)
def key_of(name: str) -> str:
    """Return the name by which organisations are compared."""
    return match_key(name)


def number_shape(text: str) -> str:
    """Return a text as registry numbers are compared where it is not known whether it is one."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
