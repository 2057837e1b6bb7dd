"""The key of a company's name: what is left out of it, and what must stay."""

import pytest

from corpsys.corporation.match_keys import match_key

ONE_KEY = {
    "alfa": [
        "Alfa",
        '"Alfa" Spółka z o.o.',
        "ALFA SP. Z O.O.",
        "Alfa sp. z o. o.",
        "Alfa sp z oo",
        "Alfa Sp.z o.o. Sp. k.",
        "Alfa Spółka z ograniczoną odpowiedzialnością",
        "Alfa Spółka z ograniczoną odpowiedzialnością spółka komandytowa",
        "Alfa sp. z o.o. w likwidacji",
        "Alfa S.A.",
        "Alfa S. A.",
        "Alfa Spółka Akcyjna",
        "Alfa P.S.A.",
        "Alfa prosta spółka akcyjna",
        "Alfa sp.j.",
        "Alfa spółka jawna",
        "P.P.H.U. Alfa",
        "Alfa GmbH",
        "Alfa GmbH & Co. KG",
        "Alfa Gesellschaft mit beschränkter Haftung",
        "Alfa AG",
        "Alfa SE",
        "The Alfa Company",
        "Alfa Co.",
        "Alfa, Inc.",
        "Alfa Incorporated",
        "Alfa Corp.",
        "Alfa Corporation (The)",
        "Alfa L.L.C.",
        "Alfa LLP",
        "Alfa PLC",
        "Alfa Pty Ltd.",
        "Alfa Limited",
        "Alfa S.p.A.",
        "Alfa S.r.l.",
        "Alfa SARL",
        "Alfa S.A.S.",
        "Alfa B.V.",
        "Alfa N.V.",
        "Alfa A/S",
        "Alfa ApS",
        "AB Alfa",
        "Alfa AB (publ)",
        "Alfa Oyj",
        "Alfa a.s.",
        "Alfa s.r.o.",
        "Alfa spol. s r.o.",
        "Alfa Kft.",
        "Alfa Zrt.",
        "Alfa d.o.o.",
    ],
    "johnson johnson": ["Johnson & Johnson", "Johnson and Johnson", "Johnson und Johnson", "JOHNSON I JOHNSON sp.j."],
    "ms walker": ["M.S. Walker, Inc.", "MS WALKER INC", "M. S. Walker"],
    "johns grocery": ["John's Grocery", "JOHN’S GROCERY", "Johns Grocery"],
    "zolw lodz": ["Żółw Łódź", "ŻÓŁW-ŁÓDŹ S.A.", "Zolw (Lodz) Sp. z o.o."],
    "maersk": ["Mærsk A/S", "Maersk"],
    "wytwornia krakow": ["Wytwórnia S.A. / Kraków", "Wytwórnia Kraków"],
}


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in ONE_KEY.items() for name in names])
def test_match_key_is_one_for_all_spellings(key, name):
    assert match_key(name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Limited Brands Inc", "limited brands"),
        ("The Company", "company"),
        ("S.A.", "sa"),
        ("Sp. z o.o.", "sp zoo"),
        ("Spółka Wodna", "spolka wodna"),
        ("Ogród Zoo Warszawa", "ogrod zoo warszawa"),
        ("Spa Resort", "spa resort"),
        ("Shop #1205", "shop 1205"),
        ("Alfa Group", "alfa group"),
        ("ООО Ромашка", "ооо ромашка"),
        ("株式会社", "株式会社"),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_match_key_keeps_what_is_the_name(name, key):
    assert match_key(name) == key


def test_match_key_fits_its_column():
    assert len(match_key("ß" * 200)) == 200
    assert len(match_key("Æ b" * 70)) <= 200
