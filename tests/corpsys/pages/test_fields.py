"""Fields for numbers and dates in both languages. Source: stack, trap 5; ux, expectation 33."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats, translation

from corpsys.pages.fields import LocalDateField, LocalDecimalField

DAY = datetime.date(2026, 11, 3)
BOTH = pytest.mark.parametrize("language", ["pl", "en"])


class Terms(forms.Form):
    amount = LocalDecimalField(max_digits=20, decimal_places=4, required=False)
    day = LocalDateField(required=False)


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("pl", "1.234", "1.234? 1234 / 1,234"),
        ("en", "1,234", "1,234? 1234 / 1.234"),
        ("en", "many", "such as 1234.5"),
        ("pl", "12 34", "such as 1234,5"),
    ],
)
def test_number_is_asked_for_and_never_guessed(language, text, message):
    words = {"two_readings": "%(text)s? %(whole)s / %(fraction)s", "invalid": "such as %(example)s"}
    with translation.override(language), pytest.raises(ValidationError) as refused:
        LocalDecimalField(error_messages=words).clean(text)
    assert refused.value.messages == [message]


def test_number_keeps_the_limits_of_a_decimal_field():
    field = LocalDecimalField(max_digits=6, decimal_places=2, min_value=0)
    for text in ("1.239", "12345.6", "-1"):
        with translation.override("en"), pytest.raises(ValidationError):
            field.clean(text)


def test_empty_number_is_missing_and_not_zero():
    assert LocalDecimalField(required=False).clean("\u00a0") is None
    assert LocalDecimalField(required=False).clean("0") == 0


@BOTH
@pytest.mark.parametrize("value", ["0", "0.5", "0.125", "1.234", "12.5000", "1234", "1234.0000", "-1234567.8900"])
def test_stored_number_is_shown_and_accepted_back(language, value):
    stored = Decimal(value)
    with translation.override(language):
        shown = Terms(initial={"amount": stored})["amount"].value()
        form = Terms({"amount": shown})
        assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == stored


@pytest.mark.parametrize(("value", "shown"), [("12.5000", "12,50"), ("1234.0000", "1234,00"), ("0.1250", "0,125")])
def test_stored_number_is_shown_without_the_zeros_of_the_database(value, shown):
    with translation.override("pl"):
        assert Terms(initial={"amount": Decimal(value)})["amount"].value() == shown


@BOTH
def test_typed_number_stays_as_typed_after_an_error(language):
    with translation.override(language):
        assert Terms({"amount": "12 34"})["amount"].value() == "12 34"


@BOTH
def test_unchanged_form_has_not_changed(language):
    initial = {"amount": Decimal("1234.5000"), "day": DAY}
    with translation.override(language):
        form = Terms(initial=initial)
        data = {"amount": form["amount"].value(), "day": formats.localize_input(DAY)}
        assert Terms(data, initial=initial).changed_data == []


@BOTH
@pytest.mark.parametrize(
    "text",
    ["2026-11-03", "03.11.2026", "3.11.2026", "03-11-2026", "\u00a003.\u202f11.\u20092026 ", "03 . 11 . 2026"],
)
def test_date_is_read(language, text):
    with translation.override(language):
        assert LocalDateField().clean(text) == DAY


@pytest.mark.parametrize("text", ["3 Nov 2026", "3 November 2026", "3\u00a0Nov 2026"])
def test_english_date_is_read_in_letters(text):
    with translation.override("en"):
        assert LocalDateField().clean(text) == DAY


@BOTH
@pytest.mark.parametrize(
    "text", ["31.02.2026", "2026-02-30", "3/11/2026", "11/03/2026", "3.11.26", "0026-11-03", "45000"]
)
def test_date_is_refused(language, text):
    with translation.override(language), pytest.raises(ValidationError):
        LocalDateField().clean(text)


@BOTH
@pytest.mark.parametrize("name", ["DATE_FORMAT", "SHORT_DATE_FORMAT"])
def test_shown_date_can_be_typed_back(language, name):
    with translation.override(language):
        for day in (DAY, datetime.date(2026, 5, 31), datetime.date(2024, 9, 29)):
            assert LocalDateField().clean(formats.date_format(day, name)) == day


@BOTH
def test_date_in_a_form_is_accepted_back(language):
    with translation.override(language):
        shown = Terms(initial={"day": DAY})["day"].subwidgets[0].data["value"]
        form = Terms({"day": shown})
        assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == DAY


@pytest.mark.parametrize(("language", "shown"), [("pl", "03.11.2026"), ("en", "3 Nov 2026")])
def test_date_is_shown_in_the_language(language, shown):
    with translation.override(language):
        assert formats.date_format(DAY) == shown
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
