"""How wide a text gets and where it breaks, for drawings that the server lays out without a browser.

Widths are those of DejaVu Sans, wider than the fonts of most machines: what fits here fits there.
"""

# Width of a letter as a share of the font size.
_WIDTHS = {
    0.29: "'ijlłIJ",
    0.35: " .,’·:;|/f",
    0.41: "-t()[]!r",
    0.53: '–"szśźż“”„?',
    0.59: "cćLŁkFvxy",
    0.64: "PaoTYąóeębdghnpquESńĘŚ0123456789",
    0.69: "KAVĄBRXZŹŻCĆ",
    0.79: "UHNŃDG&OQÓ",
    0.86: "w→+M",
    1.00: "%mW—…@",
}
_LETTERS = {letter: share for share, letters in _WIDTHS.items() for letter in letters}
OTHER_LETTER = 0.8
BOLD = 1.12


def width(text: str, size: float) -> float:
    """Return how wide a text may get, in the unit of `size`."""
    return size * sum(_LETTERS.get(letter, OTHER_LETTER) for letter in text)


def wrap(text: str, size: float, room: float) -> tuple[str, ...]:
    """Return the fewest lines that stay within `room`, about equally long; a wider word is cut with a hyphen."""
    lines = _fill(text, size, room)
    narrower = room * 0.95
    while len(lines) > 1 and len(closer := _fill(text, size, narrower)) == len(lines) and not _is_cut(closer, text):
        lines, narrower = closer, narrower * 0.95
    return lines


def shorten(text: str, size: float, room: float) -> tuple[str, float]:
    """Return a text cut to `room` with an ellipsis where it must be, and how wide it gets."""
    whole = width(text, size)
    if whole <= room:
        return text, whole
    kept = text
    while kept and width(f"{kept.rstrip()}…", size) > room:
        kept = kept[:-1]
    cut = f"{kept.rstrip()}…"
    return cut, width(cut, size)


def _fill(text: str, size: float, room: float) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.extend(_cut(word, size, room))
    return tuple(lines)


def _is_cut(lines: tuple[str, ...], text: str) -> bool:
    return " ".join(lines) != " ".join(text.split())


def _cut(word: str, size: float, room: float) -> list[str]:
    pieces = []
    while width(word, size) > room and len(word) > 1:
        fitting = [end for end in range(1, len(word)) if width(f"{word[:end]}-", size) <= room]
        end = max(fitting, default=1)
        pieces.append(f"{word[:end]}-")
        word = word[end:]
    return [*pieces, word]
