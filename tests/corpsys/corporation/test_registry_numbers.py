"""Registry numbers: one stored form however a number is written, and a refusal that says what was expected.

The valid numbers are published examples: of the standards, of VIES, of the tax offices' own instructions.
"""

import pytest

from corpsys.corporation.registry_numbers import (
    WrongCharacters,
    WrongCheckDigit,
    WrongLength,
    WrongNumber,
    check,
    kind_and_country,
)

NIP = "PL5252344078"
STORED = [
    ("525-234-40-78", "", NIP),
    ("525-23-44-078", "PL", NIP),
    ("PL 5252344078", "", NIP),
    ("pl525-234-40-78", "PL", NIP),
    ("5252344078", "PL", NIP),
    ("NIP: 525-234-40-78", "", NIP),
    (" 5252344078 ", "", NIP),
    ("PL5252344078", "DE", NIP),
    ("PL5252344078", "US", NIP),
    ("DE136695976", "", "DE136695976"),
    ("136 695 976", "DE", "DE136695976"),
    ("DE136695976", "PL", "DE136695976"),
    ("094259216", "GR", "EL094259216"),
    ("GR 094259216", "", "EL094259216"),
    ("EL094259216", "EL", "EL094259216"),
    ("GB 980 7806 84", "", "GB980780684"),
    ("980780684", "UK", "GB980780684"),
    ("XI980780684", "", "GB980780684"),
    ("CHE-107.787.577 IVA", "CH", "CHE107787577"),
    ("CHE-107.787.577", "", "CHE107787577"),
    ("NO 995 525 828 MVA", "NO", "NO995525828"),
    ("995525828", "NO", "NO995525828"),
    ("B-58378431", "ES", "ESB58378431"),
    ("U13585627", "AT", "ATU13585627"),
    ("12302 6635 RC 0001", "CA", "CA123026635RC0001"),
    ("GODE 561231 GR8", "MX", "MXGODE561231GR8"),
    ("213800KUD8LAJWSQ9D15", "PL", "213800KUD8LAJWSQ9D15"),
    ("2138 00kud8lajwsq 9d15", "", "213800KUD8LAJWSQ9D15"),
    ("12-345 6789", "US", "12-3456789"),
    ("abc 1", "UA", "ABC1"),
    ("0000006865", "", "0000006865"),  # a court register's number, not a NIP
    ("", "PL", ""),
    ("   ", "", ""),
]


@pytest.mark.parametrize(("written", "country", "stored"), STORED)
def test_check_gives_the_stored_form_and_leaves_it_alone(written, country, stored):
    assert check(written, country) == stored
    assert check(stored, country) == stored
    assert check(stored) == stored


@pytest.mark.parametrize(
    ("written", "country", "error", "expected"),
    [
        ("525-234-40-79", "", WrongCheckDigit, "NIP (Poland)"),
        ("5252344079", "PL", WrongCheckDigit, "NIP (Poland)"),
        ("PL5252344079", "DE", WrongCheckDigit, "NIP (Poland)"),
        ("525234407", "PL", WrongLength, "NIP (Poland)"),
        ("52523440AB", "PL", WrongCharacters, "NIP (Poland)"),
        ("5252344078", "DE", WrongNumber, "(Germany)"),
        ("DE136695977", "US", WrongCheckDigit, "(Germany)"),
        ("DE136695977", "", WrongCheckDigit, "(Germany)"),
        ("213800KUD8LAJWSQ9D16", "PL", WrongCheckDigit, "LEI"),
        ("1" * 41, "", WrongLength, "40"),
        ("1\x00", "", WrongCharacters, ""),
        ("-", "", WrongCharacters, ""),
        ("5252344Я078", "PL", WrongNumber, "NIP (Poland)"),
        ("5252344+078", "PL", WrongNumber, "NIP (Poland)"),
    ],
)
def test_check_refuses_and_says_what_was_expected(written, country, error, expected):
    with pytest.raises(error) as refused:
        check(written, country)
    assert isinstance(refused.value, ValueError)
    assert expected in refused.value.reason
    assert str(refused.value) == refused.value.reason


def test_a_nip_and_a_foreign_number_of_the_same_digits_are_two():
    assert check("5252344078", "PL") != check("5252344078", "US") == "5252344078"


def test_kind_and_country_tell_which_numbers_exclude_each_other():
    assert kind_and_country(NIP) == kind_and_country("PL8567346215", "PL")
    assert kind_and_country(NIP) != kind_and_country("DE136695976")
    assert kind_and_country(NIP) != kind_and_country("213800KUD8LAJWSQ9D15", "PL")
    assert kind_and_country("12-3456789", "US") == kind_and_country("98-7654321", "US")
    assert kind_and_country("12-3456789", "US") != kind_and_country("123456", "US")
    assert kind_and_country("123456", "US") != kind_and_country("123456", "UA")
