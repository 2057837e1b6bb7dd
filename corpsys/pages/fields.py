"""Form fields that read numbers and dates as people write them in either language, and never guess.

Source: stack, trap 5; ux, expectation 33: what is shown can be typed back.
"""

import datetime
import re
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from corpsys.pages import numbers

_AROUND_SEPARATORS = re.compile(r"\s*([.\-/])\s*")
_FIRST_YEAR = 1900


class LocalDecimalField(forms.DecimalField):
    """A decimal number with comma or point; a text with two readings is answered with the two ways to write it.

    Cleans to a Decimal, or None where it is empty and may be.
    """

    widget = forms.TextInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Enter a number, such as %(example)s."),
        "two_readings": _("“%(text)s” can be read in two ways. Write %(whole)s or %(fraction)s."),
    }

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        value = numbers.tidy(value)
        if value in self.empty_values:
            return None
        try:
            return numbers.parse(value, whole=self.decimal_places == 0)
        except numbers.TwoReadings as error:
            words = {"text": value, "whole": error.whole, "fraction": error.fraction}
            raise ValidationError(self.error_messages["two_readings"], code="two_readings", params=words) from error
        except numbers.NotANumber as error:
            words = {"example": numbers.typed(Decimal("1234.5"), None)}
            raise ValidationError(self.error_messages["invalid"], code="invalid", params=words) from error

    def prepare_value(self, value: Any) -> Any:
        """Return a stored number as it is typed in the active language; what a person typed stays as it is."""
        return numbers.typed(Decimal(value), self.decimal_places) if isinstance(value, int | Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}


class LocalDateField(forms.DateField):
    """A date in any form that the language reads one way, with stray spaces allowed."""

    widget = forms.DateInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Enter a date that exists, such as %(example)s."),
    }

    def to_python(self, value: Any) -> datetime.date | None:
        if isinstance(value, str):
            value = _AROUND_SEPARATORS.sub(r"\1", numbers.tidy(value))
        try:
            date = super().to_python(value)
        except ValidationError as error:
            raise self._invalid() from error
        if date is not None and date.year < _FIRST_YEAR:
            raise self._invalid()
        return date

    def _invalid(self) -> ValidationError:
        example = formats.date_format(datetime.date(2026, 11, 23), "SHORT_DATE_FORMAT")
        return ValidationError(self.error_messages["invalid"], code="invalid", params={"example": example})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "data-date": True}
