"""Widths and line breaks of drawn texts."""

import pytest

from corpsys.pages.lettering import shorten, width, wrap


def test_width_grows_with_size_and_letters():
    assert width("mm", 10) == 2 * width("m", 10) == width("m", 20)
    assert width("iii", 15) < width("mmm", 15)


def test_polish_letters_are_as_wide_as_their_base_letters():
    for polish, base in zip("ąćęłńóśźż", "acelnoszz", strict=True):
        assert width(polish, 100) == pytest.approx(width(base, 100), abs=1)


def test_short_text_stays_on_one_line():
    assert wrap("Strategic plan", 15, 300) == ("Strategic plan",)


def test_lines_are_about_equally_long():
    assert wrap("Supervision by the key-account manager", 15, 270) == ("Supervision by the", "key-account manager")


@pytest.mark.parametrize("room", [60, 100, 170, 260])
@pytest.mark.parametrize(
    "text",
    [
        "Nadzór menedżera do spraw kluczowych klientów przedsiębiorstwa",
        "Konstantynopolitańczykowianeczka",
        "a",
    ],
)
def test_every_line_stays_in_its_room_and_no_letter_is_lost(text: str, room: int):
    lines = wrap(text, 15, room)
    assert all(width(line, 15) <= room for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == text.replace(" ", "")


def test_a_room_narrower_than_a_letter_ends():
    assert wrap("mm", 15, 1) == ("m-", "m")


def test_empty_text_has_no_line():
    assert wrap("", 15, 100) == ()


def test_shorten_keeps_a_text_that_fits_and_cuts_another_with_an_ellipsis():
    assert shorten("Fareway", 10, 200) == ("Fareway", width("Fareway", 10))
    text, wide = shorten("Fareway Stores Incorporated", 10, 80)
    assert text.endswith("…") and "Fareway Stores Incorporated".startswith(text[:-1]) and wide <= 80
    assert shorten("W", 10, 1)[0] == "…"
