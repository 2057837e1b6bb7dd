"""Possible duplicates: one small pair for each way in which one company is written twice, and its counterpart."""

import pytest

from corpsys.corporation.duplicates import LARGEST_BLOCK, Match, Named, Reason, candidates

HERE = {"city": "Łódź", "address": "ul. Piotrkowska 12", "postal_code": "90-001"}
# Other companies, so that words have their weights.
CROWD = [
    *(Named(f"g{n}", f"{word} Group") for n, word in enumerate(["Omega", "Sigma", "Kappa", "Gamma"])),
    *(Named(f"l{n}", f"{word} Liquor Store") for n, word in enumerate(["Happy", "Sunny", "Rocky"])),
]


def compared(one: Named, other: Named) -> Match | None:
    """The match of one with other among the crowd, if any."""
    found = [match for match in candidates([one], [*CROWD, other]) if match.known is other]
    return found[0] if found else None


def named(name: str, **fields: str) -> Named:
    return Named(name, name, **fields)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Budimex Spółka Akcyjna", "BUDIMEX S.A.", Reason.SAME_NAME),
        ("Müller Maschinenbau GmbH & Co. KG", "Muller Maschinenbau", Reason.SAME_NAME),
        ("Brown-Forman Corporation", "BROWN FORMAN CORP.", Reason.SAME_NAME),
        ("Coopervillage International", "Cooper Village International", Reason.SAME_NAME),
        ("Altria", "Altria Group, Inc.", Reason.SIMILAR_NAME),
        ("Verizon", "Verizon Communications", Reason.SIMILAR_NAME),
        ("Krakowska Drukarnia", "Krakwoska Drukarnia", Reason.SIMILAR_NAME),  # two letters changed places
        ("Parker Hannifin Filtrat", "Parker Hannifin Filtration", Reason.SIMILAR_NAME),  # cut off
        ("Trinchero Estates", "Sutter Winery / Trinchero Estates", Reason.SIMILAR_NAME),
        ("Acme Acquisition Corp. II", "Acme Acquisition II", Reason.SAME_NAME),
    ],
)
def test_one_company_written_twice(one, other, reason):
    match = compared(named(one), named(other))
    assert match is not None
    assert match.reason is reason
    back = compared(named(other), named(one))
    assert back is not None
    assert back.reason is reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Omega Group", "Delta Group"),
        ("Happy Liquor Store", "Misty Liquor Store"),
        ("Shop #1205", "Shop #1250"),
        ("Casey's General Store #1205", "Casey's General Store #1250"),
        ("Acme Acquisition Corp. II", "Acme Acquisition Corp. III"),
        ("American Airlines", "American Water Works"),
        ("Nowak Transport", "Nowicki Transport"),
        ("", ""),
        ("!!!", "???"),
    ],
)
def test_two_companies_of_like_names(one, other):
    assert compared(named(one), named(other)) is None


def test_the_place_decides():
    kiosk = named("Sunny Kiosk", **HERE)
    there = {"city": "Gdańsk", "address": "Długa 1", "postal_code": "80-001"}
    same_door = compared(kiosk, named("Sunny Kiosk i Bar", **HERE))
    assert same_door is not None
    assert same_door.reason is Reason.SIMILAR_NAME_SAME_PLACE
    assert compared(kiosk, named("Sunny Kiosk i Bar", **there)) is None
    same = compared(kiosk, named("SUNNY KIOSK", city="Lodz", address="Piotrkowska 12a"))
    other_house = compared(kiosk, named("SUNNY KIOSK", city="Lodz", address="Piotrkowska 99"))
    other_town = compared(kiosk, named("SUNNY KIOSK", **there))
    assert same is not None
    assert other_house is not None
    assert other_town is not None
    assert [match.reason for match in (same, other_house, other_town)] == [
        Reason.SAME_NAME_AND_PLACE,
        Reason.SAME_NAME,
        Reason.SAME_NAME,
    ]
    assert same.score > other_house.score > other_town.score


def test_another_name_at_the_same_address_is_another_company():
    assert compared(named("Sunny Kiosk", **HERE), named("Kancelaria Nowak", **HERE)) is None


def test_the_towns_name_in_the_name_of_a_branch_tells_nothing():
    town = {"city": "Cedar Rapids"}
    cut = compared(named("Fuelmart #7 / Cedar Rapi", **town), named("FUELMART #7", **town))
    assert cut is not None
    assert cut.reason is Reason.SAME_NAME_AND_PLACE
    assert compared(named("Fuelmart / Cedar Rapids", **town), named("Brewhouse / Cedar Rapids", **town)) is None


def test_a_shop_with_a_new_number_at_its_address_is_the_same_shop_and_elsewhere_is_not():
    old = named("Fuelmart Express Gas #46", **HERE)
    assert compared(old, named("Fuelmart Express Gas #1046", **HERE)) is not None
    assert compared(old, named("Fuelmart Express Gas #1046", city="Łódź")) is None


def test_an_equal_registry_number_decides_before_names():
    row = named("Alfa sp. z o.o.", registry_number="PL5252344078")
    twin = named("Zupełnie Inna Nazwa", registry_number="PL5252344078")
    found = list(candidates([row], [*CROWD, named("Alfa"), twin]))
    assert [(match.known, match.score, match.reason) for match in found] == [(twin, 1.0, Reason.SAME_NUMBER)]


def test_different_numbers_of_one_kind_are_never_one_company():
    row = named("Alfa sp. z o.o.", registry_number="PL5252344078", **HERE)
    assert compared(row, named("Alfa", registry_number="PL8567346215", **HERE)) is None
    for other_kind in ("213800KUD8LAJWSQ9D15", "DE136695976", ""):
        assert compared(row, named("Alfa", registry_number=other_kind, **HERE)) is not None


def test_a_number_of_an_unknown_kind_is_one_only_within_its_country():
    row = named("Alfa", registry_number="12-3456789", country="US")
    same = compared(row, named("Beta", registry_number="12-3456789", country="US"))
    assert same is not None
    assert same.reason is Reason.SAME_NUMBER
    assert compared(row, named("Beta", registry_number="12-3456789", country="UA")) is None


def test_candidates_are_best_first_and_not_more_than_asked():
    known = [named(f"Altria {word}") for word in ("Group", "Holding", "Services", "International")]
    exact = named("ALTRIA S.A.")
    found = list(candidates([named("Altria")], [*known, exact], most=2))
    assert len(found) == 2
    assert found[0].known is exact
    assert found[0].score > found[1].score


def test_one_list_given_twice_finds_its_own_duplicates_and_nobody_twice_himself():
    rows = [named("Budimex S.A."), named("Budimex Spółka Akcyjna"), named("Orlen")]
    pairs = {(match.row.key, match.known.key) for match in candidates(rows, rows)}
    assert pairs == {("Budimex S.A.", "Budimex Spółka Akcyjna"), ("Budimex Spółka Akcyjna", "Budimex S.A.")}


def test_a_word_that_too_many_have_is_no_block_but_rare_words_find_still():
    crowd = [Named(n, f"Handel {n}x") for n in range(LARGEST_BLOCK + 1)]
    hit = named("Handel Kowalewski")
    found = list(candidates([named("Kowalewski Handel sp. z o.o.")], [*crowd, hit]))
    assert [match.known for match in found] == [hit]


def test_nothing_known_or_nothing_new_gives_nothing():
    assert list(candidates([], [named("Alfa")])) == []
    assert list(candidates([named("Alfa")], [])) == []


def test_other_numbers_in_a_name_are_another_shop_but_at_one_address():
    """What is left out before names are compared is only what the comparison leaves out."""
    shop = {"city": "Ames", "address": "12 Main St"}
    known = [named("Kowalski Wine Cellar 1205", **shop), named("Kowalski Wine Cellar 1250", city="Ames")]
    row = named("Kowalski Wine Cellar 1299", **shop)
    assert [match.known.key for match in candidates([row], [*CROWD, *known])] == ["Kowalski Wine Cellar 1205"]


def test_a_key_that_the_caller_has_is_taken():
    (match,) = candidates([Named(1, "Any Name", match_key="alfa")], [*CROWD, Named(2, "Another", match_key="alfa")])
    assert (match.known.key, match.score) == (2, 0.95)
