"""Search of organisations: Polish letters, typing errors, numbers; the best first."""

import pytest

from corpsys.corporation import keys, searching
from corpsys.corporation.models import Organisation

pytestmark = pytest.mark.django_db
FIRMS = {
    "Mleczarnia Łódzka sp. z o.o.": ("Łódź", "PL7251801126"),
    "Browar Łomża": ("Łomża", ""),
    "Nord Transport GmbH": ("Hamburg", ""),
    "Transport Nord": ("Gdańsk", ""),
    "Przedsiębiorstwo Żeglugi": ("Szczecin", ""),
    "Kraftwerk": ("Berlin", "DE136695976"),
    "100% Juice_Bar": ("Iowa", ""),
}


@pytest.fixture
def firms(world):
    for number, (name, (city, registry_number)) in enumerate(FIRMS.items()):
        fields = {"name": name, "city": city, "registry_number": registry_number}
        Organisation.objects.create(
            corporation_id=world.corporation_id,
            kind="supplier",
            slug=f"s-{number}",
            level=world.extra["levels"][0],
            standing="accepted",
            **fields,
            **keys.of(**fields),
        )
    return world


def found(text):
    return list(searching.search(Organisation.objects.filter(kind="supplier"), text).values_list("name", flat=True))


@pytest.mark.parametrize("text", ["łódzka", "LODZKA", "lodzka", "Łódź mleczarnia", "mleczarnia sp."])
def test_polish_letters_may_be_typed_or_not(firms, text):
    assert found(text)[0] == "Mleczarnia Łódzka sp. z o.o."


@pytest.mark.parametrize(
    "text", ["mleczrania", "mleczania", "meczarnia", "mlecczarnia", "mleczarnai", "mleczernia lodzka", "mlezcarnia"]
)
def test_a_typing_error_still_finds(firms, text):
    assert found(text)[0] == "Mleczarnia Łódzka sp. z o.o."


def test_both_words_are_needed_but_in_any_order(firms):
    assert set(found("nord transport")) == {"Nord Transport GmbH", "Transport Nord"}


def test_the_exact_beginning_comes_first(firms):
    assert found("transport")[0] == "Transport Nord"
    assert found("nord")[0] == "Nord Transport GmbH"


@pytest.mark.parametrize("text", ["PL7251801126", "7251801126", "725-180-11-26", "PL 725 180 11 26", "1801126"])
def test_numbers_however_they_are_written(firms, text):
    assert found(text) == ["Mleczarnia Łódzka sp. z o.o."]


@pytest.mark.parametrize("text", ["%", "_", "100%", "e_b", "\\", "'", '"; DROP TABLE', "\x00"[:0] or "(", "x" * 300])
def test_signs_mean_themselves(firms, text):
    expected = {"%": 1, "_": 1, "100%": 1, "e_b": 1}
    assert len(found(text)) == expected.get(text, 0)


def test_nothing_searched_is_everything(firms):
    assert len(found("")) == len(found("   ")) == len(FIRMS)


def test_nothing_alike_is_nothing(firms):
    assert found("zzzzqqqq") == []


def test_many_plain_hits_leave_likeness_out(firms, monkeypatch):
    monkeypatch.setattr(searching, "FEW", 1)
    assert found("transport") == ["Transport Nord", "Nord Transport GmbH"]
    monkeypatch.setattr(searching, "alike", lambda rows, key: pytest.fail("asked for likeness"))
    assert len(found("transport")) == 2


@pytest.mark.parametrize("word", ["fareway", "warszawa", "nordex", "browar"])
def test_an_intact_piece_is_left_of_every_mistyped_word(word):
    """Each word with one letter left out, changed, doubled, or swapped with the next has a piece of what was meant."""
    for place in range(len(word)):
        wrong = {
            word[:place] + word[place + 1 :],
            word[:place] + "q" + word[place + 1 :],
            word[:place] + "q" + word[place:],
        }
        if place + 1 < len(word):
            wrong.add(word[:place] + word[place + 1] + word[place] + word[place + 2 :])
        for typed in wrong:
            assert any(piece in word for piece in searching.pieces(typed)), typed
