"""One row of a register: cells in people's words become values, and each thing that is wrong is named at its field."""

import pytest

from corpsys.register.preparing import COLUMNS, Said, prepared

SAID = Said(kind="client", level=2, source="crm", levels={"1": 1, "2": 2, "global": 1})


def read(said=SAID, **cells):
    values, faults = prepared(5, {"name": "Alfa", **cells}, said)
    return dict(zip(COLUMNS, values, strict=True)), [(field, code) for _row, field, _value, code in faults]


def test_a_row_is_read_in_the_words_of_people():
    row, faults = read(
        name=" Żabka  Polska sp. z o.o. ",
        kind="Dostawca",
        level="Global",
        markets="food; retail|food",
        country="Poland",
        registry_number="525-234-40-78",
        city="Poznań",
        external_key="A-1",
    )
    assert faults == []
    assert (row["name"], row["kind"], row["level"], row["is_level_said"]) == (
        "Żabka Polska sp. z o.o.",
        "supplier",
        "1",
        1,
    )
    assert (row["markets"], row["country"], row["registry_number"]) == ("food;retail", "PL", "PL5252344078")
    assert (row["external_source"], row["external_key"], row["town"]) == ("crm", "A-1", "poznan")
    assert row["slug_base"] == "zabka-polska-sp-z-oo"


def test_what_is_said_once_holds_where_the_row_says_nothing():
    row, faults = read()
    assert (row["kind"], row["level"], row["is_level_said"], faults) == ("client", "2", 0, [])
    assert read(Said())[1] == [("kind", "no_kind")]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"name": "\u200b\u202e"}, ("name", "no_name")),
        ({"kind": "competitor"}, ("kind", "unknown_kind")),
        ({"level": "7"}, ("level", "unknown_level")),
        ({"country": "Atlantis"}, ("country", "unknown_country")),
        ({"country": "PL", "registry_number": "5252344079"}, ("registry_number", "number_check_digit")),
        ({"country": "PL", "registry_number": "12"}, ("registry_number", "number_length")),
        ({"markets": ",".join(map(str, range(21)))}, ("markets", "too_many_markets")),
        ({"markets": "x" * 81}, ("markets", "too_long_here")),
        ({"city": "x" * 121}, ("city", "too_long_here")),
        ({"kind": "enterprise", "partner_of": "Alfa"}, ("partner_of", "enterprise_partner")),
        ({"strategic": "yes"}, ("strategic", "strategic_executive")),
        ({"strategic": "perhaps"}, ("strategic", "no_yes_or_no")),
    ],
)
def test_what_is_wrong_is_named_at_its_field(cells, fault):
    assert read(**cells)[1] == [fault]


def test_an_external_key_needs_its_source():
    assert read(Said(kind="client"), external_key="1")[1] == [("external_key", "no_source")]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Al\u200bfa\u202e", "Alfa"),
        ("<b>Alfa</b>", "<b>Alfa</b>"),
        ("=cmd|'/c calc'!A0", "=cmd|'/c calc'!A0"),
        ("Alfa\x00\tBeta\u00a0Gamma", "Alfa Beta Gamma"),
    ],
)
def test_hostile_names_are_kept_without_what_cannot_be_seen(given, kept):
    row, faults = read(name=given)
    assert (row["name"], faults) == (kept, [])
