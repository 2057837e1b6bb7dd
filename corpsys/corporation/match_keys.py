"""The key by which names of companies are compared: whatever two writers of one name do differently is out of it."""

import re
import unicodedata

from corpsys.corporation.legal_forms import ANYWHERE, AT_THE_END, AT_THE_START, PHRASE_WORDS, PHRASES
from corpsys.corporation.names import ascii_name

MOST = 200  # as a name: a letter may become two
_JOINING = frozenset("the and und et oraz i".split())  # noqa: SIM905
_NO_LETTER = frozenset("'’‘`´\"“”„″®™©")
_PARTING = frozenset("/()[],;|")
_PART = "|"
_INITIALS = re.compile(r"\b[a-z](?: (?!w (?:likwid|upadl|restr))[a-z])+\b")  # Polish "w" is "in" there
_SLASHED = re.compile(r"\b([a-z])/(?=[a-z]\b)")  # A/S, d/b/a
_REMEMBERED = 0x3000


class _KeyLetters(dict[int, str]):
    """What each character is in a key: plain small letters, blank, nothing, or the mark between parts of a name."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter in _PARTING:
            plain = f" {_PART} "
        elif letter in _NO_LETTER or unicodedata.combining(letter):
            plain = ""
        else:
            plain = ascii_name(letter) if letter.isalnum() else " "
        if code < _REMEMBERED:
            self[code] = plain
        return plain


_LETTERS = _KeyLetters()


def match_key(name: str) -> str:
    """Return the words of a company's name that tell it apart: plain small letters, no legal form, no punctuation.

    "Alfa" Spółka z o.o., ALFA SP. Z O.O. and Alfa sp. z o.o. w likwidacji are all "alfa". "and", "&", "i" and "the"
    do not count; initials are one word. A name that is nothing but a legal form keeps it. Never empty for a name
    with a letter or digit.
    """
    text = name if name.isascii() else unicodedata.normalize("NFC", name)
    text = text.casefold()
    if "/" in text:
        text = _SLASHED.sub(r"\1", text)
    if " - " in text:
        text = text.replace(" - ", _PART)
    all_words = text.translate(_LETTERS).split()
    words = [word for word in all_words if word not in _JOINING]
    text = _INITIALS.sub(_joined, " ".join(words))
    if not PHRASE_WORDS.isdisjoint(words):
        text = PHRASES.sub(" ", text) if PHRASES.sub("", text).strip(" |") else text
    words = text.split()
    words = words[:1] + [word for word in words[1:] if word not in ANYWHERE]
    words = _without_ends(words)
    return (" ".join(words) or " ".join(word for word in all_words if word != _PART))[:MOST].rstrip()


def _joined(found: re.Match[str]) -> str:
    return found[0].replace(" ", "")


def _without_ends(words: list[str]) -> list[str]:
    if _PART in words:
        at = words.index(_PART)
        return _without_ends(words[:at]) + [word for word in _part(words[at + 1 :]) if word != _PART]
    while len(words) > 1 and words[-1] in AT_THE_END:
        words.pop()
    return words[1:] if len(words) > 1 and words[0] in AT_THE_START else words


def _part(words: list[str]) -> list[str]:
    """The words of the later parts of a name, where a part that is but a legal form goes altogether."""
    kept: list[str] = []
    for word in [*words, _PART]:
        if word == _PART:
            while kept and kept[-1] in AT_THE_END:
                kept.pop()
        kept.append(word)
    return kept
