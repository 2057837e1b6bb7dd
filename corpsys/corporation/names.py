"""Names of organisations: a stored key for the Polish alphabet's order, since the database's own order is bytes."""

import unicodedata

# Each Polish letter sorts directly after its Latin base: a < ą < b. Anything else loses its accent.
_POLISH = {"ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ó": "o", "ś": "s", "ź": "z", "ż": "z"}
_AFTER = {"ź": "~", "ż": "~~"}


def sort_key(name: str) -> str:
    """Return the key by which names are ordered: case and other languages' accents do not count, Polish letters do."""
    key = []
    for letter in unicodedata.normalize("NFC", name.strip()).casefold():
        if letter in _POLISH:
            key.append(_POLISH[letter] + _AFTER.get(letter, "~"))
        else:
            key.append(_plain(letter))
    return "".join(key)[:400]


def ascii_name(name: str) -> str:
    """Return a name with its Polish letters and accents written plainly, for addresses and searches."""
    return "".join(_POLISH.get(letter, _plain(letter)) for letter in unicodedata.normalize("NFC", name).casefold())


def search_key(name: str, *more: str) -> str:
    """Return what a search looks in: the name and other words (place, numbers), plain and small, blanks single."""
    return " ".join(ascii_name(" ".join((name, *more))).split())[:600]


def _plain(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
