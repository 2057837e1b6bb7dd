"""Reading and showing numbers in both languages. Source: reliability, Bad input; ux, expectation 33."""

from decimal import Decimal

import pytest
from django.utils import translation

from corpsys.pages import numbers

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", "1234"),
        ("1234,5", "1234.5"),
        ("1234.5", "1234.5"),
        (f"1{NBSP}234,50", "1234.50"),
        (f"1{NARROW}234{NARROW}567,89", "1234567.89"),
        (f" {THIN}1 234.5\t", "1234.5"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1234,567", "1234.567"),
        (",5", "0.5"),
        ("-12,5", "-12.5"),
        ("\u2212 12,5", "-12.5"),
        ("+7", "7"),
        ("\u200e12\u200b", "12"),
    ],
)
def test_parse_reads_what_has_one_reading(language, text, value):
    with translation.override(language):
        assert numbers.parse(text) == Decimal(value)


@pytest.mark.parametrize(("language", "own", "foreign"), [("pl", "1,234", "1.234"), ("en", "1.234", "1,234")])
def test_parse_asks_where_separator_is_not_the_language_s_own(language, own, foreign):
    with translation.override(language):
        assert numbers.parse(own) == Decimal("1.234")
        with pytest.raises(numbers.TwoReadings) as asked:
            numbers.parse(foreign)
        assert (asked.value.whole, asked.value.fraction) == ("1234", own)


def test_parse_keeps_the_sign_in_both_readings():
    with translation.override("en"), pytest.raises(numbers.TwoReadings) as asked:
        numbers.parse("-12,345")
    assert (asked.value.whole, asked.value.fraction) == ("-12345", "-12.345")


def test_parse_of_whole_number_knows_the_language_s_thousands():
    with translation.override("en"):
        assert numbers.parse("1,234", whole=True) == Decimal(1234)
    with translation.override("pl"), pytest.raises(numbers.TwoReadings):
        numbers.parse("1.234", whole=True)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(
    "text",
    ["", "abc", "1 23", "12 34", "1,23,456", "1.234.56", "1 234.567,8", "1e5", "NaN", "Infinity", "--1", "1-", "5 USD",
     "٣", "1'234", ".", ",", "0 123"],
)  # fmt: skip
def test_parse_refuses_what_is_no_number(language, text):
    with translation.override(language), pytest.raises(numbers.NotANumber):
        numbers.parse(text)


@pytest.mark.parametrize(
    ("value", "decimals", "polish", "english"),
    [
        (Decimal("53127225.17"), 2, f"53{NBSP}127{NBSP}225,17", "53,127,225.17"),
        (Decimal("12.345"), 2, "12,35", "12.35"),
        (Decimal("-12.345"), 2, "-12,35", "-12.35"),
        (Decimal("-0.001"), 2, "0,00", "0.00"),
        (1234, 0, f"1{NBSP}234", "1,234"),
        (0.1 + 0.2, 1, "0,3", "0.3"),
        (0, 2, "0,00", "0.00"),
        (None, 2, "–", "–"),
        (float("nan"), 2, "–", "–"),
        (Decimal("NaN"), 2, "–", "–"),
        (float("inf"), 0, "–", "–"),
    ],
)
def test_show(value, decimals, polish, english):
    with translation.override("pl"):
        assert numbers.show(value, decimals) == polish
    with translation.override("en"):
        assert numbers.show(value, decimals) == english


@pytest.mark.parametrize(
    ("value", "polish", "english"),
    [
        (Decimal("0.2410"), "24,1%", "24.1%"),
        (0.241, "24,1%", "24.1%"),
        (1, "100,0%", "100.0%"),
        (0, "0,0%", "0.0%"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_show_share(value, polish, english):
    with translation.override("pl"):
        assert numbers.show_share(value) == polish
    with translation.override("en"):
        assert numbers.show_share(value) == english


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("value", ["0", "0.05", "-3.10", "999.99", "1234.56", "53127225.17", "-1234567.80"])
def test_shown_amount_can_be_typed_back(language, value):
    with translation.override(language):
        assert numbers.parse(numbers.show(Decimal(value), 2)) == Decimal(value)
