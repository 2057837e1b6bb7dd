"""Names of organisations: a stored key for the Polish alphabet's order, since the database's own order is bytes."""

import unicodedata
from collections.abc import Callable

from django.utils.text import slugify

# Pages whose address stands where an organisation's address stands.
BESIDE = frozenset({"add", "export"})
# Each Polish letter sorts directly after its Latin base: a < ą < b. Anything else loses its accent.
_POLISH = {"ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ó": "o", "ś": "s", "ź": "z", "ż": "z"}
_AFTER = {"ź": "~", "ż": "~~"}
# Letters of Latin alphabets that no accent can be taken from.
_OTHER = {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_ALPHABETS = 0x3000  # below are the alphabets; above, the ideographs, too many to remember


def sort_key(name: str) -> str:
    """Return the key by which names are ordered: case and other languages' accents do not count, Polish letters do."""
    return unicodedata.normalize("NFC", name.strip()).casefold().translate(_SORTED)[:400]


def ascii_name(name: str) -> str:
    """Return a name with its Polish letters and accents written plainly, for addresses and searches."""
    return unicodedata.normalize("NFC", name).casefold().translate(_LETTERS)


def address(name: str) -> str:
    """Return the address that a name suggests: small letters, digits and hyphens; never one of the pages beside it."""
    base = slugify(ascii_name(name))[:70].strip("-") or "organisation"
    return f"{base}-1" if base in BESIDE else base


def search_key(name: str, *more: str) -> str:
    """Return what a search looks in: the name and other words (place, numbers), plain and small, blanks single."""
    return " ".join(ascii_name(" ".join((name, *more))).split())[:600]


def _plain(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


class _Letters(dict[int, str]):
    """Each letter seen so far with what is written for it: names are many, letters few."""

    def __init__(self, write: Callable[[str], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, code: int) -> str:
        written = self._write(chr(code))
        if code < _ALPHABETS:
            self[code] = written
        return written


_LETTERS = _Letters(lambda letter: _POLISH.get(letter) or _OTHER.get(letter) or _plain(letter))
_SORTED = _Letters(lambda letter: _POLISH[letter] + _AFTER.get(letter, "~") if letter in _POLISH else _plain(letter))
